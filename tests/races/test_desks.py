"""Colleagues at one desk in the same moment: one transfer, one nudge, no signature slipped past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection

from honors import invariants
from honors.actions import looks, nominations, nudges, signers
from honors.models import Look, Nomination, Nudge
from honors.roles import Role
from tests.factories.accounts import Staff, a_member, staff_of
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County, a_county
from tests.factories.rounds import DURING
from tests.races.together import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def tree(transactional_db: None) -> County:
    return a_county()


@pytest.fixture
def staff(tree: County) -> Staff:
    return staff_of(tree)


@pytest.fixture
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("review", tree, staff)


@pytest.fixture(autouse=True)
def _nothing_is_broken_afterwards(transactional_db: None) -> Iterator[None]:
    yield
    assert [str(violation) for violation in invariants.check()] == []


def test_one_of_two_transfers_wins(tree: County, staff: Staff, case: Nomination) -> None:
    officer = staff.officers[0]
    first, second = (a_member(Role.OFFICER, tree.townships[0], f"同事{n}") for n in "甲乙")

    outcomes = at_once(
        *(
            lambda to=to: nominations.move(
                nomination=case,
                name="transfer",
                assignee=to,
                reason="出差。",
                by=officer,
                at=DURING,
            )
            for to in (first, second)
        )
    )

    assert Counter(outcomes) == {"done": 1, "held_by_another": 1}


def test_one_of_many_nudges_counts(staff: Staff, case: Nomination) -> None:
    outcomes = at_once(
        *(
            lambda by=by: nudges.nudge(nomination=case, by=by, at=DURING)
            for by in [staff.nominators[0], staff.secretary] * 3
        )
    )

    assert Counter(outcomes) == {"done": 1, "nudged_today": 5}
    assert Nudge.objects.count() == 1


def test_a_case_does_not_slip_past_a_signature(staff: Staff, case: Nomination) -> None:
    officer = staff.officers[0]

    outcomes = at_once(
        lambda: signers.add_signers(
            nomination=case, users=[staff.approvers[0]], required=True, by=officer, at=DURING
        ),
        lambda: nominations.move(
            nomination=case, name="forward", opinion="同意。", by=officer, at=DURING
        ),
    )

    assert outcomes in (["done", "signature_missing"], ["wrong_state", "done"])


def test_two_pages_of_one_person_are_one_look(staff: Staff, case: Nomination) -> None:
    outcomes = at_once(
        *(
            lambda: looks.record_look(nomination=case, by=staff.officers[0], at=DURING)
            for _page in range(5)
        )
    )

    assert outcomes == ["done"] * 5
    assert Look.objects.count() == 1
