"""What was found out, hinted and suspected about cases stays as it was recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from django.db.models import F

from honors.models import InvestigationStep, Lead, RetaliationMark, StampedLetter
from honors.models.objections import ObjectorKind
from honors.queries.objections import letter_of, unanswered
from honors.sealing import SealBroken
from workflow.models import LedgerEvent, LedgerSalt

Broken = tuple[str, str]
INVESTIGATED, MARKED = "objections.investigate", "objections.mark_retaliation"
KEPT = "objections.keep_letter"


def investigations_are_as_recorded() -> Iterator[Broken]:
    """Steps count from one without a gap, each with its day and evidence as history keeps it."""
    told: dict[str, list[tuple[int, str, str]]] = {}
    events = LedgerEvent.objects.filter(action=INVESTIGATED).order_by("stream_id", "seq")
    for stream, body in events.values_list("stream_id", "body").iterator():
        said = json.loads(body)
        told.setdefault(stream, []).append((said["step"], said["taken_on"], said["evidence"]))
    kept: dict[str, list[tuple[int, str, str]]] = {}
    steps = InvestigationStep.objects.order_by("objection_id", "position").values_list(
        "objection_id", "position", "taken_on", "evidence_sha256"
    )
    for objection, position, day, digest in steps.iterator():
        kept.setdefault(f"objections:{objection}", []).append((position, day.isoformat(), digest))
    for subject in sorted(told.keys() | kept.keys()):
        if kept.get(subject) != told.get(subject):
            yield subject, "its investigation is not the one that history keeps"


def leads_are_as_taken() -> Iterator[Broken]:
    """The words of a lead are those that were committed to; erased ones are gone from both."""
    salts = LedgerSalt.objects.filter(stream_key__startswith="leads:", field="content")
    said = dict(salts.values_list("stream_key", "value"))
    for key, content in Lead.objects.order_by("pk").values_list("pk", "content").iterator():
        subject = f"leads:{key}"
        if said.get(subject, content) != content:
            yield subject, "its words are not those that were taken"


def retaliation_comes_after_the_objection() -> Iterator[Broken]:
    """Each mark is later than its objection, and history knows of it."""
    events = LedgerEvent.objects.filter(action=MARKED).values_list("body", flat=True)
    told = {json.loads(body)["mark"] for body in events.iterator()}
    marks = RetaliationMark.objects.annotate(filed_at=F("objection__filed_at")).order_by("pk")
    rows = marks.values_list("pk", "objection_id", "marked_at", "filed_at")
    for key, objection, marked_at, filed_at in rows.iterator():
        if marked_at <= filed_at or key not in told:
            yield f"objections:{objection}", f"its mark {key} of retaliation does not hold"


def letters_are_as_history_keeps_them() -> Iterator[Broken]:
    """Only of objections of units; the file is there, and opens to what was handed in."""
    events = LedgerEvent.objects.filter(action=KEPT).values_list("stream_id", "body")
    told = {stream: json.loads(body)["sha256"] for stream, body in events.iterator()}
    for letter in StampedLetter.objects.select_related("objection").order_by("pk").iterator():
        subject = f"objections:{letter.objection_id}"
        if letter.objection.objector_kind != ObjectorKind.UNIT:
            yield subject, "a person objects with the letter of a unit"
        if told.get(subject) != letter.sha256 or _digest(letter) != letter.sha256:
            yield subject, "its letter is gone or was changed"


def _digest(letter: StampedLetter) -> str:
    try:
        return hashlib.sha256(letter_of(letter)).hexdigest()
    except (OSError, SealBroken):
        return ""


def replies_are_due_after_the_filing() -> Iterator[Broken]:
    early = unanswered().filter(due_at__lte=F("filed_at")).order_by("pk")
    for key in early.values_list("pk", flat=True).iterator():
        yield f"objections:{key}", "its reply was due before it was filed"


CHECKS = (
    investigations_are_as_recorded,
    leads_are_as_taken,
    retaliation_comes_after_the_objection,
    replies_are_due_after_the_filing,
    letters_are_as_history_keeps_them,
)
