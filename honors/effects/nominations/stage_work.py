"""What begins when a case comes to a stage: questions to departments, sheets, an order anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects
from django.utils import timezone

from honors.consulting import departments_for
from honors.deadlines import end_of_day, start_of
from honors.effects.nominations.columns import write
from honors.models import Consultation, Nomination, ScoreSheet, Stage
from honors.models.public_notices import DayKind
from honors.queries.panels import missing_sheets
from honors.states import OPEN_SHEETS, ScoreSheetState, StageKind
from workflow import engine
from workflow.calendars import load_calendar
from workflow.definition import Move
from workflow.workdays import ONE_DAY, years_needed

DEFAULT_CONSULTATION_DAYS = 7
FOLLOWING_SHEETS = (*OPEN_SHEETS, ScoreSheetState.SUBMITTED, ScoreSheetState.ABSTAINED)

Visits = Mapping[Nomination, Stage]


def open_stage_work(subjects: Sequence[Nomination], move: Move) -> None:
    """Its consultations and score sheets exist from now on.

    What a department answered or a judge did at an earlier visit stays, unless it was voided.
    """
    prefetch_related_objects(subjects, "round__stages", "unit", "stage")
    stages = {s: _stage_of(s) for s in subjects if s.stage_id is not None}
    write([s for s, stage in stages.items() if _ranks_anew(s, stage, move)], unit_rank=None)
    asking = {s: stage for s, stage in stages.items() if stage.kind == StageKind.CONSULTATION}
    if asking:
        _open_consultations(asking, move)
    scoring = {s: stage for s, stage in stages.items() if stage.kind == StageKind.SCORING}
    if scoring:
        _open_sheets(scoring, move)


def _stage_of(nomination: Nomination) -> Stage:
    return next(s for s in nomination.round.stages.all() if s.pk == nomination.stage_id)


def _ranks_anew(nomination: Nomination, stage: Stage, move: Move) -> bool:
    """A stage that ranks what it sends on does not inherit the order of the stage below."""
    origin = move.origins[nomination.pk]
    before = origin["stage_id"] or origin["resume_stage_id"]
    positions = {s.pk: s.position for s in nomination.round.stages.all()}
    return bool(stage.settings.get("ranked")) and stage.position > positions.get(before, 0)


def _open_consultations(asking: Visits, move: Move) -> None:
    prefetch_related_objects(list(asking), "dossier", "nominee")
    due = _due_dates(set(asking.values()), move)
    open_ones = Consultation.objects.filter(nomination__in=asking, voided_at=None)
    asked = set(open_ones.values_list("nomination_id", "stage_id", "department_id"))
    Consultation.objects.bulk_create(
        Consultation(
            nomination=nomination,
            stage=stage,
            department_id=department,
            asked_at=move.at,
            due_at=due[stage],
        )
        for nomination, stage in asking.items()
        for department in departments_for(
            stage.settings, kind=nomination.nominee.kind, answers=nomination.dossier.answers
        )
        if (nomination.pk, stage.pk, department) not in asked
    )


def _due_dates(stages: Collection[Stage], move: Move) -> dict[Stage, datetime]:
    """The end of the last day: the day of asking does not count. One statement, or none."""
    working = {s for s in stages if s.settings.get("kind") == DayKind.WORKING}
    today, days = timezone.localdate(move.at), {s: _time_to_answer(s) for s in stages}
    longest = max((days[stage] for stage in working), default=0)
    years = years_needed(today, days=longest, kind="working") if longest else []
    calendar = load_calendar(years)
    return {
        stage: start_of(calendar.add_working_days(today, days[stage]) + ONE_DAY)
        if stage in working
        else end_of_day(move.at, plus=timedelta(days=days[stage]))
        for stage in stages
    }


def _time_to_answer(stage: Stage) -> int:
    return int(stage.settings.get("days", DEFAULT_CONSULTATION_DAYS))


def _open_sheets(scoring: Visits, move: Move) -> None:
    # A panel that is being set holds its stage: its sheets are for the judges who are on it then.
    keys = {stage.pk for stage in scoring.values()}
    list(Stage.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))
    engine.begin_many(missing_sheets(scoring), actor=move.actor, at=move.at)
    _follow_formal_corrections(scoring)


def _follow_formal_corrections(scoring: Visits) -> None:
    """A sheet that survived a correction judges the corrected version: nothing that judges read
    was changed in it, or the sheet would have been voided.
    """
    stages = {stage.pk for stage in scoring.values()}
    versions = {nomination.pk: nomination.dossier_version for nomination in scoring}
    kept = ScoreSheet.objects.filter(
        nomination__in=scoring, stage__in=stages, state__in=FOLLOWING_SHEETS
    )
    behind = [s for s in kept if s.judged_version != versions[s.nomination_id]]
    for sheet in behind:
        sheet.judged_version = versions[sheet.nomination_id]
    ScoreSheet.objects.bulk_update(behind, ["judged_version"])
