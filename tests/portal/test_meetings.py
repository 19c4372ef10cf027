"""The sitting that approves: all on one page, noted case by case, applied in one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import verdicts
from honors.models import Decision, Nomination, PendingVerdict, User
from honors.queries import meetings
from honors.states import NominationState
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import CADRES, Selection
from tests.factories.score_sheets import SEALED_AT
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, NotPermitted

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
NOW = SEALED_AT + timedelta(hours=1)


@laid
def selection(tree: County, staff: Staff) -> Selection:
    """Four cases of which two are above the line; the two best are tied."""
    selection = Selection(tree, staff, places=2)
    selection.enter(4)
    selection.score((90, 80), (80, 90), (70, 70), (60, 60))
    selection.cut()
    return selection


@laid
def path(selection: Selection, tree: County) -> str:
    return f"/desk/meetings/{selection.round.pk}/{tree.county.pk}/"


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, approver: User) -> Client:
    clock.at = NOW
    return at_desk(approver)


def test_the_page_shows_line_ties_places_and_how_each_judge_marked(
    desk: Client, path: str, selection: Selection
) -> None:
    ((board, charts),) = desk.get(path).context["boards"]

    assert [line.is_above for line in board.lines] == [True, True, False, False]
    assert [line.tied_with for line in board.lines] == [1, 1, 0, 0]
    assert [line.waits for line in board.lines] == [True, True, False, False]
    assert {tuple(given) for given in board.judges.values()} == {
        (90, 80, 70, 60), (80, 90, 70, 60),
    }  # fmt: skip
    assert charts["judges"] is not None


def note(desk: Client, path: str, case: Nomination, **sent: str) -> Any:
    return desk.post(f"{path}cases/{case.pk}/", sent)


def test_cases_are_noted_one_by_one_and_decided_in_one_step(
    desk: Client, path: str, selection: Selection, staff: Staff
) -> None:
    first, second = selection.cases[:2]
    note(desk, path, first, verdict="yes")
    answer = note(desk, path, second, verdict="no", reason="材料不足（虚构）")
    assert answer.headers["Location"] == f"{path}#case-{second.pk}"
    page = desk.get(f"{path}apply/").context
    assert page["preview"].possible

    decided = desk.post(
        f"{path}apply/",
        {
            "form": "meeting",
            "document_number": "平妇会〔2026〕7号",
            "decided_on": "2026-04-08",
            "deciders": [str(staff.approvers[-1].pk)],
            "expected": page["form"]["expected"].value(),
        },
    )

    assert decided.status_code == 303
    assert selection.states()[:2] == [NominationState.APPROVED, NominationState.NOT_SELECTED]
    assert Decision.objects.get().document_number == "平妇会〔2026〕7号"
    assert desk.get("/desk/meetings/").context["sittings"] == []


def test_a_verdict_that_changed_meanwhile_stops_the_decision(
    desk: Client, path: str, selection: Selection, staff: Staff, secretary: User
) -> None:
    first = selection.cases[0]
    note(desk, path, first, verdict="yes")
    expected = desk.get(f"{path}apply/").context["form"]["expected"].value()
    verdicts.clear_verdict(nomination=first, by=secretary, at=NOW)
    verdicts.note_verdict(nomination=first, approved=False, reason="虚构", by=secretary, at=NOW)

    decided = desk.post(
        f"{path}apply/",
        {
            "form": "meeting",
            "document_number": "平妇会〔2026〕7号",
            "decided_on": "2026-04-08",
            "deciders": [str(staff.approvers[-1].pk)],
            "expected": expected,
        },
    )

    assert decided.status_code == 422
    assert not Decision.objects.exists()


def test_turning_down_without_a_reason_says_so(
    desk: Client, path: str, selection: Selection
) -> None:
    note(desk, path, selection.cases[0], verdict="no")

    assert not PendingVerdict.objects.exists()
    (said,) = desk.get(path).context["messages"]
    assert said.level_tag == "error"


def test_a_note_is_taken_back(desk: Client, path: str, selection: Selection) -> None:
    note(desk, path, selection.cases[0], verdict="yes")
    note(desk, path, selection.cases[0], verdict="clear")

    assert not PendingVerdict.objects.exists()


def test_yes_to_all_that_was_not_spoken_of(desk: Client, path: str, selection: Selection) -> None:
    note(desk, path, selection.cases[0], verdict="no", reason="材料不足（虚构）")

    assert desk.post(f"{path}remaining/").status_code == 303

    noted = PendingVerdict.objects.order_by("nomination")
    assert [verdict.approved for verdict in noted] == [False, True]
    assert LedgerEvent.objects.filter(action="verdicts.note").count() == 2


def test_nothing_is_left_to_say_yes_to_twice(
    path: str, selection: Selection, tree: County, approver: User, officer: User
) -> None:
    given = {"round_": selection.round, "organization": tree.county, "at": NOW}
    with pytest.raises(NotPermitted):
        verdicts.note_remaining(**given, by=officer)
    verdicts.note_remaining(**given, by=approver)

    with pytest.raises(GuardFailed) as refused:
        verdicts.note_remaining(**given, by=approver)

    assert refused.value.code == "nothing_left"


def test_shares_of_the_list_are_of_what_is_noted(
    tree: County, staff: Staff, approver: User
) -> None:
    selection = Selection(tree, staff, places=2, list_rules=CADRES)
    selection.enter(["种植", "种植", "干部"])
    selection.score((90, 90), (80, 80), (70, 70))
    selection.cut()
    verdicts.note_verdict(nomination=selection.cases[0], approved=True, by=approver, at=NOW)

    (board,) = meetings.boards(selection.round, tree.county)

    (share,) = board.shares
    assert (share.count, share.total, share.most, share.is_broken) == (0, 1, 20, False)


def test_others_find_no_meeting_here(
    at_desk: AtDesk, clock: Clock, path: str, officer: User, stranger: User, nominator: User
) -> None:
    clock.at = NOW
    for user in (officer, stranger, nominator):
        assert at_desk(user).get(path).status_code == 404
        assert at_desk(user).post(f"{path}remaining/").status_code == 404


def test_the_meeting_takes_few_statements(desk: Client, path: str, selection: Selection) -> None:
    with CaptureQueriesContext(connection) as captured:
        desk.get(path)
    assert len(captured) <= MOST_STATEMENTS
