"""A meeting votes on every case at once, in the open; the secretary draws the line by the votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import ballots, rankings
from honors.actions.ballots import VoteSpec
from honors.states import StageKind

if TYPE_CHECKING:
    from datetime import datetime

    from honors.demo.scene import Scene
    from honors.models import Nomination

ENTITLED, PRESENT = 27, 25
# What a voter must think of a case to vote for it, and below what to vote against it.
GOOD, POOR = 62, 58
WITNESSES = ("监票人甲（虚构）", "监票人乙（虚构）", "唱票人丙（虚构）")


def vote(scene: Scene, key: str, *, at: datetime) -> None:
    """On all cases of the category that lie on the organizer's desk."""
    stage, category = scene.stage(scene.organizer.level, StageKind.BALLOT), scene.categories[key]
    waiting = scene.at(scene.organizer.level, StageKind.BALLOT, category=category)
    ballots.record(
        stage=stage,
        category=category,
        organization=scene.organizer,
        held_at=at,
        entitled=ENTITLED,
        present=PRESENT,
        witnesses=WITNESSES,
        votes={case.pk: _votes(scene, case) for case in waiting.select_related("nominee")},
        by=scene.officer,
        at=at,
    )
    rankings.cut(stage=stage, category=category, by=scene.secretary, at=at)


def _votes(scene: Scene, case: Nomination) -> VoteSpec:
    seen = [
        scene.judging.impression(f"voter-{number}", case.nominee.name) for number in range(PRESENT)
    ]
    good, poor = sum(one >= GOOD for one in seen), sum(one < POOR for one in seen)
    return VoteSpec(votes_for=good, votes_against=poor, abstained=PRESENT - good - poor)
