"""What follows when a round opens, closes or is canceled."""

from __future__ import annotations

from collections.abc import Sequence

from honors.models import Nomination, Round
from honors.roles import CLOCK
from honors.states import LIVE_NOMINATIONS, NominationState
from workflow import engine
from workflow.definition import Move


def freeze_terms(rounds: Sequence[Round], move: Move) -> None:
    """Store the terms whose digest has become part of the round's place."""
    keys = [round_.pk for round_ in rounds]
    Round.objects.filter(pk__in=keys).update(terms=move.supplied["terms"].data)


def lapse_drafts(rounds: Sequence[Round], move: Move) -> None:
    drafts = Nomination.objects.filter(
        round__in=[round_.pk for round_ in rounds], state=NominationState.DRAFT
    )
    engine.perform_many(drafts, "lapse", actor=CLOCK, at=move.at)


def withdraw_cases_of_round(rounds: Sequence[Round], move: Move) -> None:
    live = Nomination.objects.filter(
        round__in=[round_.pk for round_ in rounds], state__in=LIVE_NOMINATIONS
    )
    engine.perform_many(
        live, "withdraw", actor=move.actor, at=move.at, reason=move.supplied["reason"]
    )
