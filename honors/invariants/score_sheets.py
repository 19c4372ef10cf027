"""Marks: by the right judge, for the right criteria, added up rightly, unchanged once sealed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from honors import scoring
from honors.models import Conflict, Criterion, Handling, Mark, PanelMember, ScoreSheet
from honors.states import COUNTING_SHEETS
from workflow.refusals import Refusal

Broken = tuple[str, str]


def judges_have_one_sheet_for_a_case() -> Iterator[Broken]:
    rows = ScoreSheet.objects.filter(state__in=COUNTING_SHEETS)
    doubles = rows.values("nomination_id", "stage_id", "judge_id").annotate(
        sheets=Count("pk"), last=Max("pk")
    )
    for row in doubles.filter(sheets__gt=1).iterator():
        detail = f"{row['sheets']} sheets of judge {row['judge_id']} count for one case"
        yield f"score_sheets:{row['last']}", detail


def judges_sit_on_the_panel() -> Iterator[Broken]:
    """A counting sheet is of a member of a panel of its stage, for its category or for all."""
    seats = PanelMember.objects.filter(
        Q(panel__category=None) | Q(panel__category=OuterRef("nomination__category")),
        user=OuterRef("judge"),
        panel__stage=OuterRef("stage"),
    )
    rows = ScoreSheet.objects.filter(~Exists(seats), state__in=COUNTING_SHEETS)
    for key, judge in rows.values_list("pk", "judge_id").iterator():
        yield f"score_sheets:{key}", f"user {judge} is no judge of its stage"


def judges_are_free_of_conflict() -> Iterator[Broken]:
    """Not related to the nominee, not of its unit, and not a handler of the case, when it counted.

    What happened after the sheet was submitted does not undo it here.
    """
    related = Conflict.objects.filter(
        user=OuterRef("judge"),
        nominee=OuterRef("nomination__nominee"),
        declared_at__lte=OuterRef("submitted_at"),
    )
    handled = Handling.objects.filter(
        user=OuterRef("judge"), nomination=OuterRef("nomination"), at__lte=OuterRef("submitted_at")
    )
    own = Q(judge__employer=F("nomination__unit"))
    rows = ScoreSheet.objects.filter(
        Q(Exists(related)) | Q(Exists(handled)) | own, state__in=COUNTING_SHEETS
    )
    for key, judge in rows.values_list("pk", "judge_id").iterator():
        yield f"score_sheets:{key}", f"user {judge} is too close to the case"


def marks_fit_their_rubric() -> Iterator[Broken]:
    """Each mark is for a criterion of the sheet's stage and category, within its maximum."""
    fitting = Q(
        criterion__rubric__stage=F("sheet__stage"),
        criterion__rubric__category=F("sheet__nomination__category"),
        value__gte=0,
        value__lte=F("criterion__maximum"),
    )
    for key, criterion in Mark.objects.exclude(fitting).values_list("sheet_id", "criterion_id"):
        yield f"score_sheets:{key}", f"its mark for criterion {criterion} does not fit its rubric"


def sheet_totals_are_their_marks() -> Iterator[Broken]:
    """The total of every counting sheet, added up again by the rule of its rubric."""
    rubrics = _rubrics()
    columns = ("sheet_id", "criterion_id", "value", "sheet__total", "stage", "category")
    rows = (
        Mark.objects.filter(sheet__state__in=COUNTING_SHEETS)
        .annotate(stage=F("sheet__stage_id"), category=F("sheet__nomination__category_id"))
        .order_by("sheet_id")
        .values_list(*columns, named=True)
    )
    for key, group in groupby(rows.iterator(), key=attrgetter("sheet_id")):
        marks = list(group)
        given = {str(mark.criterion_id): mark.value for mark in marks}
        criteria = rubrics.get((marks[0].stage, marks[0].category), [])
        try:
            total = scoring.weigh(given, criteria)
        except Refusal as refused:
            yield f"score_sheets:{key}", f"its marks do not add up: {refused.code}"
            continue
        if total != marks[0].sheet__total:
            yield f"score_sheets:{key}", f"its total is {marks[0].sheet__total}, not {total}"


def _rubrics() -> dict[tuple[int, int], list[scoring.Criterion]]:
    rubrics: dict[tuple[int, int], list[scoring.Criterion]] = {}
    rows = Criterion.objects.values_list(
        "rubric__stage_id", "rubric__category_id", "pk", "weight", "maximum"
    )
    for stage, category, key, weight, maximum in rows:
        line = scoring.Criterion(str(key), weight, maximum)
        rubrics.setdefault((stage, category), []).append(line)
    return rubrics


def counting_sheets_have_marks() -> Iterator[Broken]:
    empty = ScoreSheet.objects.filter(state__in=COUNTING_SHEETS, marks=None)
    for key in empty.values_list("pk", flat=True).iterator():
        yield f"score_sheets:{key}", "it counts without a mark"


CHECKS = (
    judges_have_one_sheet_for_a_case,
    judges_sit_on_the_panel,
    judges_are_free_of_conflict,
    marks_fit_their_rubric,
    sheet_totals_are_their_marks,
    counting_sheets_have_marks,
)
