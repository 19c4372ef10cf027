import json
from datetime import UTC, datetime, timedelta

import pytest

from honors.actions import accounts
from honors.models import Membership, Organization, User
from honors.queries.accounts import CONSOLE
from honors.roles import CLOCK, Role
from tests.factories.accounts import a_member, a_user
from tests.factories.organizations import County
from workflow.models import LedgerEvent, LedgerSalt
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
PASSWORD = "红旗-招展-2026"


def a_grant(
    user: User, organization: Organization, by: User, role: Role = Role.OFFICER
) -> Membership:
    return accounts.grant(
        user=user, organization=organization, role=role, starts_at=NOW, by=by, at=NOW
    )


def test_an_administrator_opens_an_account_that_can_sign_in(
    tree: County, administrator: User
) -> None:
    user = accounts.create_user(
        username="li.hong",
        display_name="李红",
        by=administrator,
        at=NOW,
        password=PASSWORD,
        employer=tree.firm,
    )

    stored = User.objects.get(username="li.hong")
    assert stored == user
    assert (stored.display_name, stored.employer, stored.date_joined) == ("李红", tree.firm, NOW)
    assert stored.check_password(PASSWORD)
    assert (stored.is_staff, stored.is_superuser) == (False, False)
    event = LedgerEvent.objects.get(action="users.create")
    assert (event.stream_id, event.actor) == (f"users:{user.pk}", administrator.ledger_key)
    assert "李红" not in event.body


def test_without_a_password_nobody_signs_in(db: None) -> None:
    user = accounts.create_user(username="li", display_name="李红", by=CONSOLE, at=NOW)

    assert not user.has_usable_password()


@pytest.mark.parametrize(
    ("username", "name", "password", "code", "pointer"),
    [
        ("", "李红", None, "empty", "/username"),
        ("li hong", "李红", None, "username_format", "/username"),
        ("li\x00", "李红", None, "nul", "/username"),
        ("l" * 151, "李红", None, "too_long", "/username"),
        ("li", "", None, "empty", "/display_name"),
        ("li", "李\u202e红", None, "bidi_control", "/display_name"),
        ("li", "李红", "12345", "password_weak", "/password"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    db: None, username: str, name: str, password: str | None, code: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        accounts.create_user(
            username=username, display_name=name, by=CONSOLE, at=NOW, password=password
        )

    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert User.objects.count() == 0


def test_a_user_name_is_given_once(db: None) -> None:
    accounts.create_user(username="li", display_name="李红", by=CONSOLE, at=NOW)

    with pytest.raises(InvalidInput) as refused:
        accounts.create_user(username="li", display_name="李四", by=CONSOLE, at=NOW)

    assert refused.value.code == "username_taken"


def test_only_an_administrator_over_the_employer_opens_accounts(
    tree: County, twin: County, administrator: User, secretary: User
) -> None:
    for actor, employer in (
        (administrator, twin.firm),
        (secretary, tree.firm),
        (secretary, None),
        (CLOCK, None),
    ):
        with pytest.raises(NotPermitted):
            accounts.create_user(
                username="li", display_name="李红", by=actor, at=NOW, employer=employer
            )


def test_an_account_is_edited_and_disabled(tree: County, administrator: User) -> None:
    user = a_member(Role.OFFICER, tree.townships[0])

    edited = accounts.edit_user(
        user=user,
        display_name="李红梅",
        employer=tree.firm,
        is_active=False,
        by=administrator,
        at=NOW,
    )

    assert (edited.display_name, edited.employer, edited.is_active) == ("李红梅", tree.firm, False)
    assert edited.standing(at=NOW).grants == ()
    assert LedgerEvent.objects.get(action="users.edit").stream_id == f"users:{user.pk}"


def test_an_administrator_does_not_touch_who_also_serves_elsewhere(
    tree: County, twin: County, administrator: User
) -> None:
    user = a_member(Role.OFFICER, tree.townships[0])
    Membership.objects.create(user=user, organization=twin.county, role=Role.AUDITOR, starts_at=NOW)

    with pytest.raises(NotPermitted):
        accounts.set_password(user=user, password=PASSWORD, by=administrator, at=NOW)


def test_an_administrator_edits_nobody_of_another_county_nor_employs_anybody_there(
    tree: County, twin: County, administrator: User
) -> None:
    own = a_member(Role.OFFICER, tree.townships[0])
    foreign = a_member(Role.OFFICER, twin.townships[0])

    for user, employer in ((foreign, tree.firm), (own, twin.firm)):
        with pytest.raises(NotPermitted):
            accounts.edit_user(
                user=user,
                display_name="李红梅",
                employer=employer,
                is_active=True,
                by=administrator,
                at=NOW,
            )


def test_an_administrator_does_not_touch_an_operator(
    tree: County, administrator: User, operator: User
) -> None:
    User.objects.filter(pk=operator.pk).update(employer=tree.firm)

    with pytest.raises(NotPermitted):
        accounts.set_password(user=operator, password=PASSWORD, by=administrator, at=NOW)


def test_people_change_their_own_password_only(officer: User, secretary: User) -> None:
    assert accounts.set_password(
        user=officer, password=PASSWORD, by=officer, at=NOW
    ).check_password(PASSWORD)
    with pytest.raises(NotPermitted):
        accounts.set_password(user=officer, password=PASSWORD, by=secretary, at=NOW)


def test_operators_alone_let_people_into_the_admin(
    tree: County, officer: User, administrator: User, operator: User
) -> None:
    with pytest.raises(NotPermitted):
        accounts.set_staff(user=officer, is_staff=True, by=administrator, at=NOW)

    assert accounts.set_staff(user=officer, is_staff=True, by=operator, at=NOW).is_staff
    assert not accounts.set_staff(user=officer, is_staff=False, by=CONSOLE, at=NOW).is_staff
    assert LedgerEvent.objects.filter(action="users.set_staff").count() == 2


def test_a_role_is_granted_for_a_half_open_time(tree: County, administrator: User) -> None:
    user = a_user()

    accounts.grant(
        user=user,
        organization=tree.firm,
        role=Role.NOMINATOR,
        starts_at=NOW,
        ends_at=LATER,
        by=administrator,
        at=NOW,
    )

    assert user.standing(at=NOW).holds(Role.NOMINATOR, tree.firm.pk)
    assert not user.standing(at=LATER).holds(Role.NOMINATOR, tree.firm.pk)
    event = LedgerEvent.objects.get(action="memberships.grant")
    assert event.stream_id == f"users:{user.pk}"


def test_a_role_that_began_long_ago_is_granted_with_a_reason(
    tree: County, administrator: User
) -> None:
    user, long_ago = a_user(), NOW - timedelta(days=1, seconds=1)
    place = {"user": user, "organization": tree.county, "role": Role.OFFICER}

    with pytest.raises(InvalidInput) as refused:
        accounts.grant(**place, starts_at=long_ago, by=administrator, at=NOW)
    assert (refused.value.code, refused.value.pointer) == ("backdated", "/reason")

    why = "任命文件补登（虚构）"
    accounts.grant(**place, starts_at=long_ago, reason=why, by=administrator, at=NOW)
    event = LedgerEvent.objects.get(action="memberships.grant")
    assert why not in event.body
    body = json.loads(event.body)
    assert body["starts_at"] < body["at"]
    assert [salt.field for salt in LedgerSalt.objects.all()] == ["reason"]


def test_a_role_that_began_yesterday_needs_no_reason(tree: County, administrator: User) -> None:
    granted = accounts.grant(
        user=a_user(),
        organization=tree.county,
        role=Role.OFFICER,
        starts_at=NOW - timedelta(days=1),
        by=administrator,
        at=NOW,
    )

    assert granted.starts_at == NOW - timedelta(days=1)


def test_an_address_for_messages_is_set_and_taken_away(administrator: User) -> None:
    user = a_user(employer=administrator.employer)

    assert accounts.set_email(user=user, email="li@EXAMPLE.test", by=user, at=NOW).email == (
        "li@example.test"
    )
    assert accounts.set_email(user=user, email="", by=user, at=NOW).email == ""
    events = LedgerEvent.objects.filter(action="users.set_email")
    assert [event.stream_id for event in events] == [f"users:{user.pk}"] * 2
    assert "example" not in "".join(event.body for event in events)


@pytest.mark.parametrize("address", ["li", "li@", "li@example.test\nBcc: x@example.test"])
def test_what_is_no_address_is_refused(administrator: User, address: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        accounts.set_email(user=administrator, email=address, by=administrator, at=NOW)

    assert refused.value.pointer == "/email"


def test_nobody_else_redirects_messages(tree: County, secretary: User) -> None:
    with pytest.raises(NotPermitted):
        accounts.set_email(user=a_user(), email="x@example.test", by=secretary, at=NOW)


def test_nobody_grants_a_role_to_themselves(tree: County, administrator: User) -> None:
    with pytest.raises(NotPermitted) as refused:
        a_grant(administrator, tree.county, administrator, Role.APPROVER)

    assert refused.value.code == "own_role"


def test_roles_are_granted_below_the_own_place_only(
    tree: County, twin: County, administrator: User, secretary: User
) -> None:
    user = a_user()

    for actor, place in ((administrator, twin.county), (secretary, tree.county)):
        with pytest.raises(NotPermitted):
            a_grant(user, place, actor)
    assert not user.memberships.exists()


@pytest.mark.parametrize(
    ("role", "starts_at", "ends_at", "code"),
    [
        ("king", NOW, None, "not_a_choice"),
        (Role.OFFICER, NOW, NOW, "not_half_open"),
        (Role.OFFICER, LATER, NOW, "not_half_open"),
        (Role.OFFICER, NOW.replace(tzinfo=None), None, "not_a_time"),
        (Role.OFFICER, "2026-03-02", None, "not_a_time"),
    ],
)
def test_a_role_that_cannot_be_is_refused(
    tree: County, administrator: User, role: str, starts_at: datetime, ends_at: datetime, code: str
) -> None:
    user = a_user()

    with pytest.raises(InvalidInput) as refused:
        accounts.grant(
            user=user,
            organization=tree.county,
            role=role,
            starts_at=starts_at,
            ends_at=ends_at,
            by=administrator,
            at=NOW,
        )

    assert refused.value.code == code
    assert not user.memberships.exists()


def test_a_role_is_held_once_at_a_time_but_may_come_back(tree: County, administrator: User) -> None:
    user = a_user()
    first = a_grant(user, tree.county, administrator)

    with pytest.raises(InvalidInput) as refused:
        a_grant(user, tree.county, administrator)
    assert refused.value.code == "membership_overlaps"

    accounts.end_membership(membership=first, by=administrator, at=LATER)
    accounts.grant(
        user=user,
        organization=tree.county,
        role=Role.OFFICER,
        starts_at=LATER,
        by=administrator,
        at=LATER,
    )
    assert user.memberships.at(LATER).count() == 1


def test_a_role_ends_now_and_only_once(tree: County, administrator: User) -> None:
    membership = a_grant(a_user(), tree.county, administrator)

    ended = accounts.end_membership(membership=membership, by=administrator, at=LATER)

    assert ended.ends_at == LATER
    with pytest.raises(GuardFailed) as refused:
        accounts.end_membership(membership=membership, by=administrator, at=LATER)
    assert refused.value.code == "membership_over"


def test_a_role_that_has_not_begun_is_taken_back_whole(tree: County, administrator: User) -> None:
    membership = a_grant(a_user(), tree.county, administrator)

    accounts.end_membership(membership=membership, by=administrator, at=NOW)

    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert LedgerEvent.objects.filter(action="memberships.cancel").count() == 1


def test_only_an_administrator_ends_a_role(
    tree: County, administrator: User, stranger: User
) -> None:
    membership = a_grant(a_user(), tree.county, administrator)

    with pytest.raises(NotPermitted):
        accounts.end_membership(membership=membership, by=stranger, at=LATER)
