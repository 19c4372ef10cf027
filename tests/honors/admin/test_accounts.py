from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from honors.models import Membership, User
from honors.roles import Role
from tests.factories.accounts import HIRED_AT, a_member, a_membership, a_user
from tests.factories.organizations import County
from workflow.models import LedgerEvent

USERS = reverse("admin:honors_user_add")
ROLES = reverse("admin:honors_membership_add")
PASSWORD = "红旗-招展-2026"
BEGIN = {"starts_at_0": "2026-03-02", "starts_at_1": "09:00:00"}


@pytest.fixture
def support(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client


def change(user: User) -> str:
    return reverse("admin:honors_user_change", args=[user.pk])


def messages(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_an_account_is_opened_by_the_action(support: Client, tree: County, operator: User) -> None:
    given = {
        "username": "li.hong",
        "display_name": "李红",
        "employer": tree.firm.pk,
        "new_password": PASSWORD,
    }

    response = support.post(USERS, given)

    user = User.objects.get(username="li.hong")
    assert response.status_code == 302
    assert user.check_password(PASSWORD)
    event = LedgerEvent.objects.get(action="users.create")
    assert (event.stream_id, event.actor) == (f"users:{user.pk}", operator.ledger_key)


def test_a_refusal_is_told_and_nothing_is_stored(support: Client) -> None:
    given = {"username": "li", "display_name": "李红", "new_password": "123"}

    response = support.post(USERS, given, follow=True)

    assert len(messages(response)) == 1
    assert not User.objects.filter(username="li").exists()


def test_an_account_is_edited_by_the_action(support: Client, tree: County) -> None:
    user = a_user()
    support.post(change(user), {"display_name": "李红梅", "employer": tree.firm.pk})

    stored = User.objects.get(pk=user.pk)
    assert (stored.display_name, stored.employer, stored.is_active) == ("李红梅", tree.firm, False)
    assert LedgerEvent.objects.filter(action="users.edit").count() == 1


def test_a_password_is_set_and_its_hash_never_shown(support: Client) -> None:
    user = a_user()
    kept = {"display_name": user.display_name, "is_active": "on"}
    support.post(change(user), kept | {"new_password": PASSWORD})

    stored = User.objects.get(pk=user.pk)
    shown = support.get(change(user)).content.decode()
    assert stored.check_password(PASSWORD)
    assert stored.password not in shown
    assert stored.password.split("$")[0] not in shown
    assert [e.action for e in LedgerEvent.objects.filter(stream=f"users:{user.pk}")] == [
        "users.set_password"
    ]


def test_an_address_for_messages_is_set_by_the_action(support: Client) -> None:
    user = a_user()
    kept = {"display_name": user.display_name, "is_active": "on"}

    support.post(change(user), kept | {"email": "li.hong@example.test"})

    assert User.objects.get(pk=user.pk).email == "li.hong@example.test"
    assert [e.action for e in LedgerEvent.objects.filter(stream=f"users:{user.pk}")] == [
        "users.set_email"
    ]


def test_nobody_becomes_a_superuser_here(support: Client) -> None:
    user = a_user()
    support.post(
        change(user),
        {
            "display_name": "李红",
            "is_active": "on",
            "is_superuser": "on",
            "is_staff": "on",
            "username": "root",
            "password": "x",
        },
    )

    stored = User.objects.get(pk=user.pk)
    assert (stored.is_superuser, stored.is_staff) == (False, False)
    assert (stored.username, stored.password) == (user.username, user.password)


def test_an_account_is_never_deleted(support: Client) -> None:
    user = a_user()

    address = reverse("admin:honors_user_delete", args=[user.pk])
    assert support.post(address, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


def test_a_role_is_granted_by_the_action(support: Client, tree: County) -> None:
    user = a_user()
    given = {"user": user.pk, "organization": tree.county.pk, "role": "officer"} | BEGIN

    refused = support.post(ROLES, given, follow=True)
    response = support.post(ROLES, given | {"reason": "任命文件补登（虚构）"})

    assert len(messages(refused)) == 1
    assert response.status_code == 302
    assert user.memberships.get().role == Role.OFFICER
    assert LedgerEvent.objects.filter(action="memberships.grant").count() == 1


def test_a_role_is_not_granted_to_oneself(support: Client, tree: County, operator: User) -> None:
    given = {"user": operator.pk, "organization": tree.county.pk, "role": "approver"} | BEGIN

    response = support.post(ROLES, given, follow=True)

    assert len(messages(response)) == 1
    assert not operator.memberships.exists()


def test_a_role_is_ended_not_rewritten(support: Client, tree: County) -> None:
    membership = a_membership(a_user(), Role.OFFICER, tree.county)
    address = reverse("admin:honors_membership_change", args=[membership.pk])

    assert support.post(address, {"role": "approver"}).status_code == 403
    support.post(
        reverse("admin:honors_membership_changelist"),
        {"action": "end_now", "_selected_action": [membership.pk]},
    )

    stored = Membership.objects.get(pk=membership.pk)
    assert stored.role == Role.OFFICER
    assert stored.ends_at is not None
    assert stored.ends_at > HIRED_AT


def test_an_administrator_of_a_county_keeps_its_accounts_only(
    client: Client, tree: County, twin: County, administrator: User
) -> None:
    User.objects.filter(pk=administrator.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=administrator.pk))
    here, there = a_member(Role.OFFICER, tree.county), a_member(Role.OFFICER, twin.county)

    assert client.get(change(here)).status_code == 200
    assert client.get(change(there)).status_code == 302
    given = {"username": "li", "display_name": "李红"}
    client.post(USERS, given | {"employer": twin.firm.pk})
    assert not User.objects.filter(username="li").exists()
    client.post(USERS, given | {"employer": tree.firm.pk})
    assert User.objects.get(username="li").employer == tree.firm


def test_an_administrator_of_a_county_ends_roles_of_the_county_only(
    client: Client, tree: County, twin: County, administrator: User
) -> None:
    User.objects.filter(pk=administrator.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=administrator.pk))
    here = a_membership(a_user(), Role.OFFICER, tree.county)
    there = a_membership(a_user(), Role.OFFICER, twin.county)

    client.post(
        reverse("admin:honors_membership_changelist"),
        {"action": "end_now", "_selected_action": [here.pk, there.pk]},
    )

    assert Membership.objects.get(pk=here.pk).ends_at is not None
    assert Membership.objects.get(pk=there.pk).ends_at is None


def test_other_staff_open_no_accounts(client: Client, secretary: User) -> None:
    User.objects.filter(pk=secretary.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=secretary.pk))

    assert client.get(USERS).status_code == 403
    assert client.post(ROLES, {}).status_code == 403
    assert client.get(change(secretary)).status_code == 200
    assert client.post(change(secretary), {"display_name": "王"}).status_code == 403
