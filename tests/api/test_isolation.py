"""What lies in another county never shows, is never counted, and changes no tag."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.models import User
from tests.api.doors import Clock, Door
from tests.api.operations import operations
from tests.api.thousands import grow_to_a_thousand
from tests.api.world import World
from tests.factories.accounts import Staff, staff_of
from tests.factories.nominations import a_submitted_nomination
from tests.factories.organizations import County, a_twin_county
from tests.factories.public_notices import POSTED_AT
from tests.factories.rounds import a_round

Doors = Callable[[User], Door]
LISTS = [o for o in operations() if o.name.endswith("_list")]
# The first tells that it was used; of the others everybody is to know.
OPEN = {"tokens_list", "published_programs_list", "wall_list"}
# Its list shows all of each, which never changes.
WHOLE = {"ledger_events_list"}


@pytest.fixture
def world(whole: World, clock: Clock) -> World:
    clock.at = POSTED_AT
    return whole


def everything(door: Door) -> dict[str, tuple[bytes, dict[str, str]]]:
    """The bytes of every list, counted, and the tag of every record on it."""
    found = {}
    for listing in LISTS:
        if listing.name in OPEN:
            continue
        cache.clear()
        answer = door.get(f"{listing.path}?total=true&page_size=100")
        rows = answer.json()["results"]
        paths = [f"{listing.path}{row['id']}/" for row in rows if listing.name not in WHOLE]
        tags = {path: door.get(path).headers.get("ETag", "") for path in paths}
        found[listing.name] = (answer.content, tags)
    return found


def test_another_county_changes_no_byte_no_total_and_no_tag(door: Doors, world: World) -> None:
    callers = [door(user) for user in (world.staff.secretary, world.staff.auditor)]
    before = [everything(caller) for caller in callers]

    twin = a_twin_county()
    staff = staff_of(twin)
    round_ = a_round(twin, staff, kinds=["person"])
    a_submitted_nomination(round_, twin.villages[0], staff.nominators[0])

    assert [everything(caller) for caller in callers] == before


@pytest.mark.parametrize("path", ["nominations", "nominees", "rounds", "quotas", "users"])
def test_a_record_of_another_county_is_not_there(
    door: Doors, world: World, twin: County, path: str
) -> None:
    stranger = door(staff_of(twin).secretary)
    keys = {
        "nominations": world.review.pk,
        "nominees": world.review.nominee_id,
        "rounds": world.planned.pk,
        "quotas": world.quota.pk,
        "users": world.newcomer.pk,
    }

    assert stranger.get(f"{path}/{keys[path]}/").status_code == 404


def test_one_foreign_case_stops_the_whole_batch(
    door: Doors, world: World, staff: Staff, tree: County
) -> None:
    officer = door(staff.officers[0])
    other = a_submitted_nomination(
        world.review.round, tree.villages[3], staff.nominators[3], kind="person"
    )

    answer = officer.post(
        "nominations/transitions/decline/",
        {"ids": [world.review.pk, other.pk], "reason": "虚构"},
    )

    assert answer.status_code == 404
    assert type(other).objects.get(pk=world.review.pk).state == "review"


def test_every_list_takes_as_many_statements_for_a_thousand_rows_as_for_one(
    door: Doors, world: World
) -> None:
    """A list of more rows than a page holds is counted as well, with one statement more."""
    staff = world.staff
    callers = (staff.secretary, staff.auditor, staff.administrator, staff.nominators[0])
    doors = {user.username: door(user) for user in (*callers, *staff.officers)}
    grow_to_a_thousand(world)
    taken: dict[str, dict[int, int]] = {}
    for name, caller in doors.items():
        caller.get("me/")  # notes the use of the token
        for listing in LISTS:
            cache.clear()
            for size in (1, 3, 100):
                count, rows = statements(caller, f"{listing.path}?page_size={size}&total=true")
                if rows < size:  # nor are there enough for a larger page
                    break
                taken.setdefault(f"{name} {listing.name}", {})[size] = count

    differing = {name: counts for name, counts in taken.items() if len(set(counts.values())) > 1}
    assert differing == {}
    full = {name.split()[1] for name, counts in taken.items() if 100 in counts}
    assert full == {listing.name for listing in LISTS}


def statements(door: Door, path: str) -> tuple[int, int]:
    """How many a request takes, and how many rows it shows."""
    with CaptureQueriesContext(connection) as captured:
        answer = door.get(path)
    return len(captured), len(answer.json()["results"])
