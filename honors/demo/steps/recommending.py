"""A body above calls, the organizer recommends the best of its own, and hears what came of it.

The bodies above do not work here. Whom they choose is drawn like any judge's impression; a clerk
records it from their documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import recommendations
from honors.actions.recommendations import TargetSpec
from honors.models import Honor
from honors.states import HonorState, RecommendationState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from honors.demo.cases import CallPlan
    from honors.demo.scene import Scene
    from honors.models import Recommendation, RecommendationCall


def call_for(scene: Scene, plan: CallPlan, *, document: str, at: datetime) -> RecommendationCall:
    return recommendations.open_call(
        organization=scene.organizer,
        target=TargetSpec(
            program=f"{plan.title}评选",
            title=plan.title,
            nominee_kind=scene.plan.category(plan.category).kind,
            level=plan.level,
            organization=plan.organization,
            prerequisite=plan.prerequisite,
        ),
        places=plan.places,
        percent=plan.percent,
        document=document,
        by=scene.secretary,
        at=at,
    )


def best(scene: Scene, key: str) -> list[Honor]:
    """Those whom the round honored, as its ranking has them."""
    held = Honor.objects.filter(nomination__category=scene.categories[key], state=HonorState.VALID)
    ordered = held.order_by("nomination__ranking_entries__position")
    return list(ordered.select_related("nomination__nominee"))


def recommend(
    scene: Scene,
    call: RecommendationCall,
    honors: Sequence[Honor],
    *,
    document: str,
    at: datetime,
) -> list[Recommendation]:
    """As many of them as the call takes, in this order, with one report."""
    secretary = scene.secretary
    prepared = [
        recommendations.prepare(call=call, basis=honor, by=secretary, at=at)
        for honor in honors[: call.most]
    ]
    ranked = recommendations.rank(call=call, ordered=prepared, by=secretary, at=at)
    return recommendations.send(recommendations=ranked, document=document, by=secretary, at=at)


def hear(
    scene: Scene, call: RecommendationCall, *, document: str, dated: date, at: datetime
) -> list[Recommendation]:
    """What the body above decided of everybody; whom it honored is returned."""
    waiting = call.recommendations.filter(state=RecommendationState.SENT)
    sent = waiting.select_related("nominee", "honor__nomination__nominee")
    ordered = sorted(
        sent, key=lambda one: -scene.judging.impression(call.target_name, one.nominee.name)
    )
    for place, one in enumerate(ordered, start=1):
        won = place <= call.places
        recommendations.record_outcome(
            recommendation=one,
            outcome="honored_above" if won else "not_selected_above",
            document=document,
            dated=dated,
            evidence=f"{call.target_name}文件（虚构）",
            by=scene.secretary,
            at=at,
        )
    return ordered[: call.places]
