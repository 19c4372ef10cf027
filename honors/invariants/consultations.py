"""Who was asked, what was answered on which letter, and that no case went on before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db.models import F, Q

from honors.models import Consultation, Letter
from honors.models.consultations import ConsultationReply
from honors.queries.consultations import has_a_say

Broken = tuple[str, str]


def departments_asked_have_a_say() -> Iterator[Broken]:
    """A department works for a division at or above the organizer's, or below it."""
    rows = Consultation.objects.select_related("department", "stage__round__organizer")
    for asked in rows.iterator():
        if not has_a_say(asked.department, asked.stage.round.organizer):
            detail = f"organization {asked.department_id} has no say where the organizer works"
            yield f"consultations:{asked.pk}", detail


def cases_went_on_with_every_answer() -> Iterator[Broken]:
    """Whoever is behind a consultation has all its answers, or it was closed; nobody objects."""
    waiting = Q(reply="") | Q(reply=ConsultationReply.OBJECTION)
    rows = Consultation.objects.filter(
        waiting, voided_at=None, stage__position__lt=F("nomination__stage__position")
    )
    for key, reply, case in rows.values_list("pk", "reply", "nomination_id").iterator():
        detail = f"the case went on past consultation {key}: {reply or 'no answer'}"
        yield f"nominations:{case}", detail


def overdue_answers_were_due() -> Iterator[Broken]:
    """Nothing is overdue before its day: neither what was marked, nor what was closed."""
    early = Q(overdue_since__lt=F("due_at"))
    early |= Q(reply=ConsultationReply.OVERDUE, replied_at__lt=F("due_at"))
    for key in Consultation.objects.filter(early).values_list("pk", flat=True).iterator():
        yield f"consultations:{key}", "it was called overdue before it was due"


def answers_rest_on_letters_of_their_department() -> Iterator[Broken]:
    rows = Consultation.objects.exclude(letter=None).exclude(
        letter__department=F("department"), letter__document_number=F("document_number")
    )
    for key in rows.values_list("pk", flat=True).iterator():
        yield f"consultations:{key}", "its letter is of another department or has another number"


def letters_are_their_bytes() -> Iterator[Broken]:
    for letter in Letter.objects.exclude(sha256="").iterator():
        if _sha256(letter) != letter.sha256:
            yield f"letters:{letter.pk}", "its scan is gone or was changed"


def _sha256(letter: Letter) -> str:
    try:
        with letter.file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


CHECKS = (
    departments_asked_have_a_say,
    cases_went_on_with_every_answer,
    overdue_answers_were_due,
    answers_rest_on_letters_of_their_department,
    letters_are_their_bytes,
)
