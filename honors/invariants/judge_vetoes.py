"""Vetoes of judges: by their rubric, dealt with before a cut, and out is out."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from honors.models import JudgeVeto
from honors.states import NominationState, ScoreSheetState

Broken = tuple[str, str]


def judge_vetoes_are_of_their_rubric() -> Iterator[Broken]:
    fitting = Q(
        criterion__rubric__stage=F("sheet__stage"),
        criterion__rubric__category=F("sheet__nomination__category"),
    )
    for key, criterion in JudgeVeto.objects.exclude(fitting).values_list("sheet_id", "criterion"):
        yield f"score_sheets:{key}", f"its veto {criterion} is of another rubric"


def sealed_sheets_leave_no_veto_open() -> Iterator[Broken]:
    rows = JudgeVeto.objects.filter(verdict="", sheet__state=ScoreSheetState.LOCKED)
    for key, veto in rows.values_list("sheet_id", "pk"):
        yield f"score_sheets:{key}", f"it was sealed before its veto {veto} was dealt with"


def cases_with_a_confirmed_veto_are_out() -> Iterator[Broken]:
    rows = JudgeVeto.objects.filter(verdict="confirmed").exclude(
        sheet__nomination__state=NominationState.DISQUALIFIED
    )
    for case, veto in rows.values_list("sheet__nomination", "pk"):
        yield f"nominations:{case}", f"it is still in though veto {veto} was confirmed"


CHECKS = (
    judge_vetoes_are_of_their_rubric,
    sealed_sheets_leave_no_veto_open,
    cases_with_a_confirmed_veto_are_out,
)
