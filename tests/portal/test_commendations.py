"""A commendation by the pages: drawn up, looked at, issued, printed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Commendation, Honor, Round, User
from honors.states import CommendationState
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.commendations import DATED, ISSUED_AT, a_draft_commendation
from tests.factories.decisions import approved_cases
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
LIST = "/desk/commendations/"


@laid
def round_(tree: County, staff: Staff) -> Round:
    made = a_short_round(tree, staff)
    a_shown_case(made, staff, tree)
    approved_cases(made, staff)
    return made


@laid
def drafted(round_: Round, staff: Staff) -> Commendation:
    return a_draft_commendation(round_, staff)


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Client:
    clock.at = ISSUED_AT
    return at_desk(secretary)


def test_a_round_with_approved_cases_asks_for_its_list(desk: Client, round_: Round) -> None:
    (waiting,) = desk.get(LIST).context["undrafted"]
    answer = desk.post(
        f"{LIST}draft/{round_.pk}/",
        {"title": "决定（虚构）", "document_number": "平妇〔2026〕5号", "dated": DATED.isoformat()},
    )

    made = Commendation.objects.get()
    assert (waiting.pk, waiting.cases) == (round_.pk, 1)
    assert answer.headers["Location"] == f"{LIST}{made.pk}/"
    assert not desk.get(LIST).context["undrafted"]


def test_the_whole_list_is_seen_before_it_is_issued(desk: Client, drafted: Commendation) -> None:
    with CaptureQueriesContext(connection) as read:
        page = desk.get(f"{LIST}{drafted.pk}/").context

    assert page["count"] == 1
    assert [(offer.name, offer.plain) for offer in page["offers"]] == [("issue", False)]
    assert len(read) <= MOST_STATEMENTS


def test_issuing_is_confirmed_and_honors_everybody(desk: Client, drafted: Commendation) -> None:
    page = f"{LIST}{drafted.pk}/moves/issue/"
    assert desk.get(page).context["count"] == 1

    answer = desk.post(page, {"version": str(drafted.version)})

    assert answer.headers["Location"] == f"{LIST}{drafted.pk}/"
    assert Commendation.objects.get().state == CommendationState.ISSUED
    assert Honor.objects.count() == 1


def test_an_older_version_is_not_issued(desk: Client, drafted: Commendation) -> None:
    answer = desk.post(f"{LIST}{drafted.pk}/moves/issue/", {"version": str(drafted.version + 1)})

    assert answer.status_code == 409
    assert not Honor.objects.exists()


def test_a_draft_is_drawn_up_again_and_has_no_papers_yet(
    desk: Client, drafted: Commendation
) -> None:
    answer = desk.post(f"{LIST}{drafted.pk}/list/")
    page = desk.get(f"{LIST}{drafted.pk}/").context

    assert answer.status_code == 303
    assert page["papers"] == []
    assert desk.post(f"{LIST}{drafted.pk}/papers/evidence/").status_code == 404


def test_an_issued_one_is_printed(desk: Client, drafted: Commendation) -> None:
    desk.post(f"{LIST}{drafted.pk}/moves/issue/", {"version": str(drafted.version)})

    printed = desk.post(f"{LIST}{drafted.pk}/papers/decision/")

    assert printed.status_code == 200
    assert b"".join(printed)[:2] == b"PK"


def test_nobody_else_finds_the_pages(
    at_desk: AtDesk, drafted: Commendation, round_: Round, officer: User
) -> None:
    other = at_desk(officer)

    assert not other.get(LIST).context["page"].rows
    assert other.get(f"{LIST}{drafted.pk}/").status_code == 404
    assert other.get(f"{LIST}draft/{round_.pk}/").status_code == 404
