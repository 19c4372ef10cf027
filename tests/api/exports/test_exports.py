"""A list as a file: the rows that its reader sees, and no other."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from api.exports import asking, making
from api.exports.listings import LISTINGS
from api.urls import VIEWS
from honors.actions import jobs
from honors.actions.jobs import KINDS
from honors.actions.jobs.kinds import run_of
from honors.models import Job, User
from honors.states import NominationState
from tests.api.doors import Clock, Door, fine, made, refused
from tests.api.test_authorization import people
from tests.api.world import World
from tests.factories.accounts import a_stranger
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County, a_twin_county
from tests.factories.public_notices import POSTED_AT
from workflow.models import LedgerEvent

Doors = Callable[[User], Door]


@pytest.fixture
def world(whole: World, clock: Clock) -> World:
    clock.at = POSTED_AT
    return whole


def fetched(door: Door, job: Any) -> list[dict[str, str]]:
    answer = door.get(f"jobs/{job['id']}/result/")
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def exported(door: Door, resource: str, **wanted: Any) -> list[dict[str, str]]:
    job = made(door.post("exports/", {"resource": resource, "format": "csv", **wanted}))
    assert job["state"] == "done", job
    return fetched(door, job)


def listed(door: Door, resource: str) -> list[str]:
    rows = fine(door.get(f"{resource}/?page_size=100"))["results"]
    return [str(row["id"]) for row in rows]


def test_every_kind_of_work_can_be_found() -> None:
    assert [kind for kind in KINDS if not callable(run_of(kind))] == []


def test_every_export_filters_as_its_list_does() -> None:
    views: dict[str, Any] = {view.resource: view for view in VIEWS}

    assert [
        name
        for name, listing in LISTINGS.items()
        if views[name].filterset_class is not listing.filterset or views[name].noun != listing.noun
    ] == []


def test_everybody_exports_what_they_see_and_nothing_else(door: Doors, world: World) -> None:
    callers = people(world, a_stranger(a_twin_county()))
    different = []
    for name, user in callers.items():
        if user is None:
            continue
        caller = door(user)
        for resource in LISTINGS:
            cache.clear()
            rows = [row["编号"] for row in exported(caller, resource)]
            if sorted(rows) != sorted(listed(caller, resource)):
                different.append((name, resource))

    assert different == []


def test_the_file_has_the_heads_and_words_of_the_office(door: Doors, world: World) -> None:
    asked = {"filter": {"state": ["review", "returned"]}, "columns": ["state", "nominee", "unit"]}

    rows = exported(door(world.staff.secretary), "nominations", **asked)

    with override("zh-hans"):
        labels = {str(NominationState(name).label) for name in ("review", "returned")}
    assert {row["状态"] for row in rows} == labels
    assert {tuple(row) for row in rows} == {("状态", "推荐对象", "推荐单位")}
    assert world.review.nominee.name in {row["推荐对象"] for row in rows}


def test_a_judge_exports_no_total_that_the_list_hides(door: Doors, world: World) -> None:
    shown = {
        str(row["id"]): Decimal(row["total"] or 0)
        for row in fine(door(world.staff.judges[0]).get("score-sheets/?page_size=100"))["results"]
    }

    rows = exported(door(world.staff.judges[0]), "score-sheets")

    assert {row["编号"]: Decimal(row["总分"] or 0) for row in rows} == shown


def test_history_says_who_took_how_many_rows_and_not_whom_they_looked_for(
    door: Doors, world: World
) -> None:
    secretary = door(world.staff.secretary)
    job = made(
        secretary.post(
            "exports/",
            {"resource": "nominations", "format": "xlsx", "filter": {"search": ["王秀兰"]}},
        )
    )
    secretary.get(f"jobs/{job['id']}/result/").getvalue()

    events = LedgerEvent.objects.filter(stream=f"jobs:{job['id']}").order_by("seq")
    assert [event.action for event in events] == ["jobs.ask", "jobs.finish", "jobs.fetch"]
    assert "王秀兰" not in "".join(event.body for event in events)
    assert f'"rows":{job["outcome"]["rows"]}' in events[1].body
    assert job["name"] == "推荐申报20260316.xlsx"


@pytest.mark.parametrize(
    ("wanted", "pointer", "code"),
    [
        ({"filter": {"secret": ["1"]}}, "/filter/secret/0", "unknown_parameter"),
        ({"filter": {"state": ["dreaming"]}}, "/filter/state/0", "invalid_choice"),
        ({"columns": ["identity_sealed"]}, "/columns/0", "unknown_column"),
        ({"format": "exe"}, "/format/0", "invalid_choice"),
        ({"resource": "tokens"}, "/resource/0", "invalid_choice"),
    ],
)
def test_what_is_not_on_the_lists_is_refused(
    door: Doors, secretary: User, wanted: Any, pointer: str, code: str
) -> None:
    body = {"resource": "nominations", "format": "csv", **wanted}

    answer = refused(door(secretary).post("exports/", body), 400, "invalid_input")

    assert [(error["pointer"], error["code"]) for error in answer["errors"]] == [
        (pointer.removesuffix("/0"), code)
    ]
    assert not Job.objects.exists()


def test_a_long_list_is_a_job_that_tells_how_far_it_is(
    door: Doors,
    secretary: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    caller, body = door(secretary), {"resource": "organizations", "format": "csv"}

    with django_capture_on_commit_callbacks(execute=True):
        job = made(caller.post("exports/", body))
        assert (job["state"], job["total"]) == ("queued", None)

    done = fine(caller.get(f"jobs/{job['id']}/"))
    assert (done["state"], done["done"], done["total"]) == ("done", 11, 11)
    assert len(fetched(caller, done)) == done["outcome"]["rows"] == 11


def test_each_page_takes_one_statement(
    nominator: User, tree: County, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def statements(rows: int) -> int:
        job = jobs.ask(
            kind="export",
            parameters=asking.Wanted(resource="nominees", format="csv").parameters(),
            by=nominator,
            at=clock.at,
        )
        with CaptureQueriesContext(connection) as captured:
            jobs.run(job.pk, clock=clock.now)
        assert Job.objects.get(pk=job.pk).outcome == {"rows": rows}
        return len(captured)

    monkeypatch.setattr(making, "CHUNK", 2)
    a_nominee(tree.villages[0], nominator)
    few = statements(1)
    for _number in range(5):
        a_nominee(tree.villages[0], nominator)

    # Three pages instead of one, and the last of them tells the progress.
    assert statements(6) == few + 2


def test_a_token_exports_only_what_it_may_read(clock: Clock, secretary: User) -> None:
    narrow = Door(secretary, at=clock.at, scopes=("jobs:write", "jobs:read", "rounds:read"))

    assert len(exported(narrow, "rounds")) == 0
    refused(
        narrow.post("exports/", {"resource": "nominations", "format": "csv"}), 403, "not_permitted"
    )


def test_a_job_is_canceled_once(door: Doors, secretary: User, clock: Clock) -> None:
    job = jobs.ask(
        kind="export",
        parameters=asking.Wanted(resource="rounds", format="csv").parameters(),
        by=secretary,
        at=clock.at,
    )
    caller = door(secretary)

    assert fine(caller.post(f"jobs/{job.pk}/cancel/"))["state"] == "canceled"
    refused(caller.post(f"jobs/{job.pk}/cancel/"), 409, "job_over")
    refused(caller.get(f"jobs/{job.pk}/result/"), 409, "no_result")
