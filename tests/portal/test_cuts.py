"""The cut by the page: what waits, what is still missing, and the one step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Ranking, User
from honors.states import NominationState
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.score_sheets import SEALED_AT, scoring_of
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25


@laid
def selection(tree: County, staff: Staff) -> Selection:
    selection = Selection(tree, staff, places=1)
    selection.enter(2)
    selection.score((90, 80), (70, 70))
    return selection


@laid
def path(selection: Selection) -> str:
    category = selection.round.categories.get()
    return f"/desk/cuts/{scoring_of(selection.round).pk}/{category.pk}/"


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Client:
    clock.at = SEALED_AT
    return at_desk(secretary)


def test_what_waits_is_listed_with_how_far_its_judges_have_come(
    desk: Client, selection: Selection
) -> None:
    with CaptureQueriesContext(
        connection,
    ) as read:
        (row,) = desk.get("/desk/cuts/").context["rows"]

    assert (row.cases, row.sheets == row.done, row.is_marked) == (2, True, True)
    assert len(read) <= MOST_STATEMENTS


def test_a_cut_seals_and_leads_to_the_ranking(
    desk: Client, path: str, selection: Selection
) -> None:
    answer = desk.post(path, {"line": ""})

    made = Ranking.objects.get()
    assert answer.headers["Location"] == f"/rankings/{made.pk}/"
    assert selection.states() == [NominationState.APPROVAL, NominationState.NOT_SELECTED]
    assert desk.get(path).status_code == 404


def test_a_line_by_hand_is_taken_as_it_is(desk: Client, path: str, selection: Selection) -> None:
    desk.post(path, {"line": "2"})

    assert Ranking.objects.get().line == 2


def test_what_the_domain_refuses_is_told_on_the_page(
    desk: Client, clock: Clock, path: str, selection: Selection
) -> None:
    clock.at = selection.round.opens_at

    refused = desk.post(path, {"line": ""})

    assert refused.status_code == 422
    assert not Ranking.objects.exists()


def test_nobody_else_finds_the_page(at_desk: AtDesk, path: str, officer: User) -> None:
    assert at_desk(officer).get(path).status_code == 404
