"""A department answers what it was asked about cases; a secretary closes what nobody answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from honors import notifications, rules
from honors.actions import inputs, vetoes
from honors.actions.letters import keep_letter
from honors.models import Consultation, Nomination
from honors.models.consultations import ANSWERS, ConsultationReply
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import NominationState
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.actions.vetoes import VetoSpec
    from honors.models import Letter
    from workflow.definition import Actor

TEXT_LIMIT, REASON_LIMIT = 2000, 500
MOST_ANSWERS = 1000


@dataclass(frozen=True, kw_only=True)
class AnswerSpec:
    """One answer of a letter. `vetoes` are those that the department confirms by it."""

    consultation: Consultation
    reply: str
    text: str = ""
    vetoes: Sequence[VetoSpec] = ()


def answer(
    *,
    consultation: Consultation,
    reply: str,
    by: Actor,
    at: datetime,
    text: str = "",
    document_number: str = "",
    name: str = "",
    content: bytes | None = None,
    vetoes: Sequence[VetoSpec] = (),
) -> Consultation:
    """Once, while the case waits for it. Late is better than never; an objection says why."""
    given = AnswerSpec(consultation=consultation, reply=reply, text=text, vetoes=vetoes)
    letter = {"document_number": document_number, "name": name, "content": content}
    return _answer([given], [""], letter, by=by, at=at)[0]


def answer_many(
    *,
    answers: Sequence[AnswerSpec],
    by: Actor,
    at: datetime,
    document_number: str,
    name: str = "",
    content: bytes | None = None,
) -> list[Consultation]:
    """One letter of one department that answers a list of cases: all of it, or nothing."""
    if not 0 < len(answers) <= MOST_ANSWERS:
        raise InvalidInput(
            _("A letter answers for 1 to %(most)s cases."),
            code="answers",
            pointer="/answers",
            most=MOST_ANSWERS,
        )
    letter = {"document_number": document_number, "name": name, "content": content}
    places = [f"answers/{number}/" for number in range(len(answers))]
    return _answer(answers, places, letter, by=by, at=at)


@transaction.atomic
def _answer(
    given: Sequence[AnswerSpec], places: Sequence[str], letter: Any, *, by: Actor, at: datetime
) -> list[Consultation]:
    department = _department(given)
    require(by, Role.CONSULTEE, department, at)
    cleaned = [_cleaned(spec, place) for spec, place in zip(given, places, strict=True)]
    asked = _lock_waiting([spec.consultation for spec in cleaned])
    kept = keep_letter(department=department, by=by, at=at, **letter)
    answerer = by.standing(at=at).user_id
    rows = []
    for spec in cleaned:
        row = asked[spec.consultation.pk]
        row.reply, row.text, row.letter = spec.reply, spec.text, kept
        row.document_number = kept.document_number if kept else ""
        row.replied_at, row.replied_by_id = at, answerer
        rows.append(row)
    fields = ("reply", "text", "letter", "document_number", "replied_at", "replied_by")
    Consultation.objects.bulk_update(rows, fields)
    _record("consultations.answer", rows, by=by, at=at, letter=kept)
    for spec, place in zip(cleaned, places, strict=True):
        vetoes.confirm_by_answer(
            asked[spec.consultation.pk], spec.vetoes, kept, place=place, by=by, at=at
        )
    return rows


def _department(given: Sequence[AnswerSpec]) -> Any:
    departments = {spec.consultation.department_id for spec in given}
    if len(departments) > 1 or len({spec.consultation.pk for spec in given}) < len(given):
        raise InvalidInput(
            _("A letter answers for one department, once for each case."),
            code="departments_differ",
            pointer="/answers",
        )
    return given[0].consultation.department


def _cleaned(spec: AnswerSpec, place: str) -> AnswerSpec:
    reply = inputs.choice(spec.reply, ANSWERS, field=f"{place}reply")
    words = clean_text(spec.text, field=f"{place}text", limit=TEXT_LIMIT)
    if reply == ConsultationReply.OBJECTION and not words:
        message = _("Say what the objection is.")
        raise InvalidInput(message, code="empty", pointer=f"/{place}text")
    if spec.vetoes and reply != ConsultationReply.OBJECTION:
        message = _("Who confirms a veto objects.")
        raise InvalidInput(message, code="veto_without_objection", pointer=f"/{place}vetoes")
    return AnswerSpec(
        consultation=spec.consultation, reply=reply, text=words, vetoes=tuple(spec.vetoes)
    )


def _lock_waiting(consultations: Iterable[Consultation]) -> dict[int, Consultation]:
    """The cases are locked first, so that none is moved on between question and answer."""
    keys = {consultation.pk: consultation.nomination_id for consultation in consultations}
    cases = Nomination.objects.filter(pk__in=set(keys.values())).order_by("pk")
    found = {case.pk: case for case in cases.select_for_update(no_key=True)}
    rows = Consultation.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    asked = {row.pk: row for row in rows}
    for row in asked.values():
        case = found[row.nomination_id]
        if row.reply not in ("", ConsultationReply.OVERDUE):
            raise GuardFailed(_("This was already answered."), code="already_answered")
        waits = case.state == NominationState.CONSULTATION and case.stage_id == row.stage_id
        if row.voided_at is not None or not waits:
            raise GuardFailed(_("Nobody waits for this answer any more."), code="not_asked_now")
    return asked


@transaction.atomic
def close_consultations(
    *, nominations: Iterable[Nomination], reason: str, by: Actor, at: datetime
) -> list[Consultation]:
    """Go on without the answers that are overdue, and say why: they are marked so.

    By a secretary of whoever handles the case, or of the organizer. Answers that are not due yet
    are waited for; one that comes after the closing still counts while the case is there.
    """
    words = clean_text(reason, field="reason", limit=REASON_LIMIT)
    if not words:
        raise InvalidInput(_("This may not be empty."), code="empty", pointer="/reason")
    cases = _lock_closing({case.pk for case in nominations}, by=by, at=at)
    rows = Consultation.objects.filter(
        nomination__in=cases, stage=F("nomination__stage"), reply="", voided_at=None
    )
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    found = Consultation.objects.filter(pk__in=keys).select_related("department").order_by("pk")
    closed = list(found.select_for_update(no_key=True, of=("self",)))
    for row in closed:
        if at < row.due_at:
            raise GuardFailed(
                _("%(department)s still has time to answer."),
                code="not_due",
                department=row.department.name,
            )
    if not closed:
        raise GuardFailed(_("There is nothing left to close."), code="nothing_open")
    user = by.standing(at=at).user_id
    for row in closed:
        row.reply, row.text = ConsultationReply.OVERDUE, words
        row.replied_at, row.replied_by_id = at, user
        row.overdue_since = row.overdue_since or at
    fields = ("reply", "text", "replied_at", "replied_by", "overdue_since")
    Consultation.objects.bulk_update(closed, fields)
    _record("consultations.close", closed, by=by, at=at)
    return closed


def _lock_closing(keys: set[int], *, by: Actor, at: datetime) -> list[Nomination]:
    rows = Nomination.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    cases, standing = list(rows.select_related(None)), by.standing(at=at)
    for case in Nomination.objects.filter(pk__in=keys).select_related("round"):
        if not rules.is_secretary_of_case(case, standing):
            raise NotPermitted(
                _("Only a secretary of whoever handles the case or of the organizer may do this.")
            )
    if any(case.state != NominationState.CONSULTATION for case in cases):
        raise GuardFailed(
            _("These cases are not all at a consultation."), code="not_at_consultation"
        )
    return cases


@transaction.atomic
def mark_overdue(*, by: Actor, at: datetime, most: int) -> int:
    """Mark what is unanswered behind its day, and remind its department: once for each question."""
    due = Consultation.objects.filter(
        reply="",
        overdue_since=None,
        voided_at=None,
        due_at__lte=at,
        nomination__state=NominationState.CONSULTATION,
        nomination__stage=F("stage"),
    )
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:most])
    rows = Consultation.objects.filter(pk__in=keys, reply="", overdue_since=None).order_by("pk")
    found = list(rows.select_for_update(no_key=True))
    Consultation.objects.filter(pk__in=[row.pk for row in found]).update(overdue_since=at)
    _record("consultations.overdue", found, by=by, at=at)
    notifications.answers_overdue(found, at=at)
    return len(found)


def _record(
    action: str,
    rows: Sequence[Consultation],
    *,
    by: Actor,
    at: datetime,
    letter: Letter | None = None,
) -> None:
    """Into the history of each case; words and document numbers only as commitments."""
    number = {"document_number": letter.document_number} if letter else {}
    scan = {"scan": letter.sha256} if letter and letter.sha256 else {}
    entries = [
        ledger.Entry(
            stream=f"nominations:{row.nomination_id}",
            action=action,
            facts={
                "consultation": row.pk,
                "department": row.department_id,
                "reply": str(row.reply),
                **scan,
            },
            private={**({"text": row.text} if row.text else {}), **number},
        )
        for row in rows
    ]
    if entries:
        ledger.append(entries, actor=by.ledger_key, at=at)
