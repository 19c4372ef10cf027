"""Marks by the wrong judge, for the wrong rubric, or changed afterwards."""

from __future__ import annotations

from decimal import Decimal

from honors.models import (
    Conflict,
    DossierVersion,
    Handling,
    JudgePromise,
    Mark,
    MarkChange,
    Nomination,
    ScoreSheet,
    Stage,
    User,
)
from honors.snapshots import digest_of
from tests.honors.breaks.breaking import unguarded
from tests.honors.planting import OPENED, SCORED, Planted, a_case, vouch
from workflow import ledger


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


def judges_are_free_of_conflict_3(_planted: Planted) -> str:
    """It wrote the nomination itself."""
    sheet = first_sheet()
    others = ScoreSheet.objects.filter(nomination=sheet.nomination).exclude(pk=sheet.pk)
    assert sheet.judge_id not in others.values_list("judge", flat=True)
    Nomination.objects.filter(pk=sheet.nomination_id).update(nominator=sheet.judge)
    return f"score_sheets:{sheet.pk}"


def judges_do_not_work_where_the_nominee_does(planted: Planted) -> str:
    """The same employer, spelled with brackets."""
    sheet = first_sheet()
    User.objects.filter(pk=sheet.judge_id).update(employer=planted.tree.department)
    data = {"employer": f"（{planted.tree.department.name}）"}
    versions = DossierVersion.objects.filter(nomination=sheet.nomination)
    versions.update(data=data, digest=digest_of(data))
    vouch(f"nominations:{sheet.nomination_id}", digest_of(data))
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


def told(mark: Mark, before: Decimal, after: Decimal) -> None:
    """A row that tells of a change of the mark."""
    MarkChange.objects.create(
        sheet=mark.sheet,
        criterion_id=mark.criterion_id,
        before=before,
        after=after,
        reason="虚构",
        changed_by=mark.sheet.judge,
        changed_at=SCORED,
    )


def marks_are_those_submitted_and_changed_since(_planted: Planted) -> str:
    """A change from a mark that nobody gave."""
    mark = first_sheet().marks.order_by("pk")[0]
    told(mark, mark.value - 1, mark.value)
    return f"score_sheets:{mark.sheet_id}"


def marks_are_those_submitted_and_changed_since_2(planted: Planted) -> str:
    """A mark that is another than was submitted, with no change told."""
    ranked = first_sheet()
    sheet = ScoreSheet.objects.create(
        state="in_progress",
        nomination=planted.cases["戊五"],
        stage=ranked.stage,
        judge=ranked.judge,
        judged_version=1,
        submitted_at=SCORED,
    )
    for mark in ranked.marks.all():
        Mark.objects.create(sheet=sheet, criterion=mark.criterion, value=mark.value)
    first, second = sheet.marks.order_by("pk")
    given = {str(first.criterion_id): first.value, str(second.criterion_id): second.value - 1}
    stream = f"score_sheets:{sheet.pk}"
    facts = {"facts": {"marks": given}}
    ledger.record(stream, "score_sheets.submit", actor="user:0", at=SCORED, facts=facts)
    return stream


def marks_are_those_last_submitted(_planted: Planted) -> str:
    """Two marks changed so that the total stays, each with a row that tells of the change."""
    sheet = first_sheet()
    for mark, more in zip(sheet.marks.order_by("pk"), (1, -1), strict=True):
        Mark.objects.filter(pk=mark.pk).update(value=mark.value + more)
        told(mark, mark.value, mark.value + more)
    return f"score_sheets:{sheet.pk}"


def marks_are_those_last_submitted_2(planted: Planted) -> str:
    """It counts, and nobody ever submitted it."""
    ranked = first_sheet()
    sheet = ScoreSheet.objects.create(
        state="locked",
        nomination=planted.cases["戊五"],
        stage=ranked.stage,
        judge=ranked.judge,
        judged_version=1,
        total=ranked.total,
        submitted_at=SCORED,
    )
    for mark in ranked.marks.all():
        Mark.objects.create(sheet=sheet, criterion=mark.criterion, value=mark.value)
    return f"score_sheets:{sheet.pk}"


def judges_carry_no_more_than_their_load(planted: Planted) -> str:
    """Two cases in scoring, where one is the most."""
    stage = planted.stages["scoring"]
    Stage.objects.filter(pk=stage.pk).update(settings=stage.settings | {"cases_max": 1})
    judge = planted.staff.judges[0]
    for name in ("己六", "庚七"):
        case = a_case(planted, name, "scoring")
        ScoreSheet.objects.create(
            state="assigned", nomination=case, stage=stage, judge=judge, judged_version=1
        )
    return f"stages:{stage.pk}"


def judges_promised_before_they_scored(planted: Planted) -> str:
    """All three promised when most sheets came in, and one sheet had come before."""
    stage = planted.stages["scoring"]
    Stage.objects.filter(pk=stage.pk).update(settings=stage.settings | {"promise": True})
    sheet = first_sheet()
    judges = planted.staff.judges[:3]
    JudgePromise.objects.bulk_create(
        JudgePromise(user=judge, round=planted.round, declared=0, promised_at=SCORED)
        for judge in judges
    )
    ScoreSheet.objects.filter(pk=sheet.pk).update(submitted_at=OPENED)
    return f"score_sheets:{sheet.pk}"
