"""One transition for many cases: whole or nothing, and rehearsed without a trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.models import Nomination, Round, User
from tests.api.doors import Door, fine, refused
from tests.factories.nominations import a_submitted_nomination, moved
from tests.factories.organizations import County
from tests.ground import laid
from workflow.models import LedgerEvent

Doors = Callable[[User], Door]
KINDS = ("person", "family", "collective", "pair")


@laid
def cases(opened: Round, tree: County, nominator: User) -> list[Nomination]:
    return [a_submitted_nomination(opened, tree.villages[0], nominator, kind) for kind in KINDS]


def states(cases: list[Nomination]) -> set[str]:
    return set(
        Nomination.objects.filter(pk__in=[case.pk for case in cases]).values_list(
            "state", flat=True
        )
    )


def test_all_move_together(door: Doors, officer: User, cases: list[Nomination]) -> None:
    body = {"ids": [case.pk for case in cases], "reason": "虚构"}

    answer = fine(door(officer).post("nominations/transitions/decline/", body))

    assert (answer["done"], answer["possible"], answer["refusals"]) == (True, True, [])
    assert [(c["id"], c["state_before"], c["state"]) for c in answer["cases"]] == [
        (case.pk, "review", "not_selected") for case in cases
    ]
    assert states(cases) == {"not_selected"}


def test_a_rehearsal_tells_the_same_and_leaves_no_trace(
    door: Doors, officer: User, cases: list[Nomination]
) -> None:
    caller, body = door(officer), {"ids": [case.pk for case in cases], "reason": "虚构"}
    events = LedgerEvent.objects.count()
    rehearsed = fine(caller.post("nominations/transitions/decline/", body | {"dry_run": True}))
    assert (states(cases), LedgerEvent.objects.count()) == ({"review"}, events)

    done = fine(caller.post("nominations/transitions/decline/", body))

    assert rehearsed == done | {"done": False}


def test_a_rehearsal_tells_every_reason_at_once(
    door: Doors, officer: User, cases: list[Nomination]
) -> None:
    for case in cases[:2]:
        moved(case, "receive", officer)
    body = {"ids": [case.pk for case in cases], "dry_run": True}

    answer = fine(door(officer).post("nominations/transitions/receive/", body))

    assert (answer["possible"], answer["cases"]) == (False, [])
    assert [(r["id"], r["code"]) for r in answer["refusals"]] == [
        (case.pk, "already_received") for case in cases[:2]
    ]


def test_one_that_cannot_move_keeps_all_where_they_are(
    door: Doors, officer: User, cases: list[Nomination]
) -> None:
    moved(cases[2], "receive", officer)
    body = {"ids": [case.pk for case in cases]}

    problem = refused(
        door(officer).post("nominations/transitions/receive/", body), 409, "already_received"
    )

    assert problem["subject"] == cases[2].pk
    assert Nomination.objects.exclude(received_at=None).count() == 1


@pytest.mark.parametrize("state", ["review", ["draft", "review"]])
def test_a_filter_finds_the_cases_that_its_list_would_show(
    door: Doors, officer: User, cases: list[Nomination], state: str | list[str]
) -> None:
    category = str(cases[1].category_id)
    body = {"filter": {"state": state, "category": category}, "reason": "虚构"}

    answer = fine(door(officer).post("nominations/transitions/decline/", body))

    assert [case["id"] for case in answer["cases"]] == [cases[1].pk]


def test_versions_that_were_seen_are_compared(
    door: Doors, officer: User, cases: list[Nomination]
) -> None:
    seen = {str(case.pk): case.version for case in cases}
    moved(cases[0], "receive", officer)
    body = {"ids": [case.pk for case in cases], "reason": "虚构", "versions": seen}
    caller = door(officer)

    rehearsed = fine(caller.post("nominations/transitions/decline/", body | {"dry_run": True}))
    assert [(r["id"], r["code"]) for r in rehearsed["refusals"]] == [(cases[0].pk, "stale_version")]
    refused(caller.post("nominations/transitions/decline/", body), 412, "stale_version")
    assert states(cases) == {"review"}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/ids"),
        ({"ids": [1], "filter": {}}, "/ids"),
        ({"ids": []}, "/ids"),
        ({"ids": ["x"]}, "/ids/0"),
        ({"filter": {"nominee__name": "李"}}, "/filter/nominee__name"),
        ({"filter": {"round": "x"}}, "/filter/round"),
        ({"filter": {"round": {}}}, "/filter/round/0"),
        ({"ids": [1], "opinion": "x"}, "/opinion"),
    ],
)
def test_a_selection_that_makes_no_sense_is_refused_at_its_place(
    door: Doors, officer: User, cases: list[Nomination], body: dict, pointer: str
) -> None:
    problem = refused(
        door(officer).post("nominations/transitions/decline/", body), 400, "invalid_input"
    )

    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_statements_do_not_grow_with_the_cases(
    door: Doors, officer: User, cases: list[Nomination]
) -> None:
    caller = door(officer)
    caller.get("me/")
    counts = []
    for chosen in (cases[:2], cases):
        body = {"ids": [case.pk for case in chosen], "reason": "虚构", "dry_run": True}
        with CaptureQueriesContext(connection) as captured:
            fine(caller.post("nominations/transitions/decline/", body))
        counts.append(len(captured))

    assert counts[0] == counts[1]
