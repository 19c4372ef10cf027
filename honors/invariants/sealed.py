"""Sealed personal values open in their own place, and are found by the index they give."""

from __future__ import annotations

from collections.abc import Iterator

from honors.models import Nominee, Objection
from honors.queries.nominees import IDENTITY_PURPOSE, identity_place
from honors.queries.objections import CONTACT, OBJECTOR, place_of
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


def objectors_open() -> Iterator[Broken]:
    keyring = site_keyring()
    rows = Objection.objects.values_list("pk", "query_code", "objector_sealed", "contact_sealed")
    for key, code, objector, contact in rows.iterator():
        for field, sealed in ((OBJECTOR, objector), (CONTACT, contact)):
            if sealed and _opened(keyring, sealed, place_of(code, field)) is None:
                yield f"objections:{key}", f"its sealed {field} does not open here"


def _opened(keyring: Keyring, sealed: str, place: str) -> str | None:
    try:
        return keyring.open(sealed, place=place)
    except SealBroken:
        return None


CHECKS = (identities_open_and_give_their_index, objectors_open)
