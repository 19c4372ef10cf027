"""What must be true before a recommendation to a higher body moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.guards import titles
from honors.guards.nominations import round_takes_nominations
from honors.guards.quotas import refuse_without_places
from honors.states import (
    OUTCOMES_ABOVE,
    SENT_RECOMMENDATIONS,
    HonorState,
    NominationState,
    RecommendationState,
)
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed

APPROVED = (NominationState.APPROVED, NominationState.HONORED)


@reads("call")
def call_is_running(recommendation: Any, move: Move) -> None:
    """The day by which the body above wants its recommendations is not over."""
    due_at = recommendation.call.due_at
    if due_at is not None and move.at >= due_at:
        raise GuardFailed(_("The time for recommendations is over."), code="too_late")


@reads("call__category__round")
def round_above_takes_it(recommendation: Any, move: Move) -> None:
    """Where the body above works here, its round takes nominations."""
    category = recommendation.call.category
    if category is not None:
        round_takes_nominations(category, move)


@reads("call__organization__quotas")
def unit_may_recommend(recommendation: Any, _move: Move) -> None:
    """Where the body above works here, it gave the recommending organization a place."""
    call = recommendation.call
    if call.category_id is not None:
        refuse_without_places(call.category, call.organization)


@reads("nomination__honor", "nominee")
def basis_stands(recommendation: Any, _move: Move) -> None:
    """The honor it rests on is valid; before there is one, its case is approved."""
    honor = getattr(recommendation.nomination, "honor", None)
    if recommendation.nomination.state not in APPROVED:
        raise GuardFailed(
            _("The case of %(name)s was not approved here."),
            code="basis_not_approved",
            name=recommendation.nominee.name,
        )
    if honor is not None and honor.state != HonorState.VALID:
        raise GuardFailed(
            _("The honor of %(name)s is not valid now: %(state)s."),
            code="basis_not_valid",
            name=recommendation.nominee.name,
            state=str(HonorState(honor.state).label),
        )


@reads("call__prerequisite", *(f"nominee__{name}" for name in titles.HELD))
def prerequisite_is_held(recommendation: Any, move: Move) -> None:
    """Where the title above asks for it, the next-lower title is held on this day, given here or,
    as the recorded outcome of an earlier recommendation says, by a body elsewhere.
    """
    call, today = recommendation.call, timezone.localdate(move.at)
    asked = call.prerequisite_title
    held = titles.held_titles(recommendation.nominee, on=today, states=(HonorState.VALID,))
    if not asked or any(_is_asked_for(title, call) for title in held):
        return
    raise GuardFailed(
        _("%(name)s does not hold the title %(title)s, which this one asks for."),
        code="prerequisite_missing",
        name=recommendation.nominee.name,
        title=asked,
    )


def _is_asked_for(title: titles.HeldTitle, call: Any) -> bool:
    """A title of a body elsewhere is known by its name alone."""
    by_key = title.key is not None and call.prerequisite_id is not None
    if by_key:
        return bool(title.key == call.prerequisite_id)
    return bool(title.name == call.prerequisite_title)


def rank_is_given(recommendation: Any, _move: Move) -> None:
    """It has its place in the order in which they are recommended."""
    if recommendation.rank is None:
        raise GuardFailed(_("Put the recommendations in order first."), code="rank_missing")


@reads("call__recommendations")
def call_has_room(recommendations: Sequence[Any], _move: Move) -> None:
    """In equal number as many as there are places, in competition the share that is asked for."""
    calls = {recommendation.call_id: recommendation.call for recommendation in recommendations}
    for call in calls.values():
        gone = sum(each.state in SENT_RECOMMENDATIONS for each in call.recommendations.all())
        asked = sum(recommendation.call_id == call.pk for recommendation in recommendations)
        if gone + asked > call.most:
            raise GuardFailed(
                _("At most %(most)s may be recommended for %(places)s places; %(sent)s are sent."),
                code="call_exhausted",
                most=call.most,
                places=call.places,
                sent=gone,
            )


def outcome_is_news(recommendation: Any, move: Move) -> None:
    """The outcome is one of the two there are, and another than the present one."""
    outcome = move.supplied.get("outcome")
    if outcome is None:
        return
    if outcome not in OUTCOMES_ABOVE:
        raise GuardFailed(
            _("The outcome is “honored” or “not selected”."),
            code="unknown_outcome",
            pointer="/outcome",
        )
    if outcome == recommendation.state:
        raise GuardFailed(_("This outcome is already recorded."), code="same_outcome")


@reads("case")
def outcome_is_that_of_the_case(recommendation: Any, move: Move) -> None:
    """Where the case above runs here, its own end is the outcome and nobody's word."""
    case, outcome = recommendation.case, move.supplied.get("outcome")
    if case is None:
        return
    if outcome is None or outcome != outcome_of(case.state):
        raise GuardFailed(
            _("The case above runs here, and its outcome fills itself in."),
            code="case_decides",
        )


@reads("case")
def case_above_runs_again(recommendation: Any, _move: Move) -> None:
    """Its case above ended, and was taken up again there."""
    case = recommendation.case
    if case is None or outcome_of(case.state) is not None:
        raise GuardFailed(_("No case of it runs above."), code="no_case_above")


def outcome_of(case_state: str) -> str | None:
    """What the end of a case above makes of its recommendation; None as long as it runs."""
    if case_state == NominationState.HONORED:
        return RecommendationState.HONORED_ABOVE
    if case_state == NominationState.WITHDRAWN:
        return RecommendationState.WITHDRAWN
    over = (NominationState.NOT_SELECTED, NominationState.DISQUALIFIED, NominationState.LAPSED)
    return RecommendationState.NOT_SELECTED_ABOVE if case_state in over else None


@reads("case")
def no_case_runs_above(recommendation: Any, _move: Move) -> None:
    """Where its case above runs here, that case is withdrawn, and the recommendation follows."""
    case = recommendation.case
    if case is not None and case.state != NominationState.WITHDRAWN:
        raise GuardFailed(
            _("Withdraw the case %(case)s above: the recommendation follows it."),
            code="case_above_runs",
            case=case.number or f"#{case.pk}",
        )
