"""Who may decide, and what one sees of decisions."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from honors.models import Membership, Round, User
from honors.queries.decisions import approvers_of, conflicts_among, visible_to
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.decisions import DECIDED_ON, RECORDED_AT, a_decision
from tests.factories.organizations import County
from tests.factories.public_notices import POSTED_AT, a_shown_case, cleared_cases

pytestmark = pytest.mark.django_db


def test_approvers_are_those_of_that_place_on_that_day(tree: County, staff: Staff) -> None:
    gone = a_member(Role.APPROVER, tree.county)
    Membership.objects.filter(user=gone).update(ends_at=POSTED_AT)
    assert list(approvers_of(tree.county, on=DECIDED_ON)) == [staff.approvers[-1]]


def test_conflicts_are_found_in_as_many_statements_for_more_cases(
    shown: Round,
    staff: Staff,
    tree: County,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first = a_shown_case(shown, staff, tree)
    with django_assert_num_queries(6):
        conflicts_among(staff.nominators, [first], on=DECIDED_ON)
    second = a_shown_case(shown, staff, tree, "王芳", village=1)
    with django_assert_num_queries(6):
        found = conflicts_among(staff.nominators, [first, second], on=DECIDED_ON)
    assert found == [(staff.nominators[0], first), (staff.nominators[1], second)]


def test_decisions_are_seen_where_one_reviews_decides_or_audits(
    shown: Round, staff: Staff, tree: County, auditor: User, nominator: User, stranger: User
) -> None:
    a_shown_case(shown, staff, tree)
    decision = a_decision(shown, staff, cleared_cases(shown, staff.secretary))
    seen = {
        user: list(visible_to(user, at=RECORDED_AT))
        for user in (staff.secretary, staff.approvers[-1], auditor, nominator, stranger)
    }
    assert [decision] == seen[staff.secretary] == seen[staff.approvers[-1]] == seen[auditor]
    assert seen[nominator] == seen[stranger] == []
