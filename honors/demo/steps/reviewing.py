"""Desks receive, return, rank, send on and turn down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import consultations, nominations
from honors.actions.consultations import AnswerSpec
from honors.demo.progress import shown
from honors.models import Consultation
from honors.roles import Role
from honors.states import StageKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.actions.vetoes import VetoSpec
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


def send_up(
    scene: Scene, level: str, organization: Organization, key: str, *, at: datetime
) -> None:
    """The best by the officer's impression, as many as the organization may, in this order."""
    cases = scene.at(level, StageKind.REVIEW, holder=organization, category=scene.categories[key])
    ordered = sorted(
        cases.select_related("nominee"),
        key=lambda case: -_impression(scene, organization, case),
    )
    if not ordered:
        return
    best = ordered[: organization.quotas.get(category=scene.categories[key]).places]
    rank(scene, key, organization, best, at=at)
    chosen = scene.cases(pk__in=[case.pk for case in best])
    forward(scene, organization, chosen, opinion="经集体研究，同意推荐。", at=at)
    if len(ordered) > len(best):
        decline(scene, organization, cases, reason="名额有限，按推荐顺序未能上报。", at=at)


def _impression(scene: Scene, organization: Organization, case: Nomination) -> float:
    officer = officer_of(scene, organization)
    return scene.judging.impression(officer.username, case.nominee.name)


def answer_consultations(
    scene: Scene,
    *,
    document_number: str,
    at: datetime,
    barred: Mapping[Nomination, VetoSpec] | None = None,
) -> None:
    """Every department says in one letter of every case that nothing is known against it, but
    for those that a veto bars.
    """
    asked = Consultation.objects.filter(nomination__round=scene.round, reply="", voided_at=None)
    letters: dict[Organization, list[AnswerSpec]] = {}
    for consultation in asked.select_related("department", "nomination").order_by("pk"):
        known = (barred or {}).get(consultation.nomination)
        letters.setdefault(consultation.department, []).append(_answer(consultation, known))
    for department, answers in shown(list(letters.items()), "征求意见 consulting"):
        consultations.answer_many(
            answers=answers,
            document_number=document_number,
            by=scene.staff.one(Role.CONSULTEE, department),
            at=at,
        )


def _answer(consultation: Consultation, known: VetoSpec | None) -> AnswerSpec:
    if known is None:
        return AnswerSpec(consultation=consultation, reply="no_objection")
    text = "该户有应当否决的情形，详见来函。"
    return AnswerSpec(consultation=consultation, reply="objection", text=text, vetoes=[known])
