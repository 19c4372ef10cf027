"""Marks: by the right judge, for the right criteria, added up rightly, unchanged once sealed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery

from honors import scoring
from honors.closeness import shared_employer
from honors.flows.score_sheets import SUBMISSIONS
from honors.models import (
    Conflict,
    Criterion,
    DossierVersion,
    Handling,
    JudgePromise,
    Mark,
    MarkChange,
    PanelMember,
    ScoreSheet,
)
from honors.states import COUNTING_SHEETS, OPEN_SHEETS, ScoreSheetState
from workflow.models import LedgerEvent
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
    """A counting sheet is of a member of a panel of its stage, for its category or for all; of any
    panel of the stage where cases have judges from other panels.
    """
    seats = PanelMember.objects.filter(
        Q(panel__category=None)
        | Q(panel__category=OuterRef("nomination__category"))
        | Q(panel__stage__settings__cross_panel__gte=1),
        user=OuterRef("judge"),
        panel__stage=OuterRef("stage"),
    )
    rows = ScoreSheet.objects.filter(~Exists(seats), state__in=COUNTING_SHEETS)
    for key, judge in rows.values_list("pk", "judge_id").iterator():
        yield f"score_sheets:{key}", f"user {judge} is no judge of its stage"


def judges_are_free_of_conflict() -> Iterator[Broken]:
    """Not related to the nominee, not of its unit, and neither the nominator nor a handler of the
    case, when it counted.

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
    own = Q(judge__employer=F("nomination__unit")) | Q(judge=F("nomination__nominator"))
    rows = ScoreSheet.objects.filter(
        Q(Exists(related)) | Q(Exists(handled)) | own, state__in=COUNTING_SHEETS
    )
    for key, judge in rows.values_list("pk", "judge_id").iterator():
        yield f"score_sheets:{key}", f"user {judge} is too close to the case"


def judges_do_not_work_where_the_nominee_does() -> Iterator[Broken]:
    """By the name of the judge's employer, and what the judged version of the dossier says."""
    version = DossierVersion.objects.filter(
        nomination=OuterRef("nomination"), number=OuterRef("judged_version")
    )
    rows = ScoreSheet.objects.filter(state__in=COUNTING_SHEETS, judge__employer__isnull=False)
    told = rows.annotate(answers=Subquery(version.values("data")[:1]))
    columns = ("pk", "judge_id", "judge__employer__name", "answers")
    for key, judge, employer, answers in told.values_list(*columns).iterator():
        if shared_employer(employer, answers or {}):
            yield f"score_sheets:{key}", f"user {judge} works where the nominee does"


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
        "rubric__stage_id", "rubric__category_id", "pk", "weight", "maximum", "counts"
    )
    for stage, category, key, weight, maximum, counts in rows:
        line = scoring.Criterion(str(key), weight, maximum, counts)
        rubrics.setdefault((stage, category), []).append(line)
    return rubrics


def judges_carry_no_more_than_their_load() -> Iterator[Broken]:
    """At stages that limit how many cases one judge has; those of the cases that are there now."""
    rows = ScoreSheet.objects.filter(
        stage__settings__has_key="cases_max",
        nomination__stage=F("stage"),
        state__in=(*OPEN_SHEETS, *COUNTING_SHEETS, ScoreSheetState.ABSTAINED),
    )
    loads = rows.order_by().values_list("stage_id", "judge_id", "stage__settings")
    carried = Counter((stage, judge, rules["cases_max"]) for stage, judge, rules in loads)
    for (stage, judge, most), cases in sorted(carried.items()):
        if cases > most:
            yield f"stages:{stage}", f"user {judge} has {cases} cases, and {most} is the most"


def judges_promised_before_they_scored() -> Iterator[Broken]:
    """At stages that ask for it, every counting sheet came after its judge's promise."""
    promised = JudgePromise.objects.filter(
        user=OuterRef("judge"),
        round=OuterRef("stage__round"),
        promised_at__lte=OuterRef("submitted_at"),
    )
    rows = ScoreSheet.objects.filter(
        ~Exists(promised), state__in=COUNTING_SHEETS, stage__settings__promise=True
    )
    for key, judge in rows.values_list("pk", "judge_id").iterator():
        yield f"score_sheets:{key}", f"user {judge} has promised nothing before it"


def counting_sheets_have_marks() -> Iterator[Broken]:
    empty = ScoreSheet.objects.filter(state__in=COUNTING_SHEETS, marks=None)
    for key in empty.values_list("pk", flat=True).iterator():
        yield f"score_sheets:{key}", "it counts without a mark"


def marks_are_those_submitted_and_changed_since() -> Iterator[Broken]:
    """What was first submitted, with every change that is kept, gives the marks as they are."""
    first, _last = _submitted()
    changes = MarkChange.objects.order_by("sheet_id", "pk")
    for change in changes.iterator():
        marks = first.get(change.sheet_id, {})
        if marks.get(change.criterion_id) != change.before:
            detail = f"mark {change.criterion_id} was never {change.before}, to be changed"
            yield f"score_sheets:{change.sheet_id}", detail
        marks[change.criterion_id] = change.after
    rows = Mark.objects.exclude(sheet__submitted_at=None)
    for key, criterion, value in rows.values_list("sheet_id", "criterion_id", "value").iterator():
        if key in first and first[key].get(criterion) != value:
            yield f"score_sheets:{key}", f"its mark for criterion {criterion} changed untold"


def marks_are_those_last_submitted() -> Iterator[Broken]:
    """Every mark of a sheet that counts, as history got it with the last submission: a change is
    found even where the total stays, and a row was added that tells of it.
    """
    kept: dict[int, dict[int, Decimal]] = {}
    rows = Mark.objects.filter(sheet__state__in=COUNTING_SHEETS)
    for key, criterion, value in rows.values_list("sheet_id", "criterion_id", "value").iterator():
        kept.setdefault(key, {})[criterion] = value
    _first, last = _submitted()
    for key in sorted(kept):
        if key not in last:
            yield f"score_sheets:{key}", "it counts, and history has no submission of it"
        elif kept[key] != last[key]:
            yield f"score_sheets:{key}", "its marks are others than history got with it"


Submitted = dict[int, dict[int, Decimal]]


def _submitted() -> tuple[Submitted, Submitted]:
    """The marks that each sheet had when it was submitted first, and last, as history has them."""
    events = LedgerEvent.objects.filter(action__in=SUBMISSIONS).order_by("stream_id", "seq")
    first: Submitted = {}
    last: Submitted = {}
    for stream, body in events.values_list("stream_id", "body").iterator():
        given = json.loads(body)["facts"]["marks"]
        key = int(stream.rpartition(":")[2])
        last[key] = {int(criterion): Decimal(mark) for criterion, mark in given.items()}
        first.setdefault(key, dict(last[key]))
    return first, last


CHECKS = (
    judges_have_one_sheet_for_a_case,
    judges_sit_on_the_panel,
    judges_are_free_of_conflict,
    judges_do_not_work_where_the_nominee_does,
    marks_fit_their_rubric,
    sheet_totals_are_their_marks,
    counting_sheets_have_marks,
    judges_carry_no_more_than_their_load,
    judges_promised_before_they_scored,
    marks_are_those_submitted_and_changed_since,
    marks_are_those_last_submitted,
)
