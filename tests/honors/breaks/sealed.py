"""Sealed values that were moved, changed or indexed wrongly."""

from __future__ import annotations

from honors.models import Nominee, Objection
from honors.queries.nominees import IDENTITY_PURPOSE, identity_place
from honors.queries.objections import OBJECTOR, place_of
from honors.sealing import site_keyring
from tests.honors.breaks.public_notices import an_objection
from tests.honors.planting import Planted

NUMBER = "110101199003070011"


def seal_identity(nominee: Nominee, *, place: str, indexed: str) -> str:
    keyring = site_keyring()
    Nominee.objects.filter(pk=nominee.pk).update(
        identity_sealed=keyring.seal(NUMBER, place=place),
        identity_index=keyring.index(indexed, purpose=IDENTITY_PURPOSE),
    )
    return f"nominees:{nominee.pk}"


def identities_open_and_give_their_index(planted: Planted) -> str:
    """The sealed number of another row."""
    nominee = planted.cases["甲一"].nominee
    elsewhere = identity_place(planted.cases["乙二"].nominee.pk)
    return seal_identity(nominee, place=elsewhere, indexed=NUMBER)


def identities_open_and_give_their_index_2(planted: Planted) -> str:
    nominee = planted.cases["甲一"].nominee
    return seal_identity(nominee, place=identity_place(nominee.pk), indexed="another")


def objectors_open(planted: Planted) -> str:
    sealed = site_keyring().seal("虚构", place=place_of("another", OBJECTOR))
    case = planted.cases["戊五"]
    objection: Objection = an_objection(planted, nomination=case, objector_sealed=sealed)
    return f"objections:{objection.pk}"
