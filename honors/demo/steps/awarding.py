"""The decision, the approval, the commendation and its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import commendations, decisions, nominations, rounds
from honors.demo.staff import DECIDERS
from honors.roles import Role
from honors.states import StageKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from honors.demo.scene import Scene
    from honors.models import Commendation, Decision, Nomination


def decide(scene: Scene, *, document_number: str, decided_on: date, at: datetime) -> Decision:
    """A meeting of people who had no part in any case decides on all that wait for approval."""
    return decisions.record(
        round_=scene.round,
        organization=scene.organizer,
        form="meeting",
        document_number=document_number,
        decided_on=decided_on,
        deciders=list(scene.staff.several(Role.APPROVER, scene.organizer, DECIDERS)),
        approved=list(waiting(scene)),
        by=scene.secretary,
        at=at,
    )


def approve(scene: Scene, decision: Decision, *, at: datetime) -> None:
    """All at once: the rules of the list are checked on the whole of it."""
    nominations.move_many(
        nominations=waiting(scene),
        name="approve",
        by=scene.staff.one(Role.APPROVER, scene.organizer),
        at=at,
        decision=decision,
    )


def waiting(scene: Scene) -> QuerySet[Nomination]:
    return scene.at(scene.organizer.level, StageKind.APPROVAL)


def commend(
    scene: Scene, *, title: str, document_number: str, dated: date, at: datetime
) -> Commendation:
    """The list is drafted in its order, and issued whole."""
    drafted = commendations.draft(
        round_=scene.round,
        title=title,
        document_number=document_number,
        dated=dated,
        by=scene.secretary,
        at=at,
    )
    issued = commendations.issue(commendation=drafted, by=scene.secretary, at=at)
    scene.round = rounds.conclude(round_=scene.round, by=scene.secretary, at=at)
    return issued
