"""Registering those who can be nominated."""

from __future__ import annotations

from datetime import date

import pytest

from honors.actions import nominees
from honors.actions.nominees import MemberSpec
from honors.models import Nominee, Organization, User
from honors.queries.nominees import find_by_identity, identity_of
from tests.factories.accounts import Staff
from tests.factories.nominees import BORN, MEMBERS, a_nominee, a_resident_id
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput, NotPermitted


@laid
def village(tree: County) -> Organization:
    return tree.villages[0]


def test_birth_date_and_sex_are_those_of_the_identity_number(
    village: Organization, nominator: User
) -> None:
    number = a_resident_id(born=date(1990, 2, 3), sex="female")

    nominee = a_nominee(village, nominator, resident_id=number, birth_date=None, sex="")

    assert (nominee.birth_date, nominee.sex) == (date(1990, 2, 3), "female")


def test_the_number_is_kept_sealed_and_found_again(village: Organization, nominator: User) -> None:
    number = a_resident_id()

    nominee = a_nominee(village, nominator, resident_id=number)

    stored = Nominee.objects.get(pk=nominee.pk)
    assert number not in stored.identity_sealed
    assert identity_of(stored) == number
    assert find_by_identity("person", number) == nominee
    assert find_by_identity("person", a_resident_id()) is None


def test_history_holds_neither_name_nor_number(village: Organization, nominator: User) -> None:
    number = a_resident_id()

    nominee = a_nominee(village, nominator, resident_id=number)

    event = LedgerEvent.objects.get(stream=f"nominees:{nominee.pk}")
    assert nominee.name not in event.body
    assert number not in event.body


def test_a_birth_date_that_differs_from_the_number_is_refused(
    village: Organization, nominator: User
) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_nominee(village, nominator, resident_id=a_resident_id(), birth_date=date(1985, 5, 21))

    assert (refused.value.code, refused.value.pointer) == ("birth_date_differs", "/birth_date")
    assert Nominee.objects.count() == 0


def test_a_sex_that_differs_from_the_number_is_refused(
    village: Organization, nominator: User
) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_nominee(village, nominator, resident_id=a_resident_id(sex="male"), sex="female")

    assert refused.value.code == "sex_differs"


def test_the_same_person_is_registered_once_and_used_again(
    village: Organization, nominator: User
) -> None:
    number = a_resident_id()
    first = a_nominee(village, nominator, resident_id=number, name="钱小红")

    again = a_nominee(village, nominator, resident_id=number, name="钱　小红")

    assert again == first
    assert Nominee.objects.count() == 1


def test_the_same_number_with_another_name_is_refused(
    village: Organization, nominator: User
) -> None:
    number = a_resident_id()
    a_nominee(village, nominator, resident_id=number, name="钱小红")

    with pytest.raises(InvalidInput) as refused:
        a_nominee(village, nominator, resident_id=number, name="钱小兰")

    assert refused.value.code == "identity_other_name"


def test_another_unit_learns_only_that_the_number_is_known(
    tree: County, staff: Staff, nominator: User
) -> None:
    number = a_resident_id()
    a_nominee(tree.villages[0], nominator, resident_id=number, name="钱小红")

    with pytest.raises(InvalidInput) as refused:
        a_nominee(tree.villages[1], staff.nominators[1], resident_id=number, name="钱小红")

    assert refused.value.code == "identity_known"
    assert refused.value.params == {}


@pytest.mark.parametrize("kind", ["collective", "place", "pair"])
def test_only_people_have_identity_numbers(
    village: Organization, nominator: User, kind: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_nominee(village, nominator, kind, resident_id=a_resident_id())

    assert refused.value.code == "identity_not_for_kind"


@pytest.mark.parametrize(
    ("kind", "members", "code"),
    [
        ("pair", (), "pair_of_two"),
        ("pair", MEMBERS["pair"][:1], "pair_of_two"),
        ("pair", (*MEMBERS["pair"], *MEMBERS["family"]), "pair_of_two"),
        ("family", (), "family_members"),
        ("family", MEMBERS["family"] * 61, "family_members"),
        ("person", MEMBERS["family"], "members_not_for_kind"),
        ("place", MEMBERS["family"], "members_not_for_kind"),
    ],
)
def test_each_kind_has_the_members_it_can_have(
    village: Organization, nominator: User, kind: str, members: tuple[MemberSpec, ...], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_nominee(village, nominator, kind, members=members)

    assert (refused.value.code, refused.value.pointer) == (code, "/members")
    assert Nominee.objects.count() == 0


def test_a_member_that_cannot_be_is_pointed_at(village: Organization, nominator: User) -> None:
    members = (MEMBERS["pair"][0], MemberSpec(name="周小兰", relation=" "))

    with pytest.raises(InvalidInput) as refused:
        a_nominee(village, nominator, "pair", members=members)

    assert refused.value.pointer == "/members/1/relation"


def test_members_join_and_leave_on_a_day(village: Organization, nominator: User) -> None:
    family = a_nominee(village, nominator, "family")
    husband = family.members.get()
    baby = MemberSpec(name="赵小宝", relation="儿子", birth_date=date(2026, 1, 2))

    nominees.change_members(
        nominee=family,
        joining=[baby],
        leaving=[husband],
        on=date(2026, 3, 1),
        by=nominator,
        at=DURING,
    )

    rows = family.members.order_by("position").values_list("position", "name", "since", "until")
    assert list(rows) == [
        (1, husband.name, None, date(2026, 3, 1)),
        (2, "赵小宝", date(2026, 3, 1), None),
    ]


def test_a_pair_stays_a_pair(village: Organization, nominator: User) -> None:
    pair = a_nominee(village, nominator, "pair")
    member = pair.members.first()

    with pytest.raises(InvalidInput) as refused:
        nominees.change_members(
            nominee=pair, leaving=[member], on=date(2026, 3, 1), by=nominator, at=DURING
        )

    assert refused.value.code == "pair_of_two"
    assert pair.members.filter(until=None).count() == 2


def test_nobody_leaves_who_is_no_member(village: Organization, nominator: User) -> None:
    family, other = (a_nominee(village, nominator, "family") for _number in range(2))

    with pytest.raises(InvalidInput) as refused:
        nominees.change_members(
            nominee=family,
            leaving=[other.members.get()],
            on=date(2026, 3, 1),
            by=nominator,
            at=DURING,
        )

    assert refused.value.code == "not_a_member"


def test_only_a_nominator_of_the_unit_registers(tree: County, staff: Staff) -> None:
    with pytest.raises(NotPermitted):
        a_nominee(tree.villages[0], staff.nominators[1])
    with pytest.raises(NotPermitted):
        a_nominee(tree.villages[0], staff.secretary)

    assert Nominee.objects.count() == 0


def test_a_family_may_have_the_number_of_its_representative(
    village: Organization, nominator: User
) -> None:
    number = a_resident_id()

    family = a_nominee(village, nominator, "family", resident_id=number)
    person = a_nominee(village, nominator, resident_id=number)

    assert family.birth_date == BORN
    assert family.pk != person.pk
