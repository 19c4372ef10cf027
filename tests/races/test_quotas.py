"""Places that are handed down, taken back or lowered in the same moment; and terms that freeze."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection

from honors import invariants, presets
from honors.actions import accounts, organizations, quotas, rounds
from honors.models import Quota, Round
from honors.queries.accounts import CONSOLE
from honors.queries.rounds import terms_of
from honors.roles import Role
from tests.factories.accounts import Staff, a_user, staff_of
from tests.factories.organizations import FOUNDED_AT, County, a_county, a_unit
from tests.factories.rounds import DURING, OPENED_AT, PLANNED_AT, a_round, category_of
from tests.races.together import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
CROWD = 20
ATTEMPTS = 5


@pytest.fixture
def tree(transactional_db: None) -> County:
    return a_county()


@pytest.fixture
def staff(tree: County) -> Staff:
    return staff_of(tree)


@pytest.fixture(autouse=True)
def _nothing_is_broken_afterwards(transactional_db: None) -> Iterator[None]:
    yield
    assert [str(violation) for violation in invariants.check()] == []


def test_five_places_are_handed_to_five_of_twenty(tree: County, staff: Staff) -> None:
    category = category_of(a_round(tree, staff, kinds=["person"]), "person")
    units = [a_unit(tree.county, f"第{number}局", "department") for number in range(CROWD)]
    top = quotas.set_quota(
        category=category, organization=tree.county, places=5, by=staff.secretary, at=DURING
    )

    outcomes = at_once(
        *(
            lambda unit=unit: quotas.allocate(
                parent=Quota.objects.get(pk=top.pk),
                shares={unit: 1},
                by=staff.secretary,
                at=DURING,
            )
            for unit in units
        )
    )

    assert Counter(outcomes) == {"done": 5, "quota_exhausted": 15}
    assert Quota.objects.get(pk=top.pk).allocated == 5
    assert top.children.count() == 5


def test_a_quota_is_not_lowered_below_what_is_being_handed_down(tree: County, staff: Staff) -> None:
    category = category_of(a_round(tree, staff, kinds=["person"]), "person")
    for number in range(ATTEMPTS):
        unit = a_unit(tree.county, f"第{number}局", "department")
        below = a_unit(unit, "一科", "department")
        top = quotas.set_quota(
            category=category, organization=unit, places=5, by=staff.secretary, at=DURING
        )

        outcomes = at_once(
            lambda top=top, below=below: quotas.allocate(
                parent=Quota.objects.get(pk=top.pk),
                shares={below: 4},
                by=staff.secretary,
                at=DURING,
            ),
            lambda unit=unit: quotas.set_quota(
                category=category, organization=unit, places=3, by=staff.secretary, at=DURING
            ),
        )

        assert outcomes in (["done", "below_use"], ["quota_exhausted", "done"])


def test_terms_do_not_change_while_the_round_opens(tree: County, staff: Staff) -> None:
    for number in range(ATTEMPTS):
        round_ = a_round(tree, staff, kinds=["person"], opened=False, code=f"R{number}")

        outcomes = at_once(
            lambda round_=round_: rounds.open_round(
                round_=round_, by=staff.secretary, at=OPENED_AT
            ),
            lambda round_=round_: rounds.set_route(
                round_=round_, stages=presets.decision_first(), by=staff.secretary, at=PLANNED_AT
            ),
        )

        stored = Round.objects.get(pk=round_.pk)
        assert outcomes in (["done", "terms_frozen"], ["done", "done"])
        assert terms_of(stored).digest == stored.terms_digest


def test_a_role_is_granted_once(tree: County, staff: Staff) -> None:
    user = a_user()

    outcomes = at_once(
        *(
            lambda: accounts.grant(
                user=user,
                organization=tree.county,
                role=Role.OFFICER,
                starts_at=DURING,
                by=staff.administrator,
                at=DURING,
            )
            for _nth in range(ATTEMPTS)
        )
    )

    assert Counter(outcomes) == {"done": 1, "membership_overlaps": ATTEMPTS - 1}


def test_units_founded_together_get_paths_of_their_own(tree: County) -> None:
    def found(number: int) -> object:
        return organizations.create_unit(
            parent=tree.firm, name=f"第{number}车间", kind="firm", by=CONSOLE, at=FOUNDED_AT
        )

    outcomes = at_once(*(lambda number=number: found(number) for number in range(CROWD)))

    assert outcomes == ["done"] * CROWD
    assert len(set(tree.firm.children.values_list("path", flat=True))) == CROWD
