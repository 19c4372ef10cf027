"""The letter by which a unit objects: with the objection, or later through the office by post."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions.investigations import lock_objection, record_look, require_office
from honors.actions.keeping import save_with_file
from honors.files import check_file
from honors.models import Objection, StampedLetter
from honors.models.objections import ObjectorKind
from honors.photos import written_anew
from honors.queries.objections import SETTLED, letter_of
from honors.sealing import site_keyring
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.definition import Actor

SCAN_LIMIT = 10 * 1024 * 1024  # bytes
UNNAMED = "letter"
PDF = b"%PDF-"


class Scan(NamedTuple):
    """Checked, and of a photo what is left without place, time and device."""

    content: bytes
    content_type: str
    sha256: str


class OpenedLetter(NamedTuple):
    content: bytes
    content_type: str


def check(content: bytes, *, kind: str) -> Scan:
    """A PDF, or a photo as any phone takes it; only a unit has a stamp."""
    if kind != ObjectorKind.UNIT:
        message = _("Only the objection of a unit comes with a stamped letter.")
        raise InvalidInput(message, code="not_stamped", pointer="/file")
    kinds = ("pdf",) if content.startswith(PDF) else ("jpeg",)
    if content and len(content) <= SCAN_LIMIT and kinds == ("jpeg",):
        content = written_anew(content, pointer="/file")
    checked = check_file(content, name=UNNAMED, kinds=kinds, limit=SCAN_LIMIT)
    return Scan(content, checked.content_type, checked.sha256)


@transaction.atomic
def attach(*, objection: Objection, content: bytes, by: Actor, at: datetime) -> StampedLetter:
    """By the office, for what came by post: once, while the reply is still to come."""
    locked = lock_objection(objection)
    require_office(locked, by, at)
    scan = check(content, kind=locked.objector_kind)
    if locked.state in SETTLED:
        raise GuardFailed(_("This objection is settled already."), code="objection_settled")
    if StampedLetter.objects.filter(objection=locked).exists():
        raise GuardFailed(_("The stamped letter is there already."), code="letter_there")
    return keep(locked, scan, by=by, at=at)


def keep(objection: Objection, scan: Scan, *, by: Actor, at: datetime) -> StampedLetter:
    """Inside the transaction of whoever took it."""
    letter = StampedLetter(
        objection=objection,
        content_type=scan.content_type,
        sha256=scan.sha256,
        received_at=at,
        recorded_by_id=by.standing(at=at).user_id,
    )
    sealed = site_keyring().seal_bytes(scan.content, place=letter.place)
    ledger.record(
        f"objections:{objection.pk}",
        "objections.keep_letter",
        actor=by.ledger_key,
        at=at,
        facts={"sha256": scan.sha256},
    )
    save_with_file(letter, name=f"{scan.sha256[:32]}.sealed", content=sealed)
    return letter


@transaction.atomic
def open_letter(*, objection: Objection, reason: str, by: Actor, at: datetime) -> OpenedLetter:
    """For the office that investigates alone, as who objects is: nobody looks unseen."""
    record_look(objection, "objections.open_letter", reason=reason, by=by, at=at)
    letter = StampedLetter.objects.filter(objection=objection).first()
    if letter is None:
        raise GuardFailed(_("No stamped letter came."), code="no_letter")
    return OpenedLetter(letter_of(letter), letter.content_type)
