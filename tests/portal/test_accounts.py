"""Signing in, out, and a new password: each lets through only who it should."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from honors.models import User
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
PASSWORD = "a-made-up-password-7"
ELSEWHERE = "https://elsewhere.example.org/"
AtDesk = Callable[[User], Client]


@laid
def known(nominator: User) -> User:
    nominator.set_password(PASSWORD)
    nominator.save(update_fields=["password"])
    return nominator


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> tuple[int, str]:
    sent = {"username": user.username, "password": password, **more}
    response = client.post("/sign-in/", sent)
    return response.status_code, response.headers.get("Location", "")


def test_whoever_knows_the_password_comes_to_the_page_that_they_asked_for(
    client: Client, known: User
) -> None:
    asked = client.get("/worklist/?list=all")

    assert (asked.status_code, asked.headers["Location"]) == (
        302,
        f"/sign-in/?{urlencode({'next': '/worklist/?list=all'}, safe='/')}",
    )
    assert sign_in(client, known, next="/worklist/?list=all") == (303, "/worklist/?list=all")


def test_nobody_is_led_to_another_site(client: Client, known: User) -> None:
    assert sign_in(client, known, next=ELSEWHERE) == (303, "/start/")


def test_a_wrong_password_is_told_and_what_was_typed_stays(client: Client, known: User) -> None:
    response = client.post("/sign-in/", {"username": known.username, "password": "wrong"})

    assert response.status_code == 422
    assert known.username in response.content.decode()


def test_ten_wrong_passwords_close_the_door_for_a_while(client: Client, known: User) -> None:
    statuses = [sign_in(client, known, "wrong")[0] for _attempt in range(10)]

    assert statuses == [422] * 9 + [429]
    assert sign_in(client, known) == (429, "")


def test_what_was_typed_when_the_session_was_over_is_back_after_signing_in(
    client: Client, known: User
) -> None:
    over = client.post("/password/", {"current": "secret", "note": "写了很久的内容"})
    kept = over.context["kept"]

    assert (over.status_code, "secret" in over.content.decode()) == (401, False)
    assert sign_in(client, known, kept=kept) == (303, "/password/")
    restored = client.get("/password/").context["form"].data
    assert restored.dict() == {"note": "写了很久的内容"}
    assert client.get("/password/").context["form"].is_bound is False


def test_a_new_password_is_set_by_the_action_and_recorded(at_desk: AtDesk, known: User) -> None:
    client = at_desk(known)
    new = "another-made-up-one-8"

    response = client.post("/password/", {"current": PASSWORD, "password": new, "again": new})

    assert (response.status_code, response.headers["Location"]) == (303, "/start/")
    assert User.objects.get(pk=known.pk).check_password(new)
    assert LedgerEvent.objects.filter(action="users.set_password").count() == 1
    assert client.get("/worklist/").status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "again", "field"),
    [
        ("wrong", "another-made-up-one-8", "another-made-up-one-8", "current"),
        (PASSWORD, "another-made-up-one-8", "different", "again"),
        (PASSWORD, "12345", "12345", "password"),
    ],
)
def test_a_password_that_will_not_do_is_told_beside_its_field(
    at_desk: AtDesk, known: User, current: str, new: str, again: str, field: str
) -> None:
    sent = {"current": current, "password": new, "again": again}

    response = at_desk(known).post("/password/", sent)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert User.objects.get(pk=known.pk).check_password(PASSWORD)


def test_the_admin_leads_to_the_page_that_records_it(client: Client) -> None:
    response = client.get("/admin/password_change/")

    assert (response.status_code, response.headers["Location"]) == (302, "/password/")


def test_signing_out_takes_a_form(at_desk: AtDesk, known: User) -> None:
    client = at_desk(known)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/"
    assert client.get("/worklist/").status_code == 302
