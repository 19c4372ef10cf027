"""Who sees which nominees; found by name in any spelling, and doubles before they do harm."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from honors.actions import nominees
from honors.models import Nominee, User
from honors.queries import nominees as queries
from honors.queries.nominees import Likeness, doubles, lookalikes, search, visible_to
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.nominees import a_nominee, a_resident_id
from tests.factories.organizations import County
from tests.factories.rounds import DURING

pytestmark = pytest.mark.django_db


def named(tree: County, staff: Staff, name: str, village: int = 0, **changes: Any) -> Nominee:
    return a_nominee(tree.villages[village], staff.nominators[village], name=name, **changes)


def pairs(tree: County) -> list[tuple[str, str, str]]:
    found = doubles([tree.county.path])
    return [(each.first.name, each.second.name, each.likeness) for each in found]


def test_a_nominee_is_seen_by_its_unit_and_by_auditors_above(
    tree: County, staff: Staff, stranger: User
) -> None:
    nominee = a_nominee(tree.villages[0], staff.nominators[0])

    for reader in (staff.nominators[0], staff.auditor):
        assert list(visible_to(reader, at=DURING)) == [nominee]
    for other in (staff.nominators[1], staff.secretary, staff.administrator, stranger):
        assert list(visible_to(other, at=DURING)) == []


# Articles 001 and 003 are in traditional characters: search must fold them.
@pytest.mark.parametrize("typed", ["张丽华", "張麗華", "丽华", "張"])
def test_a_name_is_found_in_either_script(tree: County, staff: Staff, typed: str) -> None:
    found = named(tree, staff, "張麗華")
    named(tree, staff, "王芳")

    assert search(staff.nominators[0], typed, at=DURING) == [found]


@pytest.mark.parametrize("typed", ["阿依古丽买买提", "阿依古丽·买买提", "古丽 · 买"])
def test_a_name_is_found_with_and_without_its_dot(tree: County, staff: Staff, typed: str) -> None:
    found = named(tree, staff, "阿依古丽·买买提")

    assert search(staff.nominators[0], typed, at=DURING) == [found]


def test_nobody_finds_who_is_not_theirs_to_see(tree: County, staff: Staff) -> None:
    found = named(tree, staff, "张丽华")

    assert search(staff.auditor, "张", at=DURING) == [found]
    assert search(staff.nominators[1], "张", at=DURING) == []
    assert search(staff.nominators[0], " ", at=DURING) == []
    assert search(staff.nominators[0], "%", at=DURING) == []


def test_what_was_merged_is_found_by_what_was_kept(tree: County, staff: Staff) -> None:
    keep, other, by = (
        named(tree, staff, "张丽华"),
        named(tree, staff, "張麗華"),
        staff.nominators[0],
    )
    nominees.merge(keep=keep, other=other, reason="同一人（虚构）", by=by, at=DURING)

    assert search(by, "张丽华", at=DURING) == [keep]
    assert pairs(tree) == []


@pytest.mark.parametrize(
    ("one", "another", "likeness"),
    [
        ("王芳", "王芳", Likeness.NAME),
        ("张丽华", "張麗華", Likeness.SCRIPT),
        ("阿依古丽·买买提", "阿依古丽买买提", Likeness.MIDDLE_DOT),
        ("王秀兰", "王秀蓝", Likeness.SOUND),
    ],
)
def test_doubles_within_a_unit_are_found_with_the_reason(
    tree: County, staff: Staff, one: str, another: str, likeness: Likeness
) -> None:
    named(tree, staff, one)
    named(tree, staff, another)

    assert pairs(tree) == [(one, another, likeness)]


def test_the_same_name_in_two_villages_is_no_double(tree: County, staff: Staff) -> None:
    """Village names repeat as well; the same name is common, the same unit is not."""
    named(tree, staff, "王芳", village=0)
    named(tree, staff, "王芳", village=1)

    assert pairs(tree) == []


def test_two_kinds_two_numbers_or_two_birthdays_are_two(tree: County, staff: Staff) -> None:
    named(tree, staff, "王芳", resident_id=a_resident_id())
    named(tree, staff, "王芳", resident_id=a_resident_id())
    named(tree, staff, "赵丽")
    named(tree, staff, "赵丽", kind="family")
    named(tree, staff, "王秀兰", birth_date=date(1980, 1, 1))
    named(tree, staff, "王秀蓝", birth_date=date(1990, 1, 1))

    assert pairs(tree) == []


def test_doubles_are_found_below_a_place_and_bounded(
    tree: County, staff: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for village in (0, 3):
        for _each in range(3):
            named(tree, staff, "王芳", village=village)

    with django_assert_num_queries(1):
        assert len(doubles([tree.county.path])) == 6
    assert len(doubles([tree.townships[1].path])) == 3
    assert len(doubles([tree.county.path], limit=2)) == 1
    assert doubles([]) == []


def test_whoever_is_about_to_be_registered_is_recognized(
    tree: County, staff: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The identity number in every unit first, then the name within the own."""
    number = a_resident_id()
    spoken = named(tree, staff, "王秀蓝")
    known = named(tree, staff, "王小兰", village=3, resident_id=number)
    written = named(tree, staff, "王秀蘭")

    with django_assert_num_queries(1):
        found = lookalikes(kind="person", unit=tree.villages[0], name="王秀兰", number=number)

    assert [(each.nominee, each.likeness) for each in found] == [
        (known, Likeness.IDENTITY),
        (written, Likeness.SCRIPT),
        (spoken, Likeness.SOUND),
    ]
    assert lookalikes(kind="family", unit=tree.villages[0], name="王秀兰", number=number) == []


def test_whoever_may_merge_is_shown_the_doubles_to_merge(
    tree: County, staff: Staff, stranger: User
) -> None:
    """A nominator only those of the own unit, even where the unit has others below it."""
    first, second = named(tree, staff, "王小明"), named(tree, staff, "王小明")
    above = a_member(Role.NOMINATOR, tree.townships[0])

    def found(user: User) -> tuple[list[Nominee], list[Nominee]]:
        pairs = queries.doubles_for(user, at=DURING)
        sides = [side for pair in pairs for side in (pair.first, pair.second)]
        return list(queries.kept_by(user, at=DURING)), sides

    for user in (staff.nominators[0], staff.secretaries[0], staff.secretary):
        assert found(user) == ([first, second], [first, second])
    for user in (staff.nominators[1], staff.auditor, staff.secretaries[1], above, stranger):
        assert found(user) == ([], [])
