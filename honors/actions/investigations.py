"""What an investigating office records, whom it unmasks, and who was made to pay for objecting."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.actions import inputs
from honors.codes import normalize_code
from honors.models import InvestigationStep, Objection, RetaliationMark
from honors.queries.objections import CONTACT, OBJECTOR, Objector, place_of, visible_to
from honors.roles import PUBLIC
from honors.sealing import site_keyring
from honors.states import ObjectionState
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from datetime import date, datetime

    from honors.models import Nomination, Organization, User
    from workflow.definition import Actor

WHO_LIMIT, REASON_LIMIT, TEXT_LIMIT = 200, 500, 5000
EVIDENCE_LIMIT = 50 * 1024 * 1024  # bytes
MOST_STEPS, MOST_MARKS = 200, 50  # of one objection


@transaction.atomic
def record_step(
    *,
    objection: Objection,
    taken_on: date,
    who: str,
    what: str,
    by: Actor,
    at: datetime,
    evidence: bytes = b"",
) -> InvestigationStep:
    """One step while the objection is admitted. Of the evidence only its digest is kept, here and
    in history: the file stays with the office, and can be shown to be the same later.
    """
    day = inputs.day(taken_on, field="taken_on")
    named = inputs.text(who, field="who", limit=WHO_LIMIT)
    done = _text(what, field="what")
    digest = _digest(evidence)
    locked = lock_objection(objection)
    require_office(locked, by, at)
    _check_step(locked, day, at)
    position = locked.steps.count() + 1
    ledger.record(
        f"objections:{locked.pk}",
        "objections.investigate",
        actor=by.ledger_key,
        at=at,
        facts={"step": position, "taken_on": day.isoformat(), "evidence": digest},
        private={"who": named, "what": done},
    )
    return InvestigationStep.objects.create(
        objection=locked,
        position=position,
        taken_on=day,
        who=named,
        what=done,
        evidence_sha256=digest,
        recorded_at=at,
        recorded_by=cast("User", by),
    )


def _text(value: object, *, field: str, limit: int = TEXT_LIMIT) -> str:
    cleaned = clean_text(value, field=field, limit=limit)
    if not cleaned:
        raise InvalidInput(_("This may not be empty."), code="empty", pointer=f"/{field}")
    return cleaned


def _digest(evidence: bytes) -> str:
    if len(evidence) > EVIDENCE_LIMIT:
        raise inputs.refused(
            _("The file has %(size)s bytes; at most %(limit)s are allowed."),
            code="file_too_large",
            field="evidence",
            size=len(evidence),
            limit=EVIDENCE_LIMIT,
        )
    return hashlib.sha256(evidence).hexdigest() if evidence else ""


def lock_objection(objection: Objection) -> Objection:
    return Objection.objects.select_for_update(no_key=True, of=("self",)).get(pk=objection.pk)


def require_office(objection: Objection, by: Actor, at: datetime) -> None:
    if not rules.is_secretary_of_objection(objection, by.standing(at=at)):
        raise NotPermitted(_("Only the office that investigates may do this."))


def _check_step(objection: Objection, day: date, at: datetime) -> None:
    if objection.state != ObjectionState.ADMITTED:
        raise GuardFailed(_("Only an admitted objection is investigated."), code="not_investigated")
    if not timezone.localdate(objection.filed_at) <= day <= timezone.localdate(at):
        raise InvalidInput(
            _("A step is taken between the filing and today."),
            code="date_out_of_range",
            pointer="/taken_on",
        )
    if objection.steps.count() >= MOST_STEPS:
        raise GuardFailed(_("An investigation has no more steps than that."), code="steps_full")


@transaction.atomic
def open_objector(*, objection: Objection, reason: str, by: Actor, at: datetime) -> Objector:
    """Who objected and how to reach them, for the office that investigates alone.

    History keeps who looked and, sealed, why: nobody looks unseen.
    """
    record_look(objection, "objections.open_objector", reason=reason, by=by, at=at)
    keyring, code = site_keyring(), objection.query_code
    return Objector(
        keyring.open(objection.objector_sealed, place=place_of(code, OBJECTOR)),
        keyring.open(objection.contact_sealed, place=place_of(code, CONTACT)),
    )


def record_look(objection: Objection, action: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Refuse whoever may not know who objects; of the others history keeps that they looked."""
    said = _text(reason, field="reason", limit=REASON_LIMIT)
    require_office(objection, by, at)
    if not visible_to(cast("User", by), at=at).filter(pk=objection.pk).exists():
        raise NotPermitted(_("Nobody of the unit complained about may know who objects."))
    stream = f"objections:{objection.pk}"
    ledger.record(stream, action, actor=by.ledger_key, at=at, private={"reason": said})


@transaction.atomic
def mark_retaliation(
    *,
    objection: Objection,
    text: str,
    by: Actor,
    at: datetime,
    nomination: Nomination | None = None,
    unit: Organization | None = None,
) -> RetaliationMark:
    """A secretary suspects that a case or a unit of the objector was made to pay for it."""
    said = _text(text, field="text")
    locked = lock_objection(objection)
    require_office(locked, by, at)
    if nomination is None and unit is None:
        message = _("Name the case or the unit that something was done to.")
        raise InvalidInput(message, code="target_missing", pointer="/nomination")
    mark = RetaliationMark(
        objection=locked, nomination=nomination, unit=unit, text=said, marked_at=at
    )
    mark.marked_by = cast("User", by)
    return _marked(mark, by)


@transaction.atomic
def mark_retaliation_by_code(*, code: str, text: str, at: datetime) -> RetaliationMark:
    """The objector says so, who alone has the code. No name is asked, no reply is promised."""
    said = _text(text, field="text")
    normalized = normalize_code(code, pointer="/code")
    rows = Objection.objects.select_for_update(no_key=True, of=("self",))
    objection = rows.filter(query_code=normalized).first()
    if objection is None:
        message = _("There is no objection with this code.")
        raise InvalidInput(message, code="code_unknown", pointer="/code")
    return _marked(RetaliationMark(objection=objection, text=said, marked_at=at), PUBLIC)


def _marked(mark: RetaliationMark, by: Actor) -> RetaliationMark:
    objection = mark.objection
    if mark.marked_at <= objection.filed_at:
        raise GuardFailed(
            _("Nothing before the objection was done because of it."), code="before_objection"
        )
    if objection.retaliations.count() >= MOST_MARKS:
        raise GuardFailed(_("This objection has no more marks than that."), code="marks_full")
    mark.save(force_insert=True)
    ledger.record(
        f"objections:{objection.pk}",
        "objections.mark_retaliation",
        actor=by.ledger_key,
        at=mark.marked_at,
        facts={"mark": mark.pk},
        private={"text": mark.text, **_target(mark)},
    )
    return mark


def _target(mark: RetaliationMark) -> dict[str, str]:
    """Sealed too: whose case or unit it was would tell who objected."""
    targets = {"nomination": mark.nomination_id, "unit": mark.unit_id}
    return {name: str(key) for name, key in targets.items() if key is not None}
