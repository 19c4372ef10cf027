"""Bad requests over HTTP: a problem document each, nothing stored, never a fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from honors.models import Nomination, Round, User
from tests.api.doors import ROOT, Door, refused
from tests.factories.organizations import County
from workflow.models import LedgerEvent

Doors = Callable[[User], Door]


def sent(door: Door, raw: bytes, content_type: str = "application/json") -> Any:
    return door.client.generic(
        "POST", f"{ROOT}programs/", raw, content_type=content_type, headers=door.headers
    )


@pytest.mark.parametrize(
    "raw",
    [
        b'{"name": "a", "name": "b"}',
        b"[" * 10_000 + b"]" * 10_000,
        b"[" * 25 + b"]" * 25,
        b'{"name": NaN}',
        b'{"name": ' + b"9" * 5_000 + b"}",
        b'{"name": "\\u0000"}',
        b'{"name": "\\ud800"}',
        b'{"\\ud800": 1}',
        b"\xff\xfe",
        b"{",
    ],
    ids=[
        "two keys of one name", "depth 10000", "depth 25", "NaN", "a huge number", "NUL",
        "half a character", "half a character in a name", "not UTF-8", "cut off",
    ],
)  # fmt: skip
def test_a_body_that_is_not_plain_json_is_refused(door: Doors, secretary: User, raw: bytes) -> None:
    refused(sent(door(secretary), raw), 400, "malformed")


@pytest.mark.parametrize("raw", [b"[]", b'"text"', b"1", b"null"])
def test_a_body_must_be_an_object(door: Doors, secretary: User, raw: bytes) -> None:
    refused(sent(door(secretary), raw), 400, "invalid_input")


def test_text_that_only_looks_like_an_escape_is_kept(
    door: Doors, secretary: User, tree: County
) -> None:
    body = {"organizer": tree.county.pk, "name": "\\u0000", "code": "X", "nature": "commendation"}

    assert door(secretary).post("programs/", body).json()["name"] == "\\u0000"


def test_a_body_beyond_the_limit_is_too_large(door: Doors, secretary: User) -> None:
    raw = b'{"name": "' + b"a" * (3 * 1024 * 1024) + b'"}'

    refused(sent(door(secretary), raw), 413, "too_large")


def test_another_kind_of_content_is_refused(door: Doors, secretary: User) -> None:
    answer = sent(door(secretary), b"name=a", "application/x-www-form-urlencoded")

    refused(answer, 415, "unsupported_media_type")


def test_another_kind_of_answer_is_not_given(door: Doors, secretary: User) -> None:
    refused(door(secretary).get("programs/", Accept="text/html"), 406, "not_acceptable")


def test_names_that_are_not_the_callers_to_set_are_refused_each_at_its_place(
    door: Doors, secretary: User, tree: County
) -> None:
    body = {
        "organizer": tree.county.pk,
        "name": "a",
        "code": "X",
        "nature": "commendation",
        "state": "open",
        "score/total": 1,
    }

    problem = refused(door(secretary).post("programs/", body), 400, "invalid_input")

    assert [(error["code"], error["pointer"]) for error in problem["errors"]] == [
        ("unknown_field", "/score~1total"),
        ("unknown_field", "/state"),
    ]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("ordering=identity_index", "ordering"),
        ("nominee__phone__startswith=1", "nominee__phone__startswith"),
        ("page_size=1000000000", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=²", "page_size"),
        ("page=1", "page"),
        ("cursor=abc", "cursor"),
        ("total=yes", "total"),
        ("round=0", "round"),
        ("round=99999999999999999999999", "round"),
        ("round=x", "round"),
        ("state=nowhere", "state"),
        ("search=%00", "search"),
        ("submitted_after=yesterday", "submitted_after"),
        ("modified_since=1", "modified_since"),
        ("fields=id,nominee__identity_index", "fields"),
    ],
)
def test_a_parameter_that_is_not_on_the_list_is_refused_and_named(
    door: Doors, officer: User, opened: Round, query: str, parameter: str
) -> None:
    problem = refused(door(officer).get(f"nominations/?{query}"), 400, "invalid_input")

    assert [error["parameter"] for error in problem["errors"]] == [parameter]


@pytest.mark.parametrize(
    "path", ["nominations/99999999999999999999999/", "nominations/0/", "nominations/x/", "nope/"]
)
def test_an_address_with_nothing_at_it_is_a_problem_document(
    door: Doors, officer: User, path: str
) -> None:
    answer = door(officer).get(path)

    assert refused(answer, 404, "not_found")["instance"] == ROOT + path
    assert "OPTIONS" not in answer.headers.get("Allow", "")


def test_a_method_that_an_address_does_not_know_is_refused(door: Doors, officer: User) -> None:
    for method in ("delete", "patch", "options", "trace"):
        refused(door(officer).send(method, "nominations/"), 405, "method_not_allowed")


def test_a_header_cannot_turn_one_method_into_another(
    door: Doors, nominator: User, opened: Round
) -> None:
    answer = door(nominator).get("nominations/", X_HTTP_Method_Override="DELETE")

    assert answer.status_code == 200


def test_a_host_that_is_not_ours_is_refused() -> None:
    answer = Client(raise_request_exception=False).get(
        f"{ROOT}me/", headers={"Host": "elsewhere.example"}
    )

    assert answer.status_code == 400


def test_a_refusal_of_the_domain_keeps_its_code_and_place(
    door: Doors, nominator: User, opened: Round, tree: County
) -> None:
    body = {"kind": "person", "unit": tree.villages[0].pk, "name": "李娜", "resident_id": "1"}

    problem = refused(door(nominator).post("nominees/", body), 400, "id_too_short")

    assert [error["pointer"] for error in problem["errors"]] == ["/resident_id"]


def test_titles_and_details_are_in_the_language_asked_for(door: Doors, officer: User) -> None:
    chinese = door(officer).get("nominations/0/", Accept_Language="zh-hans").json()
    english = door(officer).get("nominations/0/", Accept_Language="en").json()

    assert (chinese["title"], english["title"]) == ("这里什么也没有。", "There is nothing here.")
    assert chinese["code"] == english["code"] == "not_found"


def test_a_refused_request_stores_nothing(
    door: Doors, nominator: User, opened: Round, tree: County
) -> None:
    caller = door(nominator)
    before = (LedgerEvent.objects.count(), Nomination.objects.count())

    caller.post("nominations/", {"category": 1, "unit": tree.villages[0].pk, "nominee": 10**9})

    assert (LedgerEvent.objects.count(), Nomination.objects.count()) == before
