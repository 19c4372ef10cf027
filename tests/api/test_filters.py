"""What lists are searched by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from api.urls import VIEWS
from honors.models import Honor, Nominee, User
from tests.api.doors import Clock, Door, fine
from tests.api.world import World
from tests.factories.public_notices import POSTED_AT

Doors = Callable[[User], Door]
BEFORE, AFTER = "2020-01-01T00:00:00%2B08:00", "2030-01-01T00:00:00%2B08:00"
# What they show is never changed, or is nobody's to follow.
UNFOLLOWED = {"tokens", "webhooks", "published-notices", "wall"}


@pytest.fixture
def world(whole: World, clock: Clock) -> World:
    clock.at = POSTED_AT
    return whole


def found(door: Door, address: str) -> list[Any]:
    return [row["id"] for row in fine(door.get(address))["results"]]


@pytest.mark.parametrize("typed", ["王秀兰", "王秀蘭", "秀蘭", "wxl", "xl", "wangxiulan", "XiuLan"])
def test_a_name_is_found_in_either_script_and_by_ear(door: Doors, world: World, typed: str) -> None:
    nominee = Nominee.objects.get(pk=world.honored.nominee_id)
    nominee.name = "王秀兰"
    nominee.save()
    Honor.objects.filter(nominee=nominee).update(holder_name="王秀兰")
    caller = door(world.staff.auditor)

    assert found(caller, f"nominees/?search={typed}") == [nominee.pk]
    assert found(caller, f"nominations/?search={typed}") == [world.honored.pk]
    assert found(caller, f"honors/?search={typed}") == [world.honored.honor.pk]


@pytest.mark.parametrize("typed", ["wl", "xw", "anxiu", "王兰", "%25"])
def test_what_is_no_part_of_the_name_finds_nobody(door: Doors, world: World, typed: str) -> None:
    nominee = Nominee.objects.get(pk=world.honored.nominee_id)
    nominee.name = "王秀兰"
    nominee.save()

    assert nominee.pk not in found(door(world.staff.auditor), f"nominees/?search={typed}")


def test_an_honor_is_found_by_the_name_under_which_it_was_given(door: Doors, world: World) -> None:
    Honor.objects.filter(pk=world.honored.honor.pk).update(holder_name="王小兰")

    caller = door(world.staff.auditor)
    assert found(caller, "honors/?search=王小蘭") == [world.honored.honor.pk]


def test_every_list_tells_what_changed_since_a_moment(door: Doors, world: World) -> None:
    caller = door(world.staff.auditor)
    lists = [view for view in VIEWS if "list" in view.permissions]
    views: list[Any] = [view for view in lists if view.resource not in UNFOLLOWED]

    assert [
        v.resource for v in views if "modified_since" not in v.filterset_class.base_filters
    ] == []
    assert {
        view.resource: found(caller, f"{view.resource}/?modified_since={AFTER}") for view in views
    } == {view.resource: [] for view in views}
    followed = {"nominations", "rounds", "categories", "stages", "rubrics", "panels", "quotas"}
    followed |= {"consultations", "rankings", "decisions", "programs", "titles", "honors"}
    for resource in sorted(followed):
        everything = found(caller, f"{resource}/?page_size=100")
        since = found(caller, f"{resource}/?page_size=100&modified_since={BEFORE}")
        assert since == everything != [], resource


def test_every_list_of_records_is_cut_down_to_the_fields_asked_for(
    door: Doors, world: World
) -> None:
    caller = door(world.staff.auditor)
    views: list[Any] = [view for view in VIEWS if "list" in view.permissions]

    for view in views:
        if view.resource in UNFOLLOWED:
            continue
        rows = fine(caller.get(f"{view.resource}/?fields=id"))["results"]
        assert all(row.keys() == {"id"} for row in rows), view.resource
