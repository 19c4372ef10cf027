"""Desks receive, return, rank, send on and turn down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import consultations, nominations
from honors.demo.progress import shown
from honors.models import Consultation
from honors.roles import Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.demo.scene import Scene
    from honors.models import Nomination, Organization, User


def officer_of(scene: Scene, organization: Organization) -> User:
    return scene.staff.one(Role.OFFICER, organization)


def receive(
    scene: Scene, organization: Organization, cases: QuerySet[Nomination], *, at: datetime
) -> None:
    officer = officer_of(scene, organization)
    nominations.move_many(nominations=cases, name="receive", by=officer, at=at)


def forward(
    scene: Scene,
    organization: Organization,
    cases: QuerySet[Nomination],
    *,
    opinion: str,
    at: datetime,
) -> None:
    nominations.move_many(
        nominations=cases,
        name="forward",
        by=officer_of(scene, organization),
        at=at,
        opinion=opinion,
    )


def decline(
    scene: Scene,
    organization: Organization,
    cases: QuerySet[Nomination],
    *,
    reason: str,
    at: datetime,
) -> None:
    nominations.move_many(
        nominations=cases,
        name="decline",
        by=officer_of(scene, organization),
        at=at,
        reason=reason,
    )


def return_with_defect(
    scene: Scene,
    organization: Organization,
    case: Nomination,
    *,
    field: str,
    text: str,
    at: datetime,
) -> None:
    nominations.move(
        nomination=case,
        name="return",
        by=officer_of(scene, organization),
        at=at,
        reason="材料需要补正。",
        defects=[{"field": field, "text": text}],
    )


def rank(
    scene: Scene,
    key: str,
    organization: Organization,
    ordered: Sequence[Nomination],
    *,
    at: datetime,
) -> None:
    nominations.rank(
        category=scene.categories[key],
        organization=organization,
        ordered=ordered,
        by=officer_of(scene, organization),
        at=at,
    )


def answer_consultations(scene: Scene, *, at: datetime) -> None:
    """Every department says of every case that nothing is known against it."""
    asked = Consultation.objects.filter(nomination__round=scene.round, reply="", voided_at=None)
    for consultation in shown(list(asked.select_related("department")), "征求意见 consulting"):
        consultations.answer(
            consultation=consultation,
            reply="no_objection",
            by=scene.staff.one(Role.CONSULTEE, consultation.department),
            at=at,
        )
