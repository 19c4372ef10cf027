"""Two windows of one judge: a mark given in one is not overwritten unseen from the other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from honors.actions import score_sheets
from honors.models import Mark, ScoreSheet
from tests.factories.score_sheets import MARKED_AT, criteria_of

pytestmark = pytest.mark.django_db


def save(sheet: ScoreSheet, marks: dict[int, object], seen: dict[int, Decimal | None]) -> None:
    score_sheets.save_marks(sheet=sheet, marks=marks, seen=seen, by=sheet.judge, at=MARKED_AT)


def test_both_marks_are_shown_and_nothing_is_saved(sheet: ScoreSheet) -> None:
    first, second = criteria_of(sheet)
    save(sheet, {first: 90}, {first: None})

    with pytest.raises(score_sheets.MarkConflict) as refused:
        save(sheet, {first: 70, second: 60}, {first: None, second: None})
    assert refused.value.marks == {first: (Decimal("70.00"), Decimal("90.00"))}
    assert list(Mark.objects.values_list("criterion", "value")) == [(first, Decimal("90.00"))]


def test_who_saw_the_mark_may_change_it_and_the_same_again_is_no_conflict(
    sheet: ScoreSheet,
) -> None:
    (first, _second) = criteria_of(sheet)
    save(sheet, {first: 90}, {first: None})
    save(sheet, {first: 90}, {first: None})
    save(sheet, {first: 70}, {first: Decimal(90)})

    assert Mark.objects.get().value == Decimal("70.00")
