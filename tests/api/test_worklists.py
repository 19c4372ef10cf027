"""The four lists that somebody works from, over the interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from honors.actions import copies, signers
from honors.models import Nomination, User
from honors.roles import Role
from tests.api.doors import Door, fine, refused
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid

pytestmark = pytest.mark.django_db
Doors = Callable[[User], Door]


@laid
def cases(tree: County, staff: Staff) -> list[Nomination]:
    """Five that wait at the township; all but two of them for an answer of the officer's."""
    made = [nomination_in("review", tree, staff) for _number in range(5)]
    colleague = a_member(Role.OFFICER, tree.townships[0], "同事（虚构）")
    for case, days in zip(made, (4, 0, 2, 0, 2), strict=True):
        if days:
            signers.add_signers(
                nomination=case,
                users=[staff.officers[0]],
                required=False,
                due_on=(DURING + timedelta(days=days)).date(),
                by=colleague,
                at=DURING,
            )
    return made


def walked(door: Door, path: str) -> list[list[int]]:
    pages, link = [], path
    while link:
        page = fine(door.get(link))
        pages.append([row["id"] for row in page["results"]])
        link = page["next"] and page["next"].removeprefix("http://testserver")
    return pages


def back(door: Door, path: str) -> list[list[int]]:
    """From the last page to the first."""
    page = fine(door.get(path))
    while page["next"]:
        page = fine(door.get(page["next"].removeprefix("http://testserver")))
    pages = [[row["id"] for row in page["results"]]]
    while page["previous"]:
        page = fine(door.get(page["previous"].removeprefix("http://testserver")))
        pages.append([row["id"] for row in page["results"]])
    return pages


def test_what_is_due_first_comes_first_page_by_page(
    door: Doors, staff: Staff, cases: list[Nomination]
) -> None:
    caller = door(staff.officers[0])
    late, none, soon, nothing, too = (case.pk for case in cases)

    assert walked(caller, "worklist/?page_size=2") == [[soon, too], [late, none], [nothing]]
    assert walked(caller, "worklist/?page_size=2&ordering=-due_at") == [
        [nothing, none],
        [late, too],
        [soon],
    ]
    assert back(caller, "worklist/?page_size=2") == [[nothing], [late, none], [soon, too]]


def test_a_row_says_what_is_due_and_whose_it_is(
    door: Doors, staff: Staff, cases: list[Nomination]
) -> None:
    caller = door(staff.officers[0])
    rows = fine(caller.get("worklist/?fields=id,due_at,is_overdue,is_mine&ordering=id"))["results"]

    assert rows[1] == {"id": cases[1].pk, "due_at": None, "is_overdue": False, "is_mine": False}
    assert rows[2] == {
        "id": cases[2].pk,
        "due_at": "2026-03-13T00:00:00+08:00",
        "is_overdue": False,
        "is_mine": True,
    }
    assert walked(caller, "worklist/?is_mine=false") == [[cases[1].pk, cases[3].pk]]
    assert walked(caller, "worklist/?is_overdue=true") == [[]]
    refused(caller.get("worklist/?is_mine=maybe"), 400, "invalid_input")


def test_what_one_is_informed_of_is_a_list_of_its_own(
    door: Doors, staff: Staff, cases: list[Nomination], tree: County
) -> None:
    reader = staff.officers[-1]
    (copy,) = copies.send_copies(
        nomination=cases[0], users=[reader], by=staff.officers[0], at=DURING
    )
    caller = door(reader)
    (row,) = fine(caller.get("worklist-copied/?is_read=false"))["results"]

    shown: dict[str, Any] = {name: row[name] for name in ("id", "copy", "read_at")}
    assert shown == {"id": cases[0].pk, "copy": copy.pk, "read_at": None}
    assert fine(caller.get("worklist/counts/"))["unread"] == 1


def test_the_lists_say_how_much_is_in_each(
    door: Doors, staff: Staff, cases: list[Nomination]
) -> None:
    assert fine(door(staff.officers[0]).get("worklist/counts/")) == {
        "todo": 5, "mine": 3, "overdue": 0, "done": 0, "started": 0, "copied": 0, "unread": 0,
    }  # fmt: skip
    village = door(staff.nominators[0])
    assert fine(village.get("worklist/counts/"))["started"] == 5
    assert walked(village, "worklist-handled/?page_size=3&ordering=acted_at") == [
        [case.pk for case in cases[:3]],
        [case.pk for case in cases[3:]],
    ]
