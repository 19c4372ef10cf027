"""One effect for a request that is sent twice, however it is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection, connections

from api import tokens
from api.models import AccessToken, StoredAnswer
from honors.models import Organization, Program, User
from tests.api.doors import Clock, Door, made, refused
from tests.factories.accounts import staff_of
from tests.factories.organizations import County, a_county
from tests.factories.rounds import DURING
from workflow.models import LedgerEvent

Doors = Callable[[User], Door]
KEY = "5f0c8a0e-8d1f-4d0b-9a5e-3f1c2b7a9d10"


def body(tree: County, code: str = "X") -> dict[str, Any]:
    return {
        "organizer": tree.county.pk,
        "name": "最美评选",
        "code": code,
        "nature": "commendation",
    }


def test_the_second_request_gets_the_first_answer_and_has_no_effect(
    door: Doors, secretary: User, tree: County
) -> None:
    caller = door(secretary)
    first = caller.post("programs/", body(tree), Idempotency_Key=KEY)
    events = LedgerEvent.objects.count()
    second = caller.post("programs/", body(tree), Idempotency_Key=KEY)

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert ("Idempotent-Replayed" in first, second["Idempotent-Replayed"]) == (False, "true")
    assert (Program.objects.count(), LedgerEvent.objects.count()) == (1, events)


def test_the_order_of_names_does_not_make_another_request(
    door: Doors, secretary: User, tree: County
) -> None:
    caller = door(secretary)
    caller.post("programs/", body(tree), Idempotency_Key=KEY)
    turned = dict(reversed(body(tree).items()))

    assert caller.post("programs/", turned, Idempotency_Key=KEY).status_code == 201


def test_a_key_belongs_to_one_request(door: Doors, secretary: User, tree: County) -> None:
    caller = door(secretary)
    caller.post("programs/", body(tree), Idempotency_Key=KEY)

    refused(caller.post("programs/", body(tree, "Y"), Idempotency_Key=KEY), 422, "key_reused")
    refused(
        caller.post("forms/standard/", {"kind": "person"}, Idempotency_Key=KEY), 422, "key_reused"
    )
    assert Program.objects.count() == 1


def test_two_people_may_use_the_same_key(
    door: Doors, secretary: User, nominator: User, tree: County
) -> None:
    made(door(secretary).post("programs/", body(tree), Idempotency_Key=KEY))

    answer = door(nominator).post("programs/", body(tree), Idempotency_Key=KEY)

    refused(answer, 403, "not_permitted")


def test_a_refusal_is_not_kept(door: Doors, secretary: User, tree: County) -> None:
    caller = door(secretary)
    wrong = body(tree) | {"name": ""}

    refused(caller.post("programs/", wrong, Idempotency_Key=KEY), 400, "invalid_input")
    made(caller.post("programs/", body(tree), Idempotency_Key=KEY))


def test_an_answer_is_kept_for_a_day(
    door: Doors, secretary: User, tree: County, clock: Clock
) -> None:
    caller = door(secretary)
    made(caller.post("programs/", body(tree), Idempotency_Key=KEY))
    clock.at += timedelta(hours=24)
    assert caller.post("programs/", body(tree), Idempotency_Key=KEY).status_code == 201
    clock.at += timedelta(microseconds=1)

    answer = caller.post("programs/", body(tree), Idempotency_Key=KEY)

    refused(answer, 400, "program_exists")


@pytest.mark.parametrize("key", ["", "a" * 256, "é"])
def test_a_key_must_be_short_and_plain(
    door: Doors, secretary: User, tree: County, key: str
) -> None:
    answer = door(secretary).post("programs/", body(tree), Idempotency_Key=key)

    refused(answer, 400, "malformed")


def test_a_secret_is_never_kept(door: Doors, secretary: User) -> None:
    secretary.set_password("虚构的-password-2026")
    secretary.save()
    sent = {
        "name": "t",
        "scopes": ["read"],
        "username": secretary.username,
        "password": "虚构的-password-2026",
    }

    made(door(secretary).post("tokens/sign-in/", sent, Idempotency_Key=KEY))

    assert StoredAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_one_has_an_effect() -> None:
    """On PostgreSQL the others are told that it is under way; on SQLite they wait for it."""
    tree = a_county()
    secretary = staff_of(tree).secretary
    caller = Door(secretary, at=DURING)
    AccessToken.objects.update(expires_at="2100-01-01T00:00:00Z")
    answers = at_once(20, lambda: caller.post("programs/", body(tree), Idempotency_Key=KEY))

    statuses = sorted({answer.status_code for answer in answers})
    assert Program.objects.count() == 1
    assert StoredAnswer.objects.count() == 1
    assert 201 in statuses
    assert set(statuses) <= ({201, 409} if connection.vendor == "postgresql" else {201})
    assert {a.json()["code"] for a in answers if a.status_code == 409} <= {"in_flight"}


@pytest.mark.django_db(transaction=True)
def test_of_many_changes_to_one_version_one_has_an_effect() -> None:
    """The tag is compared under the lock, not before it."""
    tree = a_county()
    administrator = staff_of(tree).administrator
    caller = Door(administrator, at=DURING)
    AccessToken.objects.update(expires_at="2100-01-01T00:00:00Z")
    record = f"organizations/{tree.county.pk}/"
    seen = caller.seen(record)
    before = LedgerEvent.objects.count()

    answers = at_once(
        10,
        lambda: caller.put(f"{record}contact/", {"contact": "电话（虚构）"}, If_Match=seen),
    )

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9
    assert LedgerEvent.objects.count() == before + 1
    assert Organization.objects.get(pk=tree.county.pk).contact == "电话（虚构）"


def at_once(count: int, ask: Callable[[], Any]) -> list[Any]:
    barrier, answers = Barrier(count), []

    def one() -> None:
        barrier.wait()
        try:
            answers.append(patiently(ask))
        finally:
            connections.close_all()

    threads = [Thread(target=one) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def patiently(ask: Callable[[], Any]) -> Any:
    """As often as the answer is to try again: SQLite in memory lets nobody wait for a lock."""
    for _time in range(500):
        answer = ask()
        if answer.status_code != 503:
            return answer
        assert answer["Retry-After"] == "1"
        sleep(0.01)
    return answer


def test_revoking_ends_a_token_at_once(door: Doors, secretary: User, clock: Clock) -> None:
    caller = door(secretary)
    assert caller.get("me/").status_code == 200

    tokens.revoke(caller.token, by=secretary, at=clock.now())

    refused(caller.get("me/"), 401, "authentication_failed")
