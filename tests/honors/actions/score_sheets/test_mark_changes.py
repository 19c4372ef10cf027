"""What a judge changes after having submitted once: kept with who, when and why."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from honors import invariants
from honors.actions import score_sheets
from honors.models import Mark, MarkChange, ScoreSheet, User
from tests.factories.score_sheets import MARKED_AT, criteria_of, fill_in, give
from workflow.refusals import Refusal

pytestmark = pytest.mark.django_db

WHY = "看错了一行（虚构）。"
LATER = MARKED_AT + timedelta(hours=3)


def reopened(sheet: ScoreSheet) -> ScoreSheet:
    return score_sheets.reopen(sheet=sheet, by=sheet.judge, at=LATER, reason=f" {WHY} ")


def changes() -> list[tuple[Decimal, Decimal]]:
    return [*MarkChange.objects.values_list("before", "after")]


def test_a_draft_is_nobodys_business(sheet: ScoreSheet) -> None:
    fill_in(sheet, 90)
    fill_in(sheet, 80)
    give(sheet, 70)

    assert changes() == []


def test_a_changed_mark_keeps_who_when_and_why(sheet: ScoreSheet, judge: User) -> None:
    give(sheet, 90, 80)
    reopened(sheet)

    give(sheet, 90, 85, at=LATER)

    change = MarkChange.objects.get()
    assert change.criterion_id == criteria_of(sheet)[1]
    assert (change.before, change.after) == (Decimal(80), Decimal(85))
    assert (change.changed_by, change.changed_at, change.reason) == (judge, LATER, WHY)
    assert invariants.check() == []


def test_every_change_on_the_way_is_kept(sheet: ScoreSheet) -> None:
    give(sheet, 90)
    reopened(sheet)
    fill_in(sheet, 70, 90)
    fill_in(sheet, 90, 90)

    assert changes() == [(90, 70), (70, 90)]
    assert invariants.check() == []


def test_nobody_reopens_without_a_reason(sheet: ScoreSheet, judge: User) -> None:
    give(sheet, 90)

    with pytest.raises(Refusal) as caught:
        score_sheets.reopen(sheet=sheet, by=judge, at=LATER, reason="")

    assert caught.value.code == "reason_missing"


def test_a_mark_changed_behind_the_judges_back_is_found(sheet: ScoreSheet) -> None:
    give(sheet, 90, 80)
    reopened(sheet)

    Mark.objects.filter(sheet=sheet).update(value=95)

    assert {violation.subject for violation in invariants.check()} == {f"score_sheets:{sheet.pk}"}
