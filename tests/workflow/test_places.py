"""A batch whose subjects go to different places is written whole, in one statement a chunk."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.sample.flows import Person
from tests.sample.models import Folder, Paper
from workflow import engine
from workflow.verification import verify

pytestmark = pytest.mark.django_db
LAST_DESK = 3


@pytest.fixture
def apart(folder: Folder, ada: Person, noon: datetime) -> list[Paper]:
    """One paper at each of three desks."""
    Folder.objects.filter(pk=folder.pk).update(desks=LAST_DESK)
    fresh = [Paper(folder=folder, title=f"Made-up paper {n}") for n in range(LAST_DESK)]
    papers = engine.begin_many(fresh, actor=ada, at=noon)
    engine.perform_many(Paper.objects.all(), "submit", actor=ada, at=noon)
    for ahead in (papers[1:], papers[2:]):
        waiting = Paper.objects.filter(pk__in=[paper.pk for paper in ahead])
        engine.perform_many(waiting, "forward", actor=ada, at=noon, opinion="A made-up opinion.")
    return papers


def forward_all(ada: Person, noon: datetime) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        engine.perform_many(
            Paper.objects.all(), "forward", actor=ada, at=noon, opinion="A made-up opinion."
        )
    return [q["sql"] for q in captured if q["sql"].startswith('UPDATE "sample_paper"')]


def test_each_goes_to_its_own_place(apart: list[Paper], ada: Person, noon: datetime) -> None:
    """The last one is approved, and keeps the desk that its destination does not name."""
    forward_all(ada, noon)

    found = Paper.objects.order_by("pk").values_list("state", "desk")
    on_their_way = [("review", desk) for desk in range(2, LAST_DESK + 1)]
    assert list(found) == [*on_their_way, ("approved", LAST_DESK)]
    assert verify() == []


def test_all_of_them_take_one_statement(apart: list[Paper], ada: Person, noon: datetime) -> None:
    assert len(forward_all(ada, noon)) == 1
