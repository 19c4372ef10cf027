from datetime import UTC, datetime

import pytest

from honors.roles import CLOCK, DESCRIPTIONS, NOBODY, Grant, Role, Standing, paths_of

COUNTY = Grant(role=Role.OFFICER, organization_id=1, path="0001")
STREET = Grant(role=Role.SECRETARY, organization_id=2, path="00010001")
STANDING = Standing(user_id=7, grants=(COUNTY, STREET))


@pytest.mark.parametrize(
    ("path", "covered"),
    [
        ("0001", True),
        ("00010001", True),
        ("0001ZZZZ", True),
        ("0001ZZZZZZZZ", True),
        ("0002", False),
        ("0000", False),
        ("000", False),
        ("", False),
        ("00020001", False),
    ],
)
def test_a_grant_covers_its_own_subtree_and_nothing_beside_or_above(
    path: str, covered: bool
) -> None:
    assert COUNTY.covers(path) is covered


def test_a_role_is_held_where_it_was_granted() -> None:
    assert STANDING.holds(Role.OFFICER, 1)
    assert not STANDING.holds(Role.OFFICER, 2)
    assert not STANDING.holds(Role.SECRETARY, 1)
    assert not STANDING.holds(Role.OFFICER, None)


def test_a_role_is_held_over_what_lies_below() -> None:
    assert STANDING.holds_over(Role.OFFICER, "00010001")
    assert STANDING.holds_over(Role.SECRETARY, "000100010001")
    assert not STANDING.holds_over(Role.SECRETARY, "0001")


def test_grants_are_found_by_role() -> None:
    assert STANDING.having(Role.SECRETARY) == (STREET,)
    assert STANDING.having(Role.SECRETARY, Role.OFFICER) == (COUNTY, STREET)
    assert STANDING.having(Role.JUDGE) == ()


def test_paths_are_told_once_and_in_order() -> None:
    assert paths_of([STREET, COUNTY, COUNTY]) == ("0001", "00010001")


def test_the_clock_is_the_clock_and_holds_no_role() -> None:
    standing = CLOCK.standing(at=datetime(2026, 3, 2, tzinfo=UTC))

    assert (standing.is_clock, standing.grants, standing.user_id) == (True, (), None)
    assert CLOCK.ledger_key == "system:clock"


def test_nobody_holds_nothing() -> None:
    assert (NOBODY.is_clock, NOBODY.grants, NOBODY.user_id) == (False, (), None)


def test_every_role_is_described() -> None:
    assert set(DESCRIPTIONS) == set(Role)
