"""What follows the moves of score sheets, by the names that their table gives."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from honors.models import Conflict, JudgeVeto, PaperSheet, ScoreSheet
from workflow import ledger
from workflow.definition import Move


def add_up_sheets(subjects: Sequence[ScoreSheet], move: Move) -> None:
    """The time, and every mark into history: what a judge gave and said is known from now on."""
    _rows(subjects).update(submitted_at=move.at)
    raised = _vetoes(subjects)
    for sheet in subjects:
        vetoes = raised.get(sheet.pk, {})
        if vetoes:
            move.note(sheet, vetoes=sorted(vetoes))
            move.commit(sheet, vetoes=ledger.dump({str(k): vetoes[k] for k in vetoes}))
        marks = {str(mark.criterion_id): mark.value for mark in sheet.marks.all()}
        move.note(sheet, marks=marks, judged_version=sheet.judged_version)
        said = {str(mark.criterion_id): mark.comment for mark in sheet.marks.all() if mark.comment}
        if said:
            move.commit(sheet, comments=ledger.dump(said))


def say_who_read_the_paper(subjects: Sequence[ScoreSheet], move: Move) -> None:
    """The marks are the judge's; that they came from paper, and through whose hands, is told."""
    paper = PaperSheet.objects.get(pk=move.supplied["paper"])
    for sheet in subjects:
        move.note(
            sheet,
            paper=paper.pk,
            scan=paper.sha256,
            entered_by=paper.entered_by_id,
            read_by=paper.read_by_id,
            settled_by=paper.settled_by_id,
        )


def _vetoes(subjects: Sequence[ScoreSheet]) -> dict[int, dict[int, str]]:
    """The reasons by criterion, by sheet."""
    raised: dict[int, dict[int, str]] = {}
    rows = JudgeVeto.objects.filter(sheet__in=subjects).order_by("criterion")
    for sheet, criterion, reason in rows.values_list("sheet", "criterion", "reason"):
        raised.setdefault(sheet, {})[criterion] = reason
    return raised


def say_why_reopened(subjects: Sequence[ScoreSheet], move: Move) -> None:
    """Every mark that changes from now on changes for this reason."""
    _rows(subjects).update(reopened_for=move.supplied["reason"])


def record_recusals(subjects: Sequence[ScoreSheet], move: Move) -> None:
    """The ground, and the relation itself: the judge gets no other sheet of this nominee."""
    ground = move.supplied["ground"]
    _rows(subjects).update(recusal_ground=ground)
    related = _rows(subjects).values_list("judge_id", "nomination__nominee_id")
    Conflict.objects.bulk_create(
        [
            Conflict(user_id=judge, nominee_id=nominee, ground=ground, declared_at=move.at)
            for judge, nominee in related
        ],
        ignore_conflicts=True,
    )
    for sheet in subjects:
        move.note(sheet, ground=ground)


def _rows(subjects: Sequence[ScoreSheet]) -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in subjects])
