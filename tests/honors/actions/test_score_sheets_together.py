"""A judge starts and submits many sheets in one go."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import score_sheets
from honors.models import Round, ScoreSheet, User
from honors.states import ScoreSheetState
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.score_sheets import MARKED_AT, a_scored_round, cases_in_scoring, criteria_of
from tests.ground import laid
from workflow.refusals import GuardFailed

pytestmark = pytest.mark.django_db


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_scored_round(tree, staff)


@laid
def judge(staff: Staff) -> User:
    return staff.judges[1]


def started(judge: User) -> list[ScoreSheet]:
    own = ScoreSheet.objects.filter(judge=judge, state=ScoreSheetState.ASSIGNED)
    return score_sheets.start_many(sheets=own, by=judge, at=MARKED_AT)


def fill_in(sheet: ScoreSheet) -> None:
    marks = dict.fromkeys(criteria_of(sheet), 80)
    score_sheets.save_marks(sheet=sheet, marks=marks, by=sheet.judge, at=MARKED_AT)


def submit(judge: User) -> list[ScoreSheet]:
    own = ScoreSheet.objects.filter(judge=judge, state=ScoreSheetState.IN_PROGRESS)
    return score_sheets.submit_many(sheets=own, by=judge, at=MARKED_AT)


def test_filled_in_sheets_are_submitted_together(
    round_: Round, tree: County, staff: Staff, judge: User
) -> None:
    cases_in_scoring(round_, tree, staff, 3)
    for sheet in started(judge):
        fill_in(sheet)

    assert {sheet.state for sheet in submit(judge)} == {ScoreSheetState.SUBMITTED}
    assert set(ScoreSheet.objects.filter(judge=judge).values_list("total", flat=True)) == {80}


def test_one_incomplete_sheet_keeps_all_from_being_submitted(
    round_: Round, tree: County, staff: Staff, judge: User
) -> None:
    cases_in_scoring(round_, tree, staff, 3)
    first, *_rest = started(judge)
    fill_in(first)

    with pytest.raises(GuardFailed) as caught:
        submit(judge)

    assert caught.value.code == "mark_missing"
    states = ScoreSheet.objects.filter(judge=judge).values_list("state", flat=True)
    assert set(states) == {ScoreSheetState.IN_PROGRESS}


def test_statements_do_not_grow_with_the_sheets(
    round_: Round, tree: County, staff: Staff, judge: User
) -> None:
    cases_in_scoring(round_, tree, staff, 5)
    keys = [sheet.pk for sheet in ScoreSheet.objects.filter(judge=judge).order_by("pk")]
    counts = []
    for chosen in (keys[:2], keys[2:]):
        sheets = ScoreSheet.objects.filter(pk__in=chosen)
        with CaptureQueriesContext(connection) as captured:
            score_sheets.start_many(sheets=sheets, by=judge, at=MARKED_AT)
        counts.append(len(captured))

    assert counts[0] >= counts[1]
