"""Sealed personal values open in their own place, and are found by the index they give."""

from __future__ import annotations

from collections.abc import Iterator

from honors.models import Nominee, Objection
from honors.queries.nominees import IDENTITY_PURPOSE, identity_place, phone_place
from honors.queries.objections import CONTACT, OBJECTOR, objector_index, place_of
from honors.sealing import Keyring, SealBroken, site_keyring

Broken = tuple[str, str]


def identities_open_and_give_their_index() -> Iterator[Broken]:
    keyring = site_keyring()
    rows = Nominee.objects.exclude(identity_sealed="", identity_index="")
    for key, sealed, index in rows.values_list("pk", "identity_sealed", "identity_index"):
        number = _opened(keyring, sealed, identity_place(key))
        if number is None:
            yield f"nominees:{key}", "its sealed identity does not open here"
        elif keyring.index(number, purpose=IDENTITY_PURPOSE) != index:
            yield f"nominees:{key}", "its identity does not give its index"


def phones_open() -> Iterator[Broken]:
    keyring = site_keyring()
    rows = Nominee.objects.exclude(phone_sealed="").values_list("pk", "phone_sealed")
    for key, sealed in rows.iterator():
        if _opened(keyring, sealed, phone_place(key)) is None:
            yield f"nominees:{key}", "its sealed phone number does not open here"


def objectors_open() -> Iterator[Broken]:
    keyring = site_keyring()
    rows = Objection.objects.values_list("pk", "query_code", "objector_sealed", "contact_sealed")
    for key, code, objector, contact in rows.iterator():
        for field, sealed in ((OBJECTOR, objector), (CONTACT, contact)):
            if sealed and _opened(keyring, sealed, place_of(code, field)) is None:
                yield f"objections:{key}", f"its sealed {field} does not open here"


def objectors_give_their_index() -> Iterator[Broken]:
    """What tells that somebody objects again is the keyed hash of the contact that was sealed."""
    keyring = site_keyring()
    rows = Objection.objects.exclude(objector_index="")
    fields = rows.values_list("pk", "query_code", "contact_sealed", "objector_index")
    for key, code, sealed, index in fields.iterator():
        contact = _opened(keyring, sealed, place_of(code, CONTACT))
        if contact is not None and objector_index(contact, keyring) != index:
            yield f"objections:{key}", "its contact does not give its index"


def _opened(keyring: Keyring, sealed: str, place: str) -> str | None:
    try:
        return keyring.open(sealed, place=place)
    except SealBroken:
        return None


CHECKS = (
    identities_open_and_give_their_index,
    phones_open,
    objectors_open,
    objectors_give_their_index,
)
