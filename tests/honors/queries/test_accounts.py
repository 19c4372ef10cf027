from datetime import UTC, datetime, timedelta

import pytest

from honors.models import Membership, User
from honors.queries import accounts
from honors.roles import CLOCK, Role
from tests.factories.accounts import HIRED_AT, Staff, a_member, a_user
from tests.factories.organizations import County
from workflow.refusals import NotPermitted

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_a_role_is_required_at_exactly_the_organization(tree: County, officer: User) -> None:
    accounts.require(officer, Role.OFFICER, tree.townships[0], NOW)

    for place in (tree.county, tree.townships[1], tree.villages[0]):
        with pytest.raises(NotPermitted) as refused:
            accounts.require(officer, Role.OFFICER, place, NOW)
        assert refused.value.code == "not_permitted"


def test_a_role_over_an_organization_reaches_down_not_up_or_beside(
    tree: County, twin: County
) -> None:
    user = a_member(Role.ADMINISTRATOR, tree.townships[0])

    accounts.require_over(user, Role.ADMINISTRATOR, tree.townships[0], NOW)
    accounts.require_over(user, Role.ADMINISTRATOR, tree.villages[0], NOW)
    for place in (tree.county, tree.townships[1], tree.villages[3], twin.county, None):
        with pytest.raises(NotPermitted):
            accounts.require_over(user, Role.ADMINISTRATOR, place, NOW)


def test_neither_the_clock_nor_somebody_without_standing_may(tree: County) -> None:
    for actor in (CLOCK, a_user()):
        with pytest.raises(NotPermitted):
            accounts.require(actor, Role.SECRETARY, tree.county, NOW)
        with pytest.raises(NotPermitted):
            accounts.require_over(actor, Role.ADMINISTRATOR, tree.county, NOW)
        with pytest.raises(NotPermitted):
            accounts.require_anywhere(actor, Role.ADMINISTRATOR, NOW)


def test_a_role_counts_from_its_first_moment_and_not_at_its_last(
    tree: County, secretary: User
) -> None:
    Membership.objects.filter(user=secretary).update(ends_at=NOW)

    accounts.require(secretary, Role.SECRETARY, tree.county, HIRED_AT)
    for moment in (HIRED_AT - timedelta(microseconds=1), NOW):
        with pytest.raises(NotPermitted):
            accounts.require(secretary, Role.SECRETARY, tree.county, moment)


def test_a_disabled_account_holds_nothing(tree: County, secretary: User, operator: User) -> None:
    secretary.is_active = operator.is_active = False

    with pytest.raises(NotPermitted):
        accounts.require(secretary, Role.SECRETARY, tree.county, NOW)
    with pytest.raises(NotPermitted):
        accounts.require_over(operator, Role.ADMINISTRATOR, tree.county, NOW)


def test_a_superuser_is_an_administrator_everywhere_and_nothing_else(
    tree: County, operator: User
) -> None:
    accounts.require_over(operator, Role.ADMINISTRATOR, None, NOW)
    accounts.require_anywhere(operator, Role.ADMINISTRATOR, NOW)

    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotPermitted):
            accounts.require_over(operator, role, tree.county, NOW)


def test_the_console_keeps_accounts_and_organizations_and_nothing_else(tree: County) -> None:
    accounts.require_over(accounts.CONSOLE, Role.ADMINISTRATOR, None, NOW)

    assert accounts.CONSOLE.ledger_key == "system:console"
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(NotPermitted):
            accounts.require_over(accounts.CONSOLE, role, tree.county, NOW)


def test_people_see_themselves_and_administrators_whoever_belongs_below(
    tree: County, officer: User, administrator: User, stranger: User
) -> None:
    employee = a_user(employer=tree.firm)

    assert set(accounts.visible_to(officer, at=NOW)) == {officer}
    seen = set(accounts.visible_to(administrator, at=NOW))
    assert seen >= {officer, administrator, employee}
    assert stranger not in seen
    assert set(accounts.visible_to(stranger, at=NOW)) == {stranger}


def test_roles_are_seen_by_who_holds_them_and_by_administrators_above(
    tree: County, staff: Staff, stranger: User
) -> None:
    def seen(user: User) -> set[int]:
        return {membership.user_id for membership in accounts.memberships_visible_to(user, at=NOW)}

    local = a_member(Role.AUDITOR, tree.townships[1])

    assert seen(staff.officers[0]) == {staff.officers[0].pk}
    assert seen(local) == {
        local.pk,
        staff.officers[1].pk,
        staff.approvers[1].pk,
        staff.secretaries[1].pk,
        *(nominator.pk for nominator in staff.nominators[3:]),
    }
    assert seen(staff.administrator) > seen(local)
    assert stranger.pk not in seen(staff.administrator)
