"""How a judge's score sheet moves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.guards import score_sheets as guards
from honors.scoring import weigh
from honors.states import ScoreSheetState
from workflow.definition import Destination, Move, Route, Transition, Workflow, reads

ASSIGNED, IN_PROGRESS = ScoreSheetState.ASSIGNED, ScoreSheetState.IN_PROGRESS
SUBMITTED, LOCKED = ScoreSheetState.SUBMITTED, ScoreSheetState.LOCKED
ABSTAINED = ScoreSheetState.ABSTAINED
# The events that put a judge's marks into history.
SUBMISSIONS = ("score_sheets.submit", "score_sheets.transcribe")


@reads("marks", "stage__rubrics__criteria", "nomination")
def added_up(sheet: Any, _move: Move) -> Destination:
    """Submitted, with the total of its marks."""
    marks = {str(mark.criterion_id): mark.value for mark in sheet.marks.all()}
    return Destination(state=SUBMITTED, place={"total": weigh(marks, guards.criteria_of(sheet))})


def without_total(_sheet: Any, _move: Move) -> Destination:
    return Destination(state=IN_PROGRESS, place={"total": None})


score_sheets = Workflow(
    name="score_sheets",
    states=ScoreSheetState,
    initial=ASSIGNED,
    final=(ScoreSheetState.RECUSED, ScoreSheetState.VOIDED),
    effects="honors.effects.score_sheets",
    place=("total",),
    batch_stream=lambda sheet: f"stages:{sheet.stage_id}",
    transitions=(
        Transition(
            name="start",
            label=_("Start"),
            source=(ASSIGNED,),
            target=IN_PROGRESS,
            by=rules.is_own_judge,
            when=(
                guards.judge_has_promised,
                guards.case_is_in_scoring,
                guards.judge_is_free_of_conflict,
                guards.redacted_copy_is_written,
            ),
        ),
        Transition(
            name="submit",
            label=_("Submit"),
            source=(IN_PROGRESS,),
            target=Route(choose=added_up, results=(SUBMITTED,)),
            by=rules.is_own_judge,
            when=(
                guards.judge_has_promised,
                guards.case_is_in_scoring,
                guards.judge_is_free_of_conflict,
                guards.redacted_copy_is_written,
                guards.sheet_is_complete,
            ),
            then=("add_up_sheets",),
        ),
        Transition(
            name="transcribe",
            label=_("Take over from paper"),
            source=(ASSIGNED,),
            target=Route(choose=added_up, results=(SUBMITTED,)),
            by=rules.is_secretary_or_own_judge_of_sheet,
            needs=("paper",),
            when=(
                guards.judge_has_promised,
                guards.case_is_in_scoring,
                guards.judge_is_free_of_conflict,
                guards.redacted_copy_is_written,
                guards.paper_was_read_twice,
                guards.sheet_is_complete,
            ),
            then=("add_up_sheets", "say_who_read_the_paper"),
        ),
        Transition(
            name="reopen",
            label=_("Reopen"),
            source=(SUBMITTED, ABSTAINED),
            target=Route(choose=without_total, results=(IN_PROGRESS,)),
            by=rules.is_own_judge,
            needs=("reason",),
            when=(guards.case_is_in_scoring,),
            then=("say_why_reopened",),
        ),
        Transition(
            name="abstain",
            label=_("Abstain"),
            source=(ASSIGNED, IN_PROGRESS),
            target=ABSTAINED,
            by=rules.is_own_judge,
            needs=("reason",),
            when=(guards.case_is_in_scoring,),
        ),
        Transition(
            name="recuse",
            label=_("Recuse"),
            source=(ASSIGNED, IN_PROGRESS, SUBMITTED, ABSTAINED),
            target=ScoreSheetState.RECUSED,
            by=rules.is_own_judge_or_chair,
            needs=("ground",),
            accepts=("reason",),
            when=(guards.recusal_ground_is_known,),
            then=("record_recusals",),
        ),
        Transition(
            name="hand_over",
            label=_("Leave to whoever takes the seat"),
            source=(ASSIGNED, IN_PROGRESS),
            target=ScoreSheetState.VOIDED,
            by=rules.is_secretary_of_sheet,
            when=(guards.judge_is_away,),
        ),
        Transition(
            name="lock",
            label=_("Lock"),
            source=(SUBMITTED,),
            target=LOCKED,
            by=rules.is_secretary_of_sheet,
        ),
        Transition(
            name="void",
            label=_("Void"),
            source=(ASSIGNED, IN_PROGRESS, SUBMITTED, LOCKED, ABSTAINED),
            target=ScoreSheetState.VOIDED,
            by=rules.whose_move_it_follows,
            inner=True,
            needs=("reason",),
        ),
    ),
)
