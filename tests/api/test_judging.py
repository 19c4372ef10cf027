"""Sheets move by their judge's hand, and what needs a reason says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from honors.models import User
from tests.api.doors import Clock, Door, fine, refused
from tests.factories.accounts import Staff
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
