"""Investigations, leads and suspicions that were changed behind history's back."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.files.base import ContentFile

from honors.models import (
    InvestigationStep,
    Lead,
    Nomination,
    Objection,
    PublicNotice,
    RetaliationMark,
    StampedLetter,
)
from honors.sealing import site_keyring
from tests.factories.objections import PDF
from tests.honors.breaks.breaking import DAY
from tests.honors.breaks.public_notices import an_objection
from tests.honors.planting import POSTED, Planted
from workflow import ledger


def other_case(planted: Planted) -> Nomination:
    """One that is not approved, so that no other rule minds an objection to it."""
    return planted.cases["戊五"]


def a_step(planted: Planted, **fields: object) -> str:
    objection = an_objection(planted, nomination=other_case(planted), state="admitted")
    InvestigationStep.objects.create(
        **{
            "objection": objection,
            "position": 1,
            "taken_on": date(2026, 3, 24),
            "who": "调查组（虚构）",
            "what": "走访（虚构）",
            "recorded_at": POSTED + DAY,
            "recorded_by": planted.staff.secretary,
        }
        | fields
    )
    return f"objections:{objection.pk}"


def investigations_are_as_recorded(planted: Planted) -> str:
    """A step that nobody recorded."""
    return a_step(planted)


def investigations_are_as_recorded_2(planted: Planted) -> str:
    """Other evidence than was recorded."""
    subject = a_step(planted, evidence_sha256="1" * 64)
    facts = {"step": 1, "taken_on": "2026-03-24", "evidence": "0" * 64}
    ledger.record(subject, "objections.investigate", actor="user:0", at=POSTED + DAY, facts=facts)
    return subject


def leads_are_as_taken(planted: Planted) -> str:
    lead = Lead.objects.create(
        notice=PublicNotice.objects.get(),
        nomination=other_case(planted),
        content="改过的话（虚构）",
        received_at=POSTED,
    )
    subject = f"leads:{lead.pk}"
    private = {"content": "原来的话（虚构）"}
    ledger.record(subject, "leads.take", actor="public", at=POSTED, private=private)
    return subject


def retaliation_comes_after_the_objection(planted: Planted) -> str:
    objection = an_objection(planted, nomination=other_case(planted))
    RetaliationMark.objects.create(objection=objection, text="虚构", marked_at=POSTED + DAY)
    return f"objections:{objection.pk}"


def retaliation_comes_after_the_objection_2(planted: Planted) -> str:
    objection = an_objection(planted, nomination=other_case(planted))
    mark = RetaliationMark.objects.create(objection=objection, text="虚构", marked_at=POSTED)
    subject = f"objections:{objection.pk}"
    action = "objections.mark_retaliation"
    ledger.record(subject, action, actor="public", at=POSTED, facts={"mark": mark.pk})
    return subject


def a_letter(planted: Planted, content: bytes = PDF, **fields: object) -> str:
    objection = an_objection(planted, nomination=other_case(planted), objector_kind="unit")
    digest = hashlib.sha256(PDF).hexdigest()
    letter = StampedLetter(objection=objection, sha256=digest, received_at=POSTED)
    sealed = site_keyring().seal_bytes(content, place=letter.place)
    letter.file = ContentFile(sealed, name="made-up.sealed")
    letter.save()
    Objection.objects.filter(pk=objection.pk).update(**fields)
    return f"objections:{objection.pk}"


def keep_in_history(subject: str) -> str:
    facts = {"sha256": hashlib.sha256(PDF).hexdigest()}
    ledger.record(subject, "objections.keep_letter", actor="public", at=POSTED, facts=facts)
    return subject


def letters_are_as_history_keeps_them(planted: Planted) -> str:
    """Nobody took it."""
    return a_letter(planted)


def letters_are_as_history_keeps_them_2(planted: Planted) -> str:
    """Another letter lies there."""
    return keep_in_history(a_letter(planted, PDF + b" "))


def letters_are_as_history_keeps_them_3(planted: Planted) -> str:
    return keep_in_history(a_letter(planted, objector_kind="person"))


def replies_are_due_after_the_filing(planted: Planted) -> str:
    objection = an_objection(planted, nomination=other_case(planted), due_at=POSTED - DAY)
    return f"objections:{objection.pk}"
