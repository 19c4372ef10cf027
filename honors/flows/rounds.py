"""How a round runs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.guards import rounds as guards
from honors.states import RoundState
from workflow.definition import Destination, Move, Route, Transition, Workflow

PLANNED, OPEN, EVALUATING = RoundState.PLANNED, RoundState.OPEN, RoundState.EVALUATING
CONCLUDED = RoundState.CONCLUDED


def opened(round_: Any, move: Move) -> Destination:
    """Open, under the next version of the terms; their digest is part of the round's place."""
    digest = move.supplied["terms"].digest
    return Destination(
        state=OPEN,
        place={"terms_version": round_.terms_version + 1, "terms_digest": digest},
    )


rounds = Workflow(
    name="rounds",
    states=RoundState,
    initial=PLANNED,
    final=(RoundState.ARCHIVED, RoundState.CANCELED),
    effects="honors.effects.rounds",
    place=("terms_version", "terms_digest"),
    transitions=(
        Transition(
            name="open",
            label=_("Open"),
            source=(PLANNED,),
            target=Route(choose=opened, results=(OPEN,)),
            by=rules.is_organizing_secretary,
            needs=("terms",),
            when=(
                guards.route_is_sound,
                guards.categories_are_ready,
                guards.time_lies_ahead,
                guards.somebody_can_decide,
                guards.calendar_reaches,
            ),
            then=("freeze_terms",),
        ),
        Transition(
            name="close",
            label=_("Close nominations"),
            source=(OPEN,),
            target=EVALUATING,
            by=rules.is_clock_or_organizing_secretary,
            when=(guards.nominations_are_over,),
            then=("lapse_drafts",),
        ),
        Transition(
            name="conclude",
            label=_("Conclude"),
            source=(EVALUATING,),
            target=CONCLUDED,
            by=rules.is_organizing_secretary,
            when=(guards.no_case_is_live,),
        ),
        Transition(
            name="archive",
            label=_("Archive"),
            source=(CONCLUDED,),
            target=RoundState.ARCHIVED,
            by=rules.is_organizing_secretary,
        ),
        Transition(
            name="cancel",
            label=_("Cancel"),
            source=(PLANNED, OPEN, EVALUATING),
            target=RoundState.CANCELED,
            by=rules.is_organizing_secretary,
            needs=("reason",),
            when=(guards.nobody_was_honored,),
            then=("withdraw_cases_of_round",),
        ),
    ),
)
