"""A judge's own work: at which stages, how much of it is done, which sheet comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from honors.guards.score_sheets import rubric_lines
from honors.models import JudgePromise, Mark, PanelMember, ScoreSheet, Stage
from honors.roles import Role
from honors.scoring import Criterion as Line
from honors.scoring import weigh
from honors.states import (
    CLOSED_SHEETS,
    COUNTING_SHEETS,
    OPEN_SHEETS,
    RUNNING_ROUNDS,
    NominationState,
    ScoreSheetState,
    StageKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from honors.models import Criterion, User


@dataclass(frozen=True, kw_only=True)
class Task:
    """A scoring stage of a judge: `done` of `total` sheets are submitted."""

    stage: Stage
    done: int
    total: int
    owes_promise: bool


@dataclass(frozen=True, kw_only=True)
class PiledSheet:
    """`number` counts from 1. At a blind stage the nominee has no name here. `total` is what the
    marks come to so far, None while one that counts is missing.
    """

    sheet: ScoreSheet
    number: int
    nominee: str
    unit: str
    is_filled: bool
    is_open: bool
    total: Decimal | None

    @property
    def is_settled(self) -> bool:
        """Nothing more is asked for but to submit it."""
        return self.is_filled or not self.is_open


@dataclass(frozen=True, kw_only=True)
class Pile:
    """All sheets of one judge at one stage, in a fixed order."""

    stage: Stage
    sheets: Sequence[PiledSheet]

    @property
    def counted(self) -> Sequence[PiledSheet]:
        """Those that are asked for: nobody waits for an abstention."""
        return [p for p in self.sheets if p.sheet.state != ScoreSheetState.ABSTAINED]

    @property
    def done(self) -> int:
        return sum(piled.is_settled for piled in self.counted)

    @property
    def to_submit(self) -> Sequence[PiledSheet]:
        return [piled for piled in self.sheets if piled.is_open and piled.is_filled]

    @property
    def to_fill(self) -> Sequence[PiledSheet]:
        return [piled for piled in self.sheets if not piled.is_settled]

    def of(self, sheet: ScoreSheet) -> PiledSheet | None:
        return next((piled for piled in self.sheets if piled.sheet.pk == sheet.pk), None)

    def after(self, sheet: ScoreSheet) -> PiledSheet | None:
        """The next one to fill in behind this one, then from the beginning; never this one."""
        others = [piled for piled in self.to_fill if piled.sheet.pk != sheet.pk]
        behind = (piled for piled in others if piled.sheet.pk > sheet.pk)
        return next(behind, others[0] if others else None)


def stages_of(judge: User, *, at: datetime) -> QuerySet[Stage]:
    """The scoring stages at which somebody who is a judge now sits or has a sheet."""
    if not judge.is_active or not judge.standing(at=at).having(Role.JUDGE):
        return Stage.objects.none()
    seats = PanelMember.objects.filter(panel__stage=OuterRef("pk"), user=judge)
    sheets = ScoreSheet.objects.filter(stage=OuterRef("pk"), judge=judge)
    sits = Q(Exists(seats), round__state__in=RUNNING_ROUNDS) | Q(Exists(sheets))
    rows = Stage.objects.filter(sits, kind=StageKind.SCORING)
    return rows.select_related("round__organizer").order_by("-round__closes_at", "-pk")


def tasks_of(judge: User, *, at: datetime) -> list[Task]:
    """Three statements, however many stages there are; the latest round comes first."""
    stages = list(stages_of(judge, at=at))
    promises = JudgePromise.objects.filter(user=judge, round__in=[s.round_id for s in stages])
    promised = set(promises.values_list("round_id", flat=True))
    done, total = dict.fromkeys(stages, 0), dict.fromkeys(stages, 0)
    by_key = {stage.pk: stage for stage in stages}
    for key, state in _asked_for(judge, stages).values_list("stage_id", "state"):
        total[by_key[key]] += 1
        done[by_key[key]] += state in COUNTING_SHEETS
    return [
        Task(
            stage=stage,
            done=done[stage],
            total=total[stage],
            owes_promise=bool(stage.settings.get("promise")) and stage.round_id not in promised,
        )
        for stage in stages
    ]


def owes_promise(stage: Stage, judge: User) -> bool:
    """Whether the terms keep every case from this judge until the promise is given."""
    if not stage.settings.get("promise"):
        return False
    return not JudgePromise.objects.filter(user=judge, round=stage.round_id).exists()


def _asked_for(judge: User, stages: Iterable[Stage]) -> QuerySet[ScoreSheet]:
    """Also what was submitted; not what nobody waits for, nor what a case has left behind."""
    waiting = Q(state__in=OPEN_SHEETS, nomination__state=NominationState.SCORING)
    rows = ScoreSheet.objects.filter(judge=judge, stage__in=list(stages))
    return rows.filter(waiting | Q(state__in=COUNTING_SHEETS)).order_by("pk")


def pile_of(stage: Stage, judge: User) -> Pile:
    """Four statements. Nothing of a case is in it but the nominee's name, and that only where
    judges may know it.
    """
    waiting = Q(state__in=OPEN_SHEETS, nomination__state=NominationState.SCORING)
    kept = ~Q(state__in=(*OPEN_SHEETS, *CLOSED_SHEETS))
    rows = ScoreSheet.objects.filter(waiting | kept, judge=judge, stage=stage)
    case = ("nomination__nominee", "nomination__unit", "nomination__category__title")
    rows = rows.select_related("stage__round", *case).order_by("pk")
    sheets = list(rows.prefetch_related("marks", "stage__rubrics__criteria"))
    for sheet in sheets:
        sheet.judge = judge
    return Pile(
        stage=stage,
        sheets=[_piled(sheet, number, stage) for number, sheet in enumerate(sheets, start=1)],
    )


def _piled(sheet: ScoreSheet, number: int, stage: Stage) -> PiledSheet:
    lines = rubric_lines(sheet)
    marks = {mark.criterion_id: mark for mark in sheet.marks.all()}
    is_blind = bool(stage.settings.get("blind"))
    return PiledSheet(
        sheet=sheet,
        number=number,
        nominee="" if is_blind else sheet.nomination.nominee.name,
        unit="" if is_blind else sheet.nomination.unit.name,
        is_filled=bool(lines) and not any(_lacks(line, marks.get(line.pk)) for line in lines),
        is_open=sheet.state in OPEN_SHEETS,
        total=total_of(lines, marks),
    )


def _lacks(line: Criterion, mark: Mark | None) -> bool:
    return mark is None or (line.comment_required and not mark.comment.strip())


def total_of(lines: Iterable[Criterion], marks: dict[int, Mark]) -> Decimal | None:
    """What these marks come to, on a scale of 100, once none that counts is missing."""
    counting = [line for line in lines if line.counts]
    if not counting or any(line.pk not in marks for line in counting):
        return None
    values = {str(line.pk): marks[line.pk].value for line in counting}
    return weigh(values, [Line(str(c.pk), c.weight, c.maximum, c.counts) for c in counting])
