"""Questions to departments that have no say, and cases that did not wait for an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from honors.models import Consultation, Letter, Organization
from tests.factories.organizations import a_twin_county
from tests.honors.breaks.breaking import DAY, place, the
from tests.honors.planting import CLOSED, OPENED, Planted


def _asked(planted: Planted, department: Organization | None = None, **given: Any) -> Consultation:
    return Consultation.objects.create(
        nomination=planted.cases["戊五"],
        stage=planted.stages["consultation"],
        department=department or planted.tree.department,
        asked_at=OPENED,
        due_at=CLOSED,
        **given,
    )


def _replied(planted: Planted, reply: str, at: datetime = CLOSED, **given: Any) -> Consultation:
    by = planted.staff.consultee
    return _asked(planted, reply=reply, replied_at=at, replied_by=by, **given)


def _letter(planted: Planted, department: Organization, **given: Any) -> Letter:
    return Letter.objects.create(
        department=department,
        document_number="平公函〔2026〕3号（虚构）",
        received_at=CLOSED,
        recorded_by=planted.staff.consultee,
        **given,
    )


def departments_asked_have_a_say(planted: Planted) -> str:
    return f"consultations:{_asked(planted, a_twin_county().department).pk}"


def cases_went_on_with_every_answer(planted: Planted) -> str:
    _asked(planted)
    place(planted, "戊五", state="scoring", stage=planted.stages["scoring"])
    return the(planted, "戊五")


def cases_went_on_with_every_answer_2(planted: Planted) -> str:
    _replied(planted, "objection")
    place(planted, "戊五", state="scoring", stage=planted.stages["scoring"])
    return the(planted, "戊五")


def overdue_answers_were_due(planted: Planted) -> str:
    return f"consultations:{_asked(planted, overdue_since=CLOSED - DAY).pk}"


def overdue_answers_were_due_2(planted: Planted) -> str:
    return f"consultations:{_replied(planted, 'overdue', CLOSED - DAY).pk}"


def answers_rest_on_letters_of_their_department(planted: Planted) -> str:
    letter = _letter(planted, planted.tree.firm)
    number = letter.document_number
    answer = _replied(planted, "no_objection", letter=letter, document_number=number)
    return f"consultations:{answer.pk}"


def letters_are_their_bytes(planted: Planted) -> str:
    letter = Letter(
        department=planted.tree.department,
        document_number="平公函〔2026〕4号（虚构）",
        name="扫描件.pdf",
        sha256="0" * 64,
        received_at=CLOSED,
        recorded_by=planted.staff.consultee,
    )
    letter.file.save("made-up.pdf", ContentFile(b"%PDF-"))
    return f"letters:{letter.pk}"
