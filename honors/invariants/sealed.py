"""Sealed personal values open in their own place, and are found by the index they give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from honors.forms import parse_form
from honors.models import Document, Dossier, DossierVersion, Nominee, Objection
from honors.private_answers import COMMITTED, commitment, opened
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


def private_answers_lie_sealed() -> Iterator[Broken]:
    """None that the form calls private stands among those in the clear."""
    for rows in (Dossier.objects, DossierVersion.objects):
        for row in rows.select_related("nomination__category__form").iterator():
            private = parse_form(row.nomination.category.form.fields).sealed_names
            shown = sorted(private & {*row.data, *getattr(row, "unfit", ())})
            if shown:
                yield f"nominations:{row.nomination_id}", f"{', '.join(shown)} lies in the clear"


def private_answers_open() -> Iterator[Broken]:
    for dossier in Dossier.objects.exclude(sealed="").iterator():
        if _contents(dossier) is None:
            yield f"nominations:{dossier.nomination_id}", "its private answers do not open here"


def frozen_answers_are_those_committed() -> Iterator[Broken]:
    """The envelope of every version opens, and gives the commitment that its digest is over."""
    for version in DossierVersion.objects.iterator():
        committed = version.data.get(COMMITTED)
        if not version.sealed and committed is None:
            continue
        contents = _contents(version) if version.sealed else None
        if contents is None:
            detail = "do not open here"
        elif committed not in (None, commitment(contents["data"], salt=contents["salt"])):
            detail = "are not those that were submitted"
        else:
            continue
        yield (
            f"nominations:{version.nomination_id}",
            f"the private answers of version {version.number} {detail}",
        )


def sources_open() -> Iterator[Broken]:
    keyring = site_keyring()
    for document in Document.objects.iterator():
        if _opened(keyring, document.source_sealed, document.place) is None:
            yield f"documents:{document.pk}", "what it was made from does not open here"


def _contents(row: Dossier | DossierVersion) -> dict[str, Any] | None:
    try:
        return opened(row.sealed, place=row.place)
    except SealBroken:
        return None


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
    private_answers_lie_sealed,
    private_answers_open,
    frozen_answers_are_those_committed,
    sources_open,
)
