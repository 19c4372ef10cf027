"""The words that people are told, and the outbox they leave by. Words only point to a case.

A message says what waits and where; reasons, opinions and scores are read where one may read them.
It is written in Chinese whatever the language of the person who caused it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from honors.models import (
    CaseCopy,
    Consultation,
    JudgeNudge,
    Membership,
    Nomination,
    Nudge,
    Objection,
    RecommendationCall,
    Shortfall,
    Signer,
    User,
)
from honors.roles import Role
from honors.states import NominationState
from workflow.models import OutboxMessage

CHUNK = 500
LANGUAGE = "zh-hans"
NAMED = 3  # cases that a message lists by number

# Who acts on a case in a state. An approved case waits for the organizer's commendation.
DESK_ROLES: Mapping[str, Role] = {
    NominationState.REVIEW: Role.OFFICER,
    NominationState.CONSULTATION: Role.OFFICER,
    NominationState.SCORING: Role.SECRETARY,
    NominationState.BALLOT: Role.OFFICER,
    NominationState.NOTICE: Role.SECRETARY,
    NominationState.APPROVAL: Role.APPROVER,
}


@dataclass(frozen=True, kw_only=True)
class Message:
    """`key` is unique for ever: whoever composes a message twice tells it once."""

    topic: str
    key: str
    user_id: int
    title: str
    text: str
    url_path: str


def post(messages: Iterable[Message], *, at: datetime) -> None:
    rows = [
        OutboxMessage(
            key=message.key,
            topic=message.topic,
            payload={
                "user": message.user_id,
                "title": message.title,
                "text": message.text,
                "url_path": message.url_path,
            },
            created_at=at,
        )
        for message in messages
    ]
    OutboxMessage.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)


def cases_arrived(nominations: Sequence[Nomination], *, at: datetime) -> None:
    """To everybody who acts at the desks where these cases lie now."""
    desks: dict[tuple[int, Role], list[Nomination]] = {}
    for nomination in nominations:
        role = DESK_ROLES.get(nomination.state)
        if role is not None and nomination.holder_id is not None:
            desks.setdefault((nomination.holder_id, role), []).append(nomination)
    people = _people_at(desks, at=at)
    with override(LANGUAGE):
        post(
            (
                _message("nominations.arrived", user_id, cases, _("New at your desk"))
                for desk, cases in desks.items()
                for user_id in people.get(desk, ())
            ),
            at=at,
        )


def cases_handed(nominations: Sequence[Nomination], user: User, *, at: datetime) -> None:
    """To whom cases were transferred."""
    with override(LANGUAGE):
        title = _("A colleague transferred to you")
        post([_message("nominations.transfer", user.pk, nominations, title)], at=at)


def signatures_asked(signers: Sequence[Signer], *, at: datetime) -> None:
    with override(LANGUAGE):
        title = _("Your signature is asked for")
        post((_about(signer, "asked", signer.user_id, title) for signer in signers), at=at)


def signature_given(signer: Signer, *, at: datetime) -> None:
    """To whoever asked."""
    with override(LANGUAGE):
        title = _("Your question about a case was answered")
        post([_about(signer, "answered", signer.asked_by_id, title)], at=at)


def _about(signer: Signer, topic: str, user_id: int, title: str) -> Message:
    return _one("signers." + topic, signer.pk, user_id, signer.nomination, title)


def copies_sent(copies: Sequence[CaseCopy], *, at: datetime) -> None:
    with override(LANGUAGE):
        title = _("You are kept informed of a case")
        post((_one("copies.sent", c.pk, c.user_id, c.nomination, title) for c in copies), at=at)


def case_nudged(nudge: Nudge, people: Iterable[int], *, at: datetime) -> None:
    with override(LANGUAGE):
        title = _("A case waits for you, and you are asked to go on with it")
        post((_one("nudges", nudge.pk, user, nudge.nomination, title) for user in people), at=at)


def judges_nudged(nudges: Sequence[JudgeNudge], *, at: datetime) -> None:
    with override(LANGUAGE):
        title = _("Score sheets wait for you, and you are asked to go on with them")
        post(
            (
                Message(
                    topic="judge_nudges",
                    key=f"judge_nudges:{nudge.pk}",
                    user_id=nudge.judge_id,
                    title=title,
                    text=_("%(title)s: %(number)s.")
                    % {"title": title, "number": nudge.stage.round.name},
                    url_path=f"/judging/{nudge.stage_id}/",
                )
                for nudge in nudges
            ),
            at=at,
        )


def _one(topic: str, key: int, user_id: int, case: Nomination, title: str) -> Message:
    return Message(
        topic=topic,
        key=f"{topic}:{key}:{user_id}",
        user_id=user_id,
        title=title,
        text=_("%(title)s: %(number)s.") % {"title": title, "number": case.number or f"#{case.pk}"},
        url_path=f"/nominations/{case.pk}/",
    )


def _people_at(
    desks: Iterable[tuple[int, Role]], *, at: datetime
) -> dict[tuple[int, Role], list[int]]:
    places = {organization for organization, _role in desks}
    held = Membership.objects.at(at).filter(
        Q(user__is_active=True), organization__in=places, role__in=set(DESK_ROLES.values())
    )
    people: dict[tuple[int, Role], list[int]] = {}
    for organization, role, user in held.order_by("pk").values_list(
        "organization_id", "role", "user_id"
    ):
        people.setdefault((organization, Role(role)), []).append(user)
    return people


def cases_moved(nominations: Sequence[Nomination], transition: str, *, at: datetime) -> None:
    """To those who wrote the cases: what became of them."""
    by_author: dict[int, list[Nomination]] = {}
    for nomination in nominations:
        by_author.setdefault(nomination.nominator_id, []).append(nomination)
    with override(LANGUAGE):
        title = str(Nomination.workflow.transition(transition).label)
        post(
            (
                _message(f"nominations.{transition}", user_id, cases, title)
                for user_id, cases in by_author.items()
            ),
            at=at,
        )


def _message(topic: str, user_id: int, cases: Sequence[Nomination], title: str) -> Message:
    numbers = "、".join(case.number or f"#{case.pk}" for case in cases[:NAMED])
    if len(cases) > NAMED:
        numbers = _("%(numbers)s and others") % {"numbers": numbers}
    text = _("%(title)s: %(count)s cases (%(numbers)s).") % {
        "title": title,
        "count": len(cases),
        "numbers": numbers,
    }
    path = f"/nominations/{cases[0].pk}/" if len(cases) == 1 else "/nominations/"
    key = f"{topic}:{user_id}:{_digest([(case.pk, case.version) for case in cases])}"
    return Message(topic=topic, key=key, user_id=user_id, title=title, text=text, url_path=path)


def _digest(places: Sequence[Any]) -> str:
    return hashlib.sha256(repr(places).encode()).hexdigest()[:32]


def shortfalls_found(shortfalls: Sequence[Shortfall], *, at: datetime) -> None:
    """To those who nominate and send up for each unit: it is asked why it sent so few."""
    units: dict[int, list[Shortfall]] = {}
    for shortfall in shortfalls:
        units.setdefault(shortfall.quota.organization_id, []).append(shortfall)
    held = Membership.objects.at(at).filter(
        user__is_active=True, organization__in=units, role__in=(Role.NOMINATOR, Role.OFFICER)
    )
    people = set(held.values_list("user_id", "organization_id")) if units else set()
    with override(LANGUAGE):
        asked = (
            _shortfall_message(shortfall, user_id)
            for user_id, unit in sorted(people)
            for shortfall in units[unit]
        )
        post(asked, at=at)


def _shortfall_message(shortfall: Shortfall, user_id: int) -> Message:
    quota = shortfall.quota
    text = _("%(unit)s, %(category)s: %(missing)s fewer than asked for. Please say why.")
    words = {
        "unit": quota.organization.name,
        "category": quota.category.title.name,
        "missing": shortfall.missing,
    }
    return Message(
        topic="quotas.shortfall",
        key=f"quotas.shortfall:{shortfall.pk}:{user_id}",
        user_id=user_id,
        title=_("Fewer nominations than asked for"),
        text=text % words,
        url_path="/quotas/",
    )


def call_opened(call: RecommendationCall, *, by: int | None, at: datetime) -> None:
    """To everybody else who recommends for the organization, and who nominates or sends up in the
    units directly below: once, however many of these offices somebody holds.
    """
    organization = Q(organization=call.organization_id, role__in=(Role.OFFICER, Role.SECRETARY))
    below = Q(
        organization__parent=call.organization_id,
        role__in=(Role.NOMINATOR, Role.OFFICER, Role.SECRETARY),
    )
    held = Membership.objects.at(at).filter(organization | below, user__is_active=True)
    people = sorted(set(held.exclude(user=by).values_list("user_id", flat=True)))
    with override(LANGUAGE):
        title = _("Recommendations are called for")
        post((_call_message(call, user_id, title) for user_id in people), at=at)


def _call_message(call: RecommendationCall, user_id: int, title: str) -> Message:
    text = _("%(target)s: %(title)s, at most %(most)s from %(unit)s.")
    words = {
        "target": call.target_name,
        "title": call.title_name,
        "most": call.most,
        "unit": call.organization.name,
    }
    return Message(
        topic="recommendation_calls.opened",
        key=f"recommendation_calls.opened:{call.pk}:{user_id}",
        user_id=user_id,
        title=title,
        text=text % words,
        url_path="/recommendations/",
    )


def answers_overdue(consultations: Sequence[Consultation], *, at: datetime) -> None:
    """To everybody who answers for a department: how many answers are waited for, once."""
    asked: dict[int, list[Consultation]] = {}
    for consultation in consultations:
        asked.setdefault(consultation.department_id, []).append(consultation)
    held = Membership.objects.at(at).filter(
        user__is_active=True, organization__in=asked, role=Role.CONSULTEE
    )
    people = held.order_by("pk").values_list("organization_id", "user_id") if asked else ()
    with override(LANGUAGE):
        post((_overdue(user_id, asked[department]) for department, user_id in people), at=at)


def _overdue(user_id: int, consultations: Sequence[Consultation]) -> Message:
    text = _("%(count)s cases wait for the opinion of your department.")
    digest = _digest([consultation.pk for consultation in consultations])
    return Message(
        topic="consultations.overdue",
        key=f"consultations.overdue:{user_id}:{digest}",
        user_id=user_id,
        title=_("Your answer is overdue"),
        text=text % {"count": len(consultations)},
        url_path="/consultations/",
    )


def objections_due(objections: Sequence[Objection], *, at: datetime) -> None:
    """To the secretaries who may reply: of the organizer, and of the posting unit unless it
    nominated the case itself.
    """
    offices = {objection.pk: _offices_of(objection) for objection in objections}
    asked = {(key, Role.SECRETARY) for keys in offices.values() for key in keys}
    people = _people_at(asked, at=at)
    with override(LANGUAGE):
        title = _("A reply to an objection is due")
        post(
            (
                Message(
                    topic="objections.due",
                    key=f"objections.due:{objection.pk}:{user_id}",
                    user_id=user_id,
                    title=title,
                    text=_("Reply to the objection about case %(number)s.")
                    % {"number": objection.nomination.number or f"#{objection.nomination_id}"},
                    url_path=f"/objections/{objection.pk}/",
                )
                for objection in objections
                for office in sorted(offices[objection.pk])
                for user_id in people.get((office, Role.SECRETARY), ())
            ),
            at=at,
        )


def _offices_of(objection: Objection) -> set[int]:
    posting, organizer = objection.notice.organization_id, objection.notice.round.organizer_id
    return {organizer} | ({posting} - {objection.nomination.unit_id})


def calendar_missing(years: Sequence[int], *, at: datetime) -> None:
    """To every administrator, once a year: notices cannot be posted without the calendar."""
    held = Membership.objects.at(at).filter(user__is_active=True, role=Role.ADMINISTRATOR)
    people = sorted(set(held.values_list("user_id", flat=True))) if years else []
    with override(LANGUAGE):
        title = _("The calendar of working days is needed soon")
        text = _("Import the working days of %(year)s: public notices will need them.")
        post(
            (
                Message(
                    topic="calendar.missing",
                    key=f"calendar.missing:{year}:{user_id}",
                    user_id=user_id,
                    title=title,
                    text=text % {"year": year},
                    url_path="/calendar/",
                )
                for year in years
                for user_id in people
            ),
            at=at,
        )
