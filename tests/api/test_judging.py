"""Sheets move by their judge's hand, and what needs a reason says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from honors.models import User
from honors.roles import Role
from tests.api.doors import Clock, Door, fine, refused
from tests.factories.accounts import Staff, a_membership
from tests.factories.organizations import County
from tests.factories.score_sheets import (
    MARKED_AT,
    a_scored_round,
    cases_in_scoring,
    give,
    sheet_of,
)

Doors = Callable[[User], Door]


@pytest.mark.parametrize("submitted", [True, False], ids=["reopen", "abstain"])
def test_a_judge_says_why(
    door: Doors, tree: County, staff: Staff, clock: Clock, *, submitted: bool
) -> None:
    judge = staff.judges[0]
    (case,) = cases_in_scoring(a_scored_round(tree, staff), tree, staff, 1)
    sheet = sheet_of(case, judge)
    if submitted:
        give(sheet, "90")
    clock.at = MARKED_AT
    record, caller = f"score-sheets/{sheet.pk}/", door(judge)
    name, state = ("reopen", "in_progress") if submitted else ("abstain", "abstained")

    refused(caller.move(record, name), 400, "reason_missing")
    assert fine(caller.move(record, name, reason="看漏了一页（虚构）"))["state"] == state


def test_the_chair_recuses_a_relative_without_reading_the_marks(
    door: Doors, tree: County, staff: Staff, clock: Clock
) -> None:
    """A juror who is a direct relative of a candidate steps back (rules of a city award)."""
    chair, judge = staff.judges[:2]
    (case,) = cases_in_scoring(a_scored_round(tree, staff), tree, staff, 1)
    sheet = give(sheet_of(case, judge), "90")
    clock.at = MARKED_AT
    record, caller = f"score-sheets/{sheet.pk}/", door(chair)

    shown = fine(caller.get(record))
    assert (shown["readable"], shown["total"], shown["marks"]) == (False, None, [])
    assert fine(caller.move(record, "recuse", ground="kin"))["state"] == "recused"
    refused(door(staff.judges[2]).get(record), 404, "not_found")


def test_history_tells_a_judging_secretary_no_marks_before_the_own(
    door: Doors, tree: County, staff: Staff, clock: Clock
) -> None:
    judge = staff.judges[1]
    a_membership(judge, Role.SECRETARY, tree.county)
    (case,) = cases_in_scoring(a_scored_round(tree, staff), tree, staff, 1)
    sheet = give(sheet_of(case, staff.judges[0]), "90")
    clock.at = MARKED_AT
    record, caller = f"score-sheets/{sheet.pk}/", door(judge)

    refused(caller.get(f"{record}events/"), 403, "own_first")
    give(sheet_of(case, judge), "80")
    assert fine(caller.get(record))["total"] == "90.0000"
    assert fine(caller.get(f"{record}events/"))["results"] != []
