"""A token opens what it was given for, as long as it was given for, and not a moment longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from api.models import AccessToken
from honors.actions import accounts
from honors.models import Round, User
from honors.roles import Role
from tests.api.doors import ROOT, Clock, Door, fine, made, refused
from tests.factories.accounts import a_member
from tests.factories.organizations import County
from tests.ground import laid
from workflow.models import LedgerEvent

Doors = Callable[[User], Door]
PASSWORD = "虚构的-password-2026"


@laid
def known(secretary: User) -> User:
    secretary.set_password(PASSWORD)
    secretary.save()
    return secretary


def sign_in(public: Door, user: User, password: str = PASSWORD, **changes: object) -> object:
    sent = {"name": "t", "scopes": ["read"], "username": user.username, "password": password}
    return public.post("tokens/sign-in/", sent | changes)


def test_a_password_gives_a_token_that_is_never_shown_again(public: Door, known: User) -> None:
    answer = made(sign_in(public, known))
    public.headers["Authorization"] = f"Bearer {answer['secret']}"

    me = fine(public.get("me/"))
    (listed,) = fine(public.get("tokens/"))["results"]
    assert (me["id"], me["scopes"]) == (known.pk, ["read"])
    assert [membership["role"] for membership in me["memberships"]] == ["secretary"]
    assert listed == answer["token"] | {"last_used_at": listed["last_used_at"]}
    assert answer["secret"] not in str(AccessToken.objects.values())


def test_a_wrong_name_and_a_wrong_password_look_alike(public: Door, known: User) -> None:
    wrong = sign_in(public, known, "wrong")
    nobody = sign_in(public, User(username="nobody"))

    assert refused(wrong, 401, "authentication_failed") == refused(
        nobody, 401, "authentication_failed"
    )


def test_a_disabled_account_gets_no_token_and_its_tokens_open_nothing(
    public: Door, door: Doors, known: User
) -> None:
    caller = door(known)
    User.objects.filter(pk=known.pk).update(is_active=False)

    refused(caller.get("me/"), 401, "authentication_failed")
    refused(sign_in(public, known), 401, "authentication_failed")


def test_a_token_ends_when_it_said(door: Doors, secretary: User, clock: Clock) -> None:
    caller = door(secretary)
    clock.at = caller.token.expires_at - timedelta(microseconds=1)
    assert caller.get("me/").status_code == 200
    clock.at = caller.token.expires_at

    answer = caller.get("me/")

    refused(answer, 401, "authentication_failed")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_that_was_taken_back_opens_nothing(door: Doors, secretary: User) -> None:
    caller, other = door(secretary), door(secretary)

    assert caller.delete(f"tokens/{other.token.pk}/").status_code == 204
    refused(other.get("me/"), 401, "authentication_failed")
    actions = LedgerEvent.objects.filter(stream=f"users:{secretary.pk}").values_list("action")
    assert [action for (action,) in actions][-1] == "tokens.revoke"


def test_nobody_takes_back_the_token_of_another(
    door: Doors, secretary: User, officer: User
) -> None:
    refused(door(officer).delete(f"tokens/{door(secretary).token.pk}/"), 404, "not_found")


@pytest.mark.parametrize("secret", ["hnr_nothing", "", "a b", "é"])
def test_a_token_that_we_did_not_give_opens_nothing(public: Door, secret: str) -> None:
    public.headers["Authorization"] = f"Bearer {secret}"

    refused(public.get("me/"), 401, "authentication_failed")


@pytest.mark.parametrize(
    ("scopes", "reads_rounds", "writes_programs"),
    [
        (("read",), 200, 403),
        (("write",), 403, 201),
        (("rounds:read",), 200, 403),
        (("programs:read", "rounds:write"), 403, 403),
        (("programs:write",), 403, 201),
    ],
)
def test_a_token_covers_its_scopes_and_no_more(
    clock: Clock,
    secretary: User,
    opened: Round,
    tree: County,
    scopes: tuple[str, ...],
    reads_rounds: int,
    writes_programs: int,
) -> None:
    caller = Door(secretary, at=clock.now(), scopes=scopes)
    body = {"organizer": tree.county.pk, "name": "新", "code": "N", "nature": "commendation"}

    assert caller.get("rounds/").status_code == reads_rounds
    assert caller.post("programs/", body).status_code == writes_programs


def test_a_scope_gives_nothing_that_the_person_does_not_have(
    clock: Clock, nominator: User, tree: County
) -> None:
    caller = Door(nominator, at=clock.now(), scopes=("programs:write",))
    body = {"organizer": tree.county.pk, "name": "新", "code": "N", "nature": "commendation"}

    refused(caller.post("programs/", body), 403, "not_permitted")


def test_the_last_use_is_noted_once_a_minute(door: Doors, secretary: User, clock: Clock) -> None:
    caller, first = door(secretary), clock.now()
    noted = []
    for seconds in (0, 59, 60):
        clock.at = first + timedelta(seconds=seconds)
        caller.get("me/")
        noted.append(AccessToken.objects.get(pk=caller.token.pk).last_used_at)

    assert noted == [first, first, first + timedelta(seconds=60)]


def test_a_session_may_write_only_with_the_token_of_its_page(known: User, clock: Clock) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(known)
    body = {"name": "t", "scopes": ["read"], "days": 1}

    assert browser.get(f"{ROOT}me/").json()["scopes"] is None
    answer = browser.post(f"{ROOT}tokens/", body, content_type="application/json")
    refused(answer, 403, "not_permitted")
    assert Client().post(f"{ROOT}tokens/", body).status_code == 401


def test_somebody_at_our_own_pages_makes_tokens_but_a_token_makes_none(
    door: Doors, known: User
) -> None:
    browser = Client()
    browser.force_login(known)
    body = {"name": "t", "scopes": ["read"], "days": 1}

    made(browser.post(f"{ROOT}tokens/", body, content_type="application/json"))
    refused(door(known).post("tokens/", body), 403, "not_permitted")


def test_a_new_password_ends_every_token(door: Doors, administrator: User, known: User) -> None:
    caller = door(known)
    sent = {"password": "另一个虚构的-password-2026"}
    assert door(administrator).put(f"users/{known.pk}/password/", sent).status_code == 204

    refused(caller.get("me/"), 401, "authentication_failed")


def test_a_password_that_is_changed_at_a_desk_ends_them_too(
    door: Doors, tree: County, known: User, clock: Clock
) -> None:
    caller, other = door(known), door(a_member(Role.OFFICER, tree.county))
    accounts.set_password(
        user=known, password="另一个虚构的-password-2026", by=known, at=clock.now()
    )

    refused(caller.get("me/"), 401, "authentication_failed")
    fine(other.get("me/"))
    events = LedgerEvent.objects.filter(stream=f"users:{known.pk}").order_by("seq")
    assert [event.action for event in events][-2:] == ["tokens.revoke", "users.set_password"]


def test_a_password_that_is_kept_in_a_newer_way_ends_none(
    public: Door, door: Doors, known: User, settings: Any
) -> None:
    caller = door(known)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher", *settings.PASSWORD_HASHERS,
    ]  # fmt: skip
    before = known.password
    made(sign_in(public, known))

    assert User.objects.get(pk=known.pk).password != before
    fine(caller.get("me/"))


def test_guessing_passwords_is_slowed_down(public: Door, known: User) -> None:
    answers = [sign_in(public, known, "wrong") for _time in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]  # type: ignore[attr-defined]
    refused(answers[-1], 429, "throttled")
    assert 0 < int(answers[-1]["Retry-After"]) <= 61  # type: ignore[index]


def test_an_address_that_somebody_claims_to_come_from_is_not_believed(
    public: Door, known: User
) -> None:
    for number in range(10):
        public.headers["X-Forwarded-For"] = f"203.0.113.{number}"
        sign_in(public, known, "wrong")

    refused(sign_in(public, known, "wrong"), 429, "throttled")
