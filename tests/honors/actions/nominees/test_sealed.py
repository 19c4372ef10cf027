"""Numbers of a nominee: sealed, masked, and shown for a reason that history keeps."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from honors.actions import nominees
from honors.models import Nominee, User
from honors.queries.nominees import masked_identity, masked_phone, phone_of, phone_place
from honors.sealing import SealBroken, site_keyring
from tests.factories.accounts import Staff
from tests.factories.nominees import a_nominee, a_resident_id
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.ledger import opinions_of
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db

PHONE = "13900000000"


@laid
def nominee(tree: County, staff: Staff) -> Nominee:
    by = staff.nominators[0]
    registered = a_nominee(tree.villages[0], by, resident_id=a_resident_id())
    return nominees.set_phone(nominee=registered, phone="+86 139 0000 0000", by=by, at=DURING)


def shown(nominee: Nominee, by: User, field: str = "phone", reason: str = "核对身份") -> str:
    return nominees.unmask(nominee=nominee, field=field, by=by, at=DURING, reason=reason)


def test_a_phone_is_kept_sealed_for_its_own_row(nominee: Nominee) -> None:
    stored = Nominee.objects.get(pk=nominee.pk)

    assert PHONE not in stored.phone_sealed
    assert phone_of(stored) == PHONE
    with pytest.raises(SealBroken):
        site_keyring().open(stored.phone_sealed, place=phone_place(stored.pk + 1))


def test_numbers_are_masked_by_default(nominee: Nominee) -> None:
    assert masked_phone(nominee) == "139****0000"
    assert masked_identity(nominee)[:14] == "*" * 14
    assert (masked_phone(Nominee()), masked_identity(Nominee())) == ("", "")


def test_a_phone_can_be_taken_away_and_not_be_nonsense(staff: Staff, nominee: Nominee) -> None:
    by = staff.nominators[0]

    with pytest.raises(InvalidInput) as refused:
        nominees.set_phone(nominee=nominee, phone="12345", by=by, at=DURING)
    assert refused.value.code == "phone_length"
    assert nominees.set_phone(nominee=nominee, phone="", by=by, at=DURING).phone_sealed == ""


def test_whoever_looks_is_recorded_with_the_reason_beside(staff: Staff, nominee: Nominee) -> None:
    assert shown(nominee, staff.nominators[0]) == PHONE

    event = LedgerEvent.objects.get(action="nominees.unmask")
    assert event.actor == staff.nominators[0].ledger_key
    assert '"field":"phone"' in event.body
    assert PHONE not in event.body
    assert opinions_of(event.stream_id)[event.seq] == {"reason": "核对身份"}


def test_a_nominator_of_the_unit_and_secretaries_above_may_look(
    staff: Staff, nominee: Nominee
) -> None:
    for somebody in (staff.nominators[0], staff.secretaries[0], staff.secretary):
        assert shown(nominee, somebody) == PHONE
    others = (staff.nominators[1], staff.secretaries[1], staff.officers[0], staff.auditor)
    for somebody in (*others, staff.administrator, staff.judges[0]):
        with pytest.raises(NotPermitted):
            shown(nominee, somebody)
    assert LedgerEvent.objects.filter(action="nominees.unmask").count() == 3


def test_nothing_is_shown_without_a_reason_or_without_a_number(
    tree: County, staff: Staff, nominee: Nominee
) -> None:
    by = staff.nominators[0]
    bare = a_nominee(tree.villages[0], by)

    with override("en"), pytest.raises(InvalidInput, match="Say for what"):
        shown(nominee, by, reason="  ")
    with pytest.raises(InvalidInput) as refused:
        shown(nominee, by, field="name")
    assert refused.value.code == "not_a_choice"
    with pytest.raises(GuardFailed) as empty:
        shown(bare, by, field="identity")
    assert empty.value.code == "nothing_to_unmask"
    assert not LedgerEvent.objects.filter(action="nominees.unmask").exists()
