"""What everybody reads of programs and of those who were honored."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import honors, rounds
from honors.models import Honor, Round
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, an_issued_commendation
from tests.factories.nominations import a_consent
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.factories.rounds import DURING
from tests.ground import laid

pytestmark = pytest.mark.django_db
PAPER = {"document": "平妇〔2026〕9号（虚构）", "reason": "虚构"}


@laid
def honor(tree: County, staff: Staff) -> Honor:
    case = a_shown_case(a_short_round(tree, staff), staff, tree)
    an_issued_commendation(case.round, staff)
    return Honor.objects.get()


def names(client: Client, query: str = "") -> list[str]:
    return [line.holder for line in client.get(f"/winners/{query}").context["lines"]]


def test_a_program_says_what_it_gives_when_and_by_which_rules(
    client: Client, opened: Round
) -> None:
    page = client.get(f"/programs/{opened.program_id}/")

    listed = client.get("/programs/").content.decode()
    assert f'href="/programs/{opened.program_id}/"' in listed
    assert page.context["round"] == opened
    assert page.context["terms"].places == [
        (category.title.name, category.places) for category in opened.categories.all()
    ]
    assert len(page.context["way"].rows) == opened.stages.count() + 2


def test_how_a_round_ended_is_told_once_it_is_over(
    client: Client, honor: Honor, staff: Staff
) -> None:
    round_ = honor.commendation.round
    running = client.get(f"/programs/{round_.program_id}/").context
    when = {"by": staff.secretary, "at": max(round_.closes_at, ISSUED_AT)}
    rounds.conclude(round_=rounds.close_round(round_=round_, **when), **when)

    over = client.get(f"/programs/{round_.program_id}/").context

    assert running.get("funnel") is None
    assert [over["funnel"].rows[place][1] for place in (0, -1)] == [1, 1]


def test_a_program_leads_to_nominating_while_it_takes_nominations(
    client: Client, clock: Clock, opened: Round
) -> None:
    def leads_on(at: datetime) -> bool:
        clock.at = at
        page = client.get(f"/programs/{opened.program_id}/").content.decode()
        return 'class="button leading" href="/start/"' in page

    assert [leads_on(at) for at in (DURING, opened.closes_at)] == [True, False]


def test_what_is_only_planned_is_nobody_elses_business(client: Client, planned: Round) -> None:
    assert client.get(f"/programs/{planned.program_id}/").status_code == 404
    assert list(client.get("/programs/").context["page"].rows) == []


def test_somebody_who_agreed_is_named_and_others_are_masked(
    client: Client, honor: Honor, staff: Staff
) -> None:
    before = names(client)
    a_consent(honor.nomination, staff.nominators[0])

    assert (before, names(client)) == (["李*"], ["李娜"])


def test_the_wall_is_narrowed_to_a_year_and_a_title(client: Client, honor: Honor) -> None:
    year, title = honor.awarded_on.year, honor.title_id

    assert names(client, f"?year={year}&title={title}") == ["李*"]
    assert names(client, f"?year={year}&title=0") == ["李*"]
    page = client.get("/winners/?year=1999")
    assert (page.context["lines"] != [], page.context["narrowing"].errors) == (True, {})


def test_the_wall_is_narrowed_to_a_township_but_never_to_a_name(
    client: Client, honor: Honor
) -> None:
    queries = (f"?unit={honor.unit_name[:4]}", "?unit=外县（虚构）", "?unit=李娜", "?name=李娜")

    assert [names(client, query) for query in queries] == [["李*"], [], [], ["李*"]]


def test_an_honor_that_was_revoked_is_on_no_wall(
    client: Client, honor: Honor, staff: Staff
) -> None:
    for name in ("warn", "revoke"):
        honors.move(honor=honor, name=name, by=staff.secretary, at=ISSUED_AT, **PAPER)
        honor = Honor.objects.get()

    assert names(client) == []


@pytest.mark.parametrize("page", ["/programs/", "/programs/{program}/", "/winners/"])
def test_these_pages_may_be_kept_and_are_the_same_for_all(
    client: Client, honor: Honor, page: str
) -> None:
    path = page.format(program=honor.nomination.round.program_id)
    with CaptureQueriesContext(connection) as asked:
        first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert (first.status_code, again.status_code) == (200, 304)
    assert "Set-Cookie" not in first.headers
    assert "李娜" not in first.content.decode()
    assert len(asked) <= 12
