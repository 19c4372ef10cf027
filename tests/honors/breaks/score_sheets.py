"""Marks by the wrong judge, for the wrong rubric, or changed afterwards."""

from __future__ import annotations

from decimal import Decimal

from honors.models import Conflict, Handling, Mark, ScoreSheet
from tests.honors.breaks.breaking import unguarded
from tests.honors.planting import OPENED, Planted


def first_sheet() -> ScoreSheet:
    return ScoreSheet.objects.order_by("pk")[0]


def judges_have_one_sheet_for_a_case(_planted: Planted) -> str:
    first, second = ScoreSheet.objects.order_by("pk")[:2]
    with unguarded("honors_scoresheet", "score_sheets_one_each"):
        ScoreSheet.objects.filter(pk=second.pk).update(judge=first.judge)
    return f"score_sheets:{second.pk}"


def judges_sit_on_the_panel(planted: Planted) -> str:
    sheet = first_sheet()
    ScoreSheet.objects.filter(pk=sheet.pk).update(judge=planted.staff.judges[4])
    return f"score_sheets:{sheet.pk}"


def judges_are_free_of_conflict(_planted: Planted) -> str:
    sheet = first_sheet()
    relation = {"user": sheet.judge, "nominee": sheet.nomination.nominee, "ground": "kin"}
    Conflict.objects.create(**relation, declared_at=OPENED)
    return f"score_sheets:{sheet.pk}"


def judges_are_free_of_conflict_2(_planted: Planted) -> str:
    sheet = first_sheet()
    Handling.objects.create(nomination=sheet.nomination, user=sheet.judge, act="forward", at=OPENED)
    return f"score_sheets:{sheet.pk}"


def marks_fit_their_rubric(_planted: Planted) -> str:
    """Beyond the maximum, though the other mark makes up for it."""
    sheet = first_sheet()
    for mark, value in zip(sheet.marks.order_by("pk"), (105, 85), strict=True):
        Mark.objects.filter(pk=mark.pk).update(value=value)
    return f"score_sheets:{sheet.pk}"


def sheet_totals_are_their_marks(_planted: Planted) -> str:
    sheet = first_sheet()
    Mark.objects.filter(pk=sheet.marks.order_by("pk")[0].pk).update(value=Decimal("94.5"))
    return f"score_sheets:{sheet.pk}"


def sheet_totals_are_their_marks_2(_planted: Planted) -> str:
    sheet = first_sheet()
    sheet.marks.order_by("pk")[0].delete()
    return f"score_sheets:{sheet.pk}"


def counting_sheets_have_marks(_planted: Planted) -> str:
    sheet = first_sheet()
    sheet.marks.all().delete()
    return f"score_sheets:{sheet.pk}"
