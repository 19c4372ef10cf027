"""A judge who gives no marks: left out of the mean, and never a zero.

Systems of this kind have counted an empty answer as 0; here it is a state of its own.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from honors import invariants
from honors.actions import score_sheets
from honors.models import Nomination, ScoreSheet, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.score_sheets import MARKED_AT, SEALED_AT, fill_in, give, sheet_of
from workflow.refusals import Refusal

pytestmark = pytest.mark.django_db

WHY = "不熟悉该领域（虚构）。"


def abstain(case: Nomination, judge: User) -> ScoreSheet:
    return score_sheets.abstain(sheet=sheet_of(case, judge), by=judge, at=MARKED_AT, reason=WHY)


def score_with_abstentions(selection: Selection, marks: list[int]) -> None:
    """The first judges give these marks, the others abstain."""
    judges = selection.staff.judges
    for judge, mark in zip(judges, marks, strict=False):
        give(sheet_of(selection.cases[0], judge), mark)
    for judge in judges[len(marks) :]:
        abstain(selection.cases[0], judge)


def test_an_abstention_is_left_out_of_the_mean(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff)
    selection.enter(1)
    score_with_abstentions(selection, [90, 80, 85])

    ranking = selection.cut()

    assert ranking.entries.get().score == Decimal(85)
    assert len(ranking.entries.get().figures["sheets"]) == 3
    assert invariants.check() == []


def test_a_draft_given_up_leaves_no_total(sheet: ScoreSheet, judge: User) -> None:
    fill_in(sheet, 90)

    given_up = score_sheets.abstain(sheet=sheet, by=judge, at=MARKED_AT, reason=WHY)

    assert (given_up.state, given_up.total) == ("abstained", None)


def test_it_says_why(sheet: ScoreSheet, judge: User) -> None:
    with pytest.raises(Refusal) as caught:
        score_sheets.abstain(sheet=sheet, by=judge, at=MARKED_AT, reason="  ")

    assert caught.value.code == "reason_missing"


def test_fewer_counting_sheets_than_declared_decide_nothing(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, sheets_min=3)
    selection.enter(1)
    score_with_abstentions(selection, [90, 80])

    refused = selection.refused()

    assert (refused.code, refused.params) == ("sheets_too_few", {"count": 1, "fewest": 3})


def test_whoever_thinks_again_before_the_seal_marks_after_all(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff, sheets_min=3)
    (case,) = selection.enter(1)
    score_with_abstentions(selection, [90, 80])
    judge = staff.judges[-1]

    sheet = case.score_sheets.get(judge=judge)
    score_sheets.reopen(sheet=sheet, by=judge, at=MARKED_AT, reason=WHY)
    give(sheet, 70)

    ranking = selection.cut()
    assert (ranking.entries.get().score, ranking.rules["sheets_min"]) == (Decimal(80), 3)


def test_after_the_seal_an_abstention_stands(tree: County, staff: Staff) -> None:
    selection = Selection(tree, staff)
    (case,) = selection.enter(1)
    score_with_abstentions(selection, [90, 80])
    selection.cut()
    sheet = case.score_sheets.get(judge=staff.judges[-1])

    with pytest.raises(Refusal) as caught:
        score_sheets.reopen(sheet=sheet, by=sheet.judge, at=SEALED_AT, reason=WHY)

    assert caught.value.code == "not_in_scoring"
