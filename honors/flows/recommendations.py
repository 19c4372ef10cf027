"""How a recommendation to a higher body goes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.guards import recommendations as guards
from honors.states import RecommendationState
from workflow.definition import Destination, Move, Route, Transition, Workflow

PREPARED, SENT = RecommendationState.PREPARED, RecommendationState.SENT
HONORED, NOT_SELECTED = RecommendationState.HONORED_ABOVE, RecommendationState.NOT_SELECTED_ABOVE


def told(_recommendation: Any, move: Move) -> Destination:
    """The outcome that was supplied; which ones there are, a guard has asked."""
    return Destination(state=move.supplied["outcome"])


recommendations = Workflow(
    name="recommendations",
    states=RecommendationState,
    initial=PREPARED,
    final=(HONORED, RecommendationState.WITHDRAWN),
    effects="honors.effects.recommendations",
    batch_stream=lambda recommendation: f"recommendation_calls:{recommendation.call_id}",
    transitions=(
        Transition(
            name="send",
            label=_("Send"),
            source=(PREPARED,),
            target=SENT,
            by=rules.is_secretary_of_recommendation,
            needs=("document",),
            when=(
                guards.call_is_running,
                guards.round_above_takes_it,
                guards.unit_may_recommend,
                guards.basis_stands,
                guards.prerequisite_is_held,
                guards.rank_is_given,
            ),
            when_all=(guards.call_has_room,),
            then=("freeze_recommended_dossiers", "begin_cases_above"),
            locks=("call",),
        ),
        Transition(
            name="record_outcome",
            label=_("Record the outcome"),
            # A place that comes free above may still go to somebody passed over there.
            source=(SENT, NOT_SELECTED),
            target=Route(choose=told, results=(HONORED, NOT_SELECTED)),
            by=rules.is_clock_or_secretary_of_recommendation,
            needs=("outcome", "document", "dated", "evidence"),
            when=(guards.outcome_is_news, guards.outcome_is_that_of_the_case),
            then=("write_outcomes",),
        ),
        Transition(
            name="reopen",
            label=_("Take up again"),
            source=(NOT_SELECTED,),
            target=SENT,
            by=rules.is_clock,
            inner=True,
            needs=("reason",),
            when=(guards.case_above_runs_again,),
            then=("take_outcomes_back",),
        ),
        Transition(
            name="withdraw",
            label=_("Withdraw"),
            source=(PREPARED, SENT),
            target=RecommendationState.WITHDRAWN,
            by=rules.is_clock_or_secretary_of_recommendation,
            needs=("reason",),
            when=(guards.no_case_runs_above,),
        ),
    ),
)
