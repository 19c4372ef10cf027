"""What is sealed of a nominee: kept, and shown to who needs it, with a reason in history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.nominees.locking import lock_standing
from honors.identity import parse_phone
from honors.queries.accounts import require
from honors.queries.nominees import identity_of, phone_of, phone_place
from honors.roles import Role
from honors.sealing import site_keyring
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Nominee
    from workflow.definition import Actor

REASON_LIMIT = 500
OPENED_BY = {"identity": identity_of, "phone": phone_of}


@transaction.atomic
def set_phone(*, nominee: Nominee, phone: str, by: Actor, at: datetime) -> Nominee:
    """The mobile number by which the nominee is reached, sealed in its row; empty takes it away."""
    require(by, Role.NOMINATOR, nominee.unit, at)
    number = parse_phone(phone, pointer="/phone") if phone else ""
    locked = lock_standing(nominee)
    locked.phone_sealed = sealed_phone(locked.pk, number)
    locked.save(update_fields=["phone_sealed"])
    facts, stream = {"given": bool(number)}, f"nominees:{locked.pk}"
    ledger.record(stream, "nominees.set_phone", actor=by.ledger_key, at=at, facts=facts)
    return locked


def sealed_phone(key: int, number: str) -> str:
    """Sealed for this row; nothing for no number."""
    return site_keyring().seal(number, place=phone_place(key)) if number else ""


@transaction.atomic
def unmask(*, nominee: Nominee, field: str, by: Actor, at: datetime, reason: str) -> str:
    """`identity` or `phone` in the clear, for a nominator of the unit or a secretary above it.

    Who looked, at what and why is recorded before anything is shown.
    """
    _require_reader(nominee, by, at)
    asked = inputs.choice(field, OPENED_BY, field="field")
    cleaned = reason_to_see(reason)
    value = OPENED_BY[asked](nominee)
    if not value:
        message = _("No such number is kept of this nominee.")
        raise GuardFailed(message, code="nothing_to_unmask", pointer="/field")
    ledger.record(
        f"nominees:{nominee.pk}",
        "nominees.unmask",
        actor=by.ledger_key,
        at=at,
        facts={"field": asked},
        private={"reason": cleaned},
    )
    return value


def reason_to_see(reason: str) -> str:
    """Why somebody looks at what is sealed; nobody does without saying so."""
    cleaned = clean_text(reason, field="reason", limit=REASON_LIMIT)
    if not cleaned:
        message = _("Say for what you need to see this.")
        raise InvalidInput(message, code="reason_missing", pointer="/reason")
    return cleaned


def _require_reader(nominee: Nominee, by: Actor, at: datetime) -> None:
    standing, unit = by.standing(at=at), nominee.unit
    if not standing.holds(Role.NOMINATOR, unit.pk) and not standing.holds_over(
        Role.SECRETARY, unit.path
    ):
        message = _("Only a nominator of %(unit)s or a secretary above it may see this number.")
        raise NotPermitted(message, unit=unit.name)
