from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from honors.models import Round, User
from tests.api.doors import Door, fine, refused
from tests.factories.organizations import County, a_unit

Doors = Callable[[User], Door]
BEGAN = time.time()


def walked(door: Door, path: str) -> list[Any]:
    pages, link = [], path
    while link:
        page = fine(door.get(link))
        pages.append([row["name"] for row in page["results"]])
        link = page["next"] and page["next"].removeprefix("http://testserver")
    return pages


def test_pages_follow_one_another_in_the_order_asked_for(
    door: Doors, secretary: User, tree: County
) -> None:
    firms = f"organizations/?parent={tree.county.pk}&kind=firm&page_size=2"
    for name in "甲乙丙丁戊":
        a_unit(tree.county, name)

    assert walked(door(secretary), firms) == [["甲", "乙"], ["丙", "丁"], ["戊"]]
    assert walked(door(secretary), f"{firms}&ordering=-path") == [
        ["戊", "丁"],
        ["丙", "乙"],
        ["甲"],
    ]
    assert walked(door(secretary), f"{firms}&ordering=-id") == [["戊", "丁"], ["丙", "乙"], ["甲"]]


def test_the_way_back_shows_the_same_pages(door: Doors, secretary: User, tree: County) -> None:
    for name in "甲乙丙":
        a_unit(tree.county, name)
    caller = door(secretary)
    first = fine(caller.get(f"organizations/?parent={tree.county.pk}&kind=firm&page_size=2"))
    second = fine(caller.get(first["next"].removeprefix("http://testserver")))
    back = fine(caller.get(second["previous"].removeprefix("http://testserver")))

    assert back["results"] == first["results"]
    assert (first["previous"], second["next"]) == (None, None)
    assert back["previous"] is None


def test_a_record_that_comes_in_between_shifts_no_page(
    door: Doors, secretary: User, tree: County
) -> None:
    for name in "甲乙丙":
        a_unit(tree.county, name)
    caller = door(secretary)
    listed = f"organizations/?parent={tree.county.pk}&kind=firm&page_size=2&ordering=-id"
    first = fine(caller.get(listed))
    a_unit(tree.county, "丁")
    second = fine(caller.get(first["next"].removeprefix("http://testserver")))

    assert [row["name"] for row in second["results"]] == ["甲"]


def test_the_same_page_is_the_same_bytes_at_another_time(
    door: Doors, secretary: User, tree: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = door(secretary)
    pages = []
    for seconds in (0, 3600):
        monkeypatch.setattr(time, "time", lambda seconds=seconds: BEGAN + seconds)
        pages.append(fine(caller.get("organizations/?page_size=2")))

    assert pages[0]["next"] == pages[1]["next"] is not None


def test_the_total_is_counted_only_when_asked_for(
    door: Doors, secretary: User, tree: County
) -> None:
    caller = door(secretary)

    assert fine(caller.get("organizations/?level=village"))["count"] is None
    assert fine(caller.get("organizations/?level=village&total=true&page_size=1"))["count"] == 6


def test_a_position_belongs_to_the_list_that_it_was_given_for(
    door: Doors, secretary: User, tree: County, opened: Round
) -> None:
    caller = door(secretary)
    page = fine(caller.get("organizations/?page_size=1"))
    cursor = page["next"].partition("cursor=")[2].partition("&")[0]

    for elsewhere in (
        f"organizations/?level=village&cursor={cursor}",
        f"organizations/?ordering=-path&cursor={cursor}",
        f"rounds/?cursor={cursor}",
        f"organizations/?cursor={cursor[:-1]}",
    ):
        problem = refused(caller.get(elsewhere), 400, "invalid_input")
        assert [error["parameter"] for error in problem["errors"]] == ["cursor"]


def test_a_caller_gets_only_the_fields_asked_for(
    door: Doors, secretary: User, tree: County, opened: Round
) -> None:
    caller = door(secretary)

    assert fine(caller.get("rounds/?fields=id,state"))["results"] == [
        {"id": opened.pk, "state": "open"}
    ]
    assert fine(caller.get(f"rounds/{opened.pk}/?fields=version")) == {"version": 2}
