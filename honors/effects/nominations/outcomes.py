"""What the end of a case tells the organization below that recommended its nominee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from honors.guards.recommendations import outcome_of
from honors.models import Nomination, Recommendation
from honors.roles import CLOCK
from honors.states import RecommendationState
from workflow import engine
from workflow.definition import Move

WITHDRAWN = RecommendationState.WITHDRAWN
Outcome = tuple[str, str]


def fill_outcomes(subjects: Sequence[Nomination], move: Move) -> None:
    """The outcome above fills itself in, with the commendation or the case's number to show.

    One statement where nobody was recommended; whoever was not selected keeps that outcome when
    the case ends once more.
    """
    cases = {subject.pk: subject for subject in subjects}
    waiting = list(Recommendation.objects.filter(case__in=cases).order_by("pk"))
    prefetch_related_objects([cases[key] for w in waiting if (key := w.case_id)], "round")
    ended: dict[Outcome, list[int]] = defaultdict(list)
    for recommendation in waiting:
        case = cases[recommendation.case_id or 0]
        outcome = outcome_of(case.state)
        if outcome is not None and _is_open_to(outcome, recommendation.state):
            ended[outcome, _document(case, move)].append(recommendation.pk)
    for (outcome, document), keys in sorted(ended.items()):
        _tell(keys, outcome, document, move)


def reopen_outcomes(subjects: Sequence[Nomination], move: Move) -> None:
    """Who is reinstated above is no longer "not selected" below: the outcome is open again."""
    told = Recommendation.objects.filter(
        case__in=[subject.pk for subject in subjects],
        state=RecommendationState.NOT_SELECTED_ABOVE,
    )
    keys = list(told.values_list("pk", flat=True))
    if keys:
        reason = _("Its case above runs again: %(move)s.") % {"move": str(move.transition.label)}
        engine.perform_many(
            Recommendation.objects.filter(pk__in=keys),
            "reopen",
            actor=CLOCK,
            at=move.at,
            reason=reason,
        )


def _is_open_to(outcome: str, state: str) -> bool:
    if state == RecommendationState.NOT_SELECTED_ABOVE:
        return outcome == RecommendationState.HONORED_ABOVE
    return state == RecommendationState.SENT


def _document(case: Nomination, move: Move) -> str:
    commendation = move.supplied.get("commendation")
    return str(commendation.document_number if commendation else case.round)[:60]


def _tell(keys: Sequence[int], outcome: str, document: str, move: Move) -> None:
    recommendations = Recommendation.objects.filter(pk__in=keys)
    if outcome == WITHDRAWN:
        supplied: dict[str, Any] = {"reason": _("Its case above was withdrawn.")}
        engine.perform_many(recommendations, "withdraw", actor=CLOCK, at=move.at, **supplied)
        return
    supplied = {
        "outcome": outcome,
        "document": document,
        "dated": timezone.localdate(move.at),
        "evidence": _("The case above ended here: %(move)s.")
        % {"move": str(move.transition.label)},
    }
    engine.perform_many(recommendations, "record_outcome", actor=CLOCK, at=move.at, **supplied)
