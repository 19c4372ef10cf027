"""Registering many nominees at once, in a number of statements that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from honors.actions.nominees.registering import Entry, event_of, known_elsewhere, members_of
from honors.actions.nominees.sealed import sealed_phone
from honors.models import Nominee, NomineeMember
from honors.queries.accounts import require
from honors.queries.nominees import IDENTITY_PURPOSE, identity_place
from honors.roles import Role
from honors.sealing import site_keyring
from workflow import ledger
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Organization
    from workflow.definition import Actor

CHUNK = 500


@transaction.atomic
def register_many(
    *, entries: Sequence[Entry], phones: Mapping[int, str], by: Actor, at: datetime
) -> list[Nominee]:
    """All of them new: whoever asks has looked for those who are known. `phones` are canonical
    numbers by the entry's place. Somebody registered meanwhile refuses them all.
    """
    _require({entry.nominee.unit for entry in entries}, by, at)
    keyring = site_keyring()
    for entry in entries:
        if entry.identity is not None:
            number = entry.identity.number
            entry.nominee.identity_index = keyring.index(number, purpose=IDENTITY_PURPOSE)
    stored = _stored([entry.nominee for entry in entries])
    _seal(entries, phones)
    members = [
        row for entry in entries for row in members_of(entry.nominee, entry.members, first=1)
    ]
    NomineeMember.objects.bulk_create(members, batch_size=CHUNK)
    ledger.append([event_of(entry) for entry in entries], actor=by.ledger_key, at=at)
    return stored


def _require(units: Iterable[Organization], by: Actor, at: datetime) -> None:
    """A nominator enters those of the own unit, a secretary those of all units below."""
    standing = by.standing(at=at)
    for unit in units:
        if not standing.holds_over(Role.SECRETARY, unit.path):
            require(by, Role.NOMINATOR, unit, at)


def _stored(nominees: list[Nominee]) -> list[Nominee]:
    try:
        with transaction.atomic():
            return Nominee.objects.bulk_create(nominees, batch_size=CHUNK)
    except IntegrityError as error:  # as above: somebody was faster
        raise known_elsewhere() from error


def _seal(entries: Sequence[Entry], phones: Mapping[int, str]) -> None:
    """Sealed values name their own row, so the rows come first."""
    keyring, changed = site_keyring(), []
    for number, entry in enumerate(entries):
        nominee, phone = entry.nominee, phones.get(number, "")
        if entry.identity is not None:
            place = identity_place(nominee.pk)
            nominee.identity_sealed = keyring.seal(entry.identity.number, place=place)
        nominee.phone_sealed = sealed_phone(nominee.pk, phone)
        if nominee.identity_sealed or nominee.phone_sealed:
            changed.append(nominee)
    Nominee.objects.bulk_create(  # which is many times faster than an update of each
        changed,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["identity_sealed", "phone_sealed"],
    )


@transaction.atomic
def unregister_many(*, nominees: Sequence[Nominee], by: Actor, at: datetime) -> None:
    """Away with entries that nothing was ever done with; history keeps that they were there, and
    forgets who it was.
    """
    _require({nominee.unit for nominee in nominees}, by, at)
    streams = [f"nominees:{nominee.pk}" for nominee in nominees]
    ledger.append(
        [ledger.Entry(stream=stream, action="nominees.unregister") for stream in streams],
        actor=by.ledger_key,
        at=at,
    )
    for stream in streams:
        ledger.erase(stream, actor=by.ledger_key, at=at)
    try:
        Nominee.objects.filter(pk__in=[nominee.pk for nominee in nominees]).delete()
    except ProtectedError as error:
        message = _("Somebody among them was nominated, honored or merged meanwhile.")
        raise GuardFailed(message, code="nominee_in_use") from error
