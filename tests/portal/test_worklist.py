"""The lists of an office: what waits, what was done, what one is told of; several cases at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from honors.actions import nominations
from honors.actions.copies import send_copies
from honors.models import CaseCopy, Nomination, User
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.nominations import VOTED, a_submitted_nomination, forwarded, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25


@laid
def cases(tree: County, staff: Staff) -> list[Nomination]:
    """A person and a family of the first village, at the first township's review."""
    round_ = a_round(tree, staff, route=VOTED)
    return [
        a_submitted_nomination(round_, tree.villages[0], staff.nominators[0], kind)
        for kind in ("person", "family")
    ]


def listed(client: Client, query: str = "") -> list[int]:
    response = client.get(f"/worklist/{query}")
    assert response.status_code == 200
    return [row.case.pk for row in response.context["rows"]]


def test_what_waits_is_done_once_it_was_forwarded(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    desk = at_desk(officer)
    forwarded(cases[0], officer)

    assert listed(desk) == [cases[1].pk]
    assert listed(desk, "?list=done") == [cases[0].pk]
    assert listed(desk, "?list=all") == [case.pk for case in cases]
    assert listed(desk, "?list=copied") == []
    assert desk.get("/worklist/?list=nonsense").status_code == 404


def test_the_tabs_count_what_their_lists_have(
    at_desk: AtDesk, cases: list[Nomination], nominator: User
) -> None:
    tabs = at_desk(nominator).get("/worklist/").context["tabs"]

    # The village did something with both cases: it submitted them.
    assert [tab["count"] for tab in tabs] == [0, 2, 2, 0, 2]


def test_the_address_narrows_a_list_down(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    desk = at_desk(officer)

    assert listed(desk, f"?category={cases[1].category_id}") == [cases[1].pk]
    assert listed(desk, f"?unit={cases[0].unit_id}&kind=review") == [case.pk for case in cases]
    assert listed(desk, "?overdue=on") == []
    assert listed(desk, "?category=nonsense&kind=nonsense") == [case.pk for case in cases]


def test_a_row_says_when_the_case_came_and_who_looked_at_it(
    at_desk: AtDesk, cases: list[Nomination], officer: User, county_officer: User
) -> None:
    at_desk(county_officer).get(f"/nominations/{cases[0].pk}/")

    row = at_desk(officer).get("/worklist/").context["rows"][0]

    assert row.arrived == DURING
    assert [look.user_id for look in row.looks] == [county_officer.pk]


def test_another_village_sees_none_of_it(
    at_desk: AtDesk, cases: list[Nomination], stranger: User
) -> None:
    assert listed(at_desk(stranger), "?list=all") == []


def test_a_worklist_takes_few_statements_however_long_it_is(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    desk = at_desk(officer)
    with CaptureQueriesContext(connection) as captured:
        listed(desk)

    assert len(captured) <= MOST_STATEMENTS


def batch(client: Client, name: str, cases: list[Nomination], **sent: str) -> Any:
    fresh = Nomination.objects.in_bulk([case.pk for case in cases])
    versions = ",".join(f"{key}:{case.version}" for key, case in fresh.items())
    return client.post(f"/worklist/batch/{name}/", {"versions": versions, **sent})


def states(cases: list[Nomination]) -> list[str]:
    return [Nomination.objects.get(pk=case.pk).state for case in cases]


def test_several_cases_are_forwarded_with_one_opinion(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    response = batch(at_desk(officer), "forward", cases, opinion="同意推荐（虚构）。")

    assert (response.status_code, response.headers["Location"]) == (303, "/worklist/")
    assert states(cases) == [NominationState.BALLOT] * 2
    moved = LedgerEvent.objects.filter(action="nominations.forward")
    assert moved.count() == len(cases)


def test_nothing_moves_where_one_case_cannot_and_the_page_says_which(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    nominations.move(nomination=cases[0], name="receive", by=officer, at=DURING)

    response = batch(at_desk(officer), "receive", cases)

    assert response.status_code == 422
    refused = {member.case.pk: bool(member.refusal) for member in response.context["members"]}
    assert refused == {cases[0].pk: True, cases[1].pk: False}
    left = f"{cases[1].pk}:{cases[1].version}"
    assert response.context["form"]["versions"].value() == left
    assert Nomination.objects.get(pk=cases[1].pk).received_at is None


def test_a_batch_without_the_opinion_it_needs_keeps_its_cases(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    response = batch(at_desk(officer), "forward", cases)

    assert response.status_code == 422
    assert len(response.context["members"]) == len(cases)
    assert states(cases) == [NominationState.REVIEW] * 2


def test_whoever_was_slower_sees_the_cases_as_they_are(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    sent = {"versions": f"{cases[0].pk}:{cases[0].version - 1}", "opinion": "同意（虚构）"}

    response = at_desk(officer).post("/worklist/batch/forward/", sent)

    assert response.status_code == 409
    assert response.context["form"]["versions"].value() == f"{cases[0].pk}:{cases[0].version}"
    assert "同意（虚构）" in response.content.decode()


def test_a_batch_takes_only_what_one_may_see(
    at_desk: AtDesk, cases: list[Nomination], stranger: User, officer: User
) -> None:
    assert (
        at_desk(stranger).get(f"/worklist/batch/forward/?case={cases[0].pk}").context["members"]
        == []
    )
    assert at_desk(officer).get("/worklist/batch/approve/").status_code == 404
    assert (
        at_desk(officer)
        .post("/worklist/batch/forward/", {"versions": "nonsense", "opinion": "同意"})
        .status_code
        == 422
    )


@laid
def copy(tree: County, staff: Staff, officer: User, secretary: User) -> CaseCopy:
    case = nomination_in(NominationState.REVIEW, tree, staff)
    return send_copies(nomination=case, users=[secretary], by=officer, at=DURING)[0]


def test_a_copy_is_marked_as_read_and_as_unread_again(
    at_desk: AtDesk, copy: CaseCopy, secretary: User
) -> None:
    desk = at_desk(secretary)

    def mark() -> str:
        row = desk.get("/worklist/?list=copied").context["rows"][0]
        return str(row.mark.label)

    with translation.override("en"):
        before = mark()
        desk.post(f"/copies/{copy.pk}/mark/", {"read": "yes"})
        then = mark()
        desk.post(f"/copies/{copy.pk}/mark/", {"read": "no"})

        assert [before, then, mark()] == [before, then, before]
    assert CaseCopy.objects.get().read_at is None


def test_the_copy_of_somebody_else_is_not_there(
    at_desk: AtDesk, copy: CaseCopy, stranger: User
) -> None:
    assert at_desk(stranger).post(f"/copies/{copy.pk}/mark/", {"read": "yes"}).status_code == 404
