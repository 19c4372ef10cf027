"""Vetoes of judges that fit no rubric, were left open, or did not take their case out."""

from __future__ import annotations

from typing import Any

from honors.models import Category, JudgeVeto, Rubric, ScoreSheet, VetoCriterion
from tests.honors.planting import SCORED, Planted, a_title

FOUND: dict[str, Any] = {"verdict": "refused", "finding": "查无此事（虚构）", "decided_at": SCORED}


def a_veto(planted: Planted, rubric: Rubric, sheet: ScoreSheet, **found: Any) -> JudgeVeto:
    criterion = VetoCriterion.objects.create(rubric=rubric, position=1, text="违章搭建（虚构）")
    decider = planted.staff.secretary if found else None
    return JudgeVeto.objects.create(
        sheet=sheet,
        criterion=criterion,
        reason="现场查看（虚构）",
        raised_at=SCORED,
        decided_by=decider,
        **found,
    )


def the_sheet() -> ScoreSheet:
    return ScoreSheet.objects.order_by("pk")[0]


def judge_vetoes_are_of_their_rubric(planted: Planted) -> str:
    other = Category.objects.create(
        round=planted.round,
        title=a_title(planted.round.program, "别的称号（虚构）"),
        form=planted.category.form,
        position=2,
        places=1,
    )
    rubric = Rubric.objects.create(stage=planted.stages["scoring"], category=other)
    sheet = the_sheet()
    a_veto(planted, rubric, sheet, **FOUND)
    return f"score_sheets:{sheet.pk}"


def sealed_sheets_leave_no_veto_open(planted: Planted) -> str:
    sheet = the_sheet()
    a_veto(planted, Rubric.objects.get(), sheet)
    return f"score_sheets:{sheet.pk}"


def cases_with_a_confirmed_veto_are_out(planted: Planted) -> str:
    sheet = the_sheet()
    a_veto(planted, Rubric.objects.get(), sheet, **(FOUND | {"verdict": "confirmed"}))
    return f"nominations:{sheet.nomination_id}"
