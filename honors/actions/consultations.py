"""A department answers what it was asked about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.models import Consultation, Nomination
from honors.models.consultations import ConsultationReply
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import NominationState
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.definition import Actor

TEXT_LIMIT, DOCUMENT_LIMIT = 2000, 60


@transaction.atomic
def answer(
    *,
    consultation: Consultation,
    reply: str,
    by: Actor,
    at: datetime,
    text: str = "",
    document_number: str = "",
) -> Consultation:
    """Once, while the case waits for it. Late is better than never; an objection says why."""
    require(by, Role.CONSULTEE, consultation.department, at)
    chosen = inputs.choice(reply, ConsultationReply.values, field="reply")
    words = clean_text(text, field="text", limit=TEXT_LIMIT)
    if chosen == ConsultationReply.OBJECTION and not words:
        raise InvalidInput(_("Say what the objection is."), code="empty", pointer="/text")
    document = inputs.optional_text(document_number, field="document_number", limit=DOCUMENT_LIMIT)
    asked = _lock_waiting(consultation)
    asked.reply, asked.text, asked.document_number = chosen, words, document
    asked.replied_at, asked.replied_by_id = at, by.standing(at=at).user_id
    asked.save()
    ledger.record(
        f"nominations:{asked.nomination_id}",
        "consultations.answer",
        actor=by.ledger_key,
        at=at,
        facts={"consultation": asked.pk, "department": asked.department_id, "reply": chosen},
        private={"text": words} if words else None,
    )
    return asked


def _lock_waiting(consultation: Consultation) -> Consultation:
    """The case is locked first, so that it is not moved on between question and answer."""
    cases = Nomination.objects.select_for_update(no_key=True)
    case = cases.get(pk=consultation.nomination_id)
    asked = Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
    if asked.reply:
        raise GuardFailed(_("This was already answered."), code="already_answered")
    waits = case.state == NominationState.CONSULTATION and case.stage_id == asked.stage_id
    if asked.voided_at is not None or not waits:
        raise GuardFailed(_("Nobody waits for this answer any more."), code="not_asked_now")
    return asked
