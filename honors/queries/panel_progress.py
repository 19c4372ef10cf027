"""How far the judges of a scoring stage are: panel by panel, judge by judge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from honors.models import JudgeNudge, Panel, PanelMember, ScoreSheet, Stage
from honors.queries.score_sheets import overseen
from honors.states import (
    COUNTING_SHEETS,
    OPEN_SHEETS,
    RUNNING_ROUNDS,
    NominationState,
    ScoreSheetState,
    StageKind,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from honors.models import User


@dataclass(frozen=True, kw_only=True)
class AtWork:
    """A judge's sheets: `done` of `total` are handed in, `begun` are being filled in. What was
    recused or abstained from is asked for no more.
    """

    judge_id: int
    name: str
    is_chair: bool = False
    begun: int = 0
    done: int = 0
    total: int = 0
    recused: int = 0
    abstained: int = 0
    nudged_on: date | None = None

    @property
    def is_finished(self) -> bool:
        return self.done == self.total

    @property
    def has_begun(self) -> bool:
        return self.begun + self.done > 0


@dataclass(frozen=True, kw_only=True)
class PanelAtWork:
    """The judges of one panel; without a panel, those who have sheets and sit on none."""

    panel: Panel | None
    judges: Sequence[AtWork]

    @property
    def done(self) -> int:
        return sum(judge.done for judge in self.judges)

    @property
    def total(self) -> int:
        return sum(judge.total for judge in self.judges)


@dataclass(frozen=True, kw_only=True)
class StageAtWork:
    """A stage in a list; `late` is how many judges have sheets left."""

    stage: Stage
    done: int
    total: int
    late: int


@dataclass(frozen=True, kw_only=True)
class _Tally:
    """Of one judge at one stage, in one category."""

    stage_id: int
    category_id: int
    judge_id: int
    name: str
    counts: Mapping[str, int]


COUNTED = ("begun", "done", "total", "recused", "abstained")


def watched_by(user: User, *, at: datetime) -> QuerySet[Stage]:
    """The scoring stages of running rounds, for the organizer's secretaries and its auditors."""
    if not user.is_active:
        return Stage.objects.none()
    mine = overseen(user.standing(at=at), round_="round")
    return Stage.objects.filter(
        mine, kind=StageKind.SCORING, round__state__in=RUNNING_ROUNDS
    ).order_by("-round__closes_at", "-pk")


def overview(stages: Iterable[Stage]) -> list[StageAtWork]:
    """One statement, however many stages there are."""
    listed = list(stages)
    tallies = _tallies([stage.pk for stage in listed])
    rows = []
    for stage in listed:
        judges = _summed(tally for tally in tallies if tally.stage_id == stage.pk)
        rows.append(
            StageAtWork(
                stage=stage,
                done=sum(judge.done for judge in judges),
                total=sum(judge.total for judge in judges),
                late=sum(not judge.is_finished for judge in judges),
            )
        )
    return rows


def progress(stage: Stage) -> list[PanelAtWork]:
    """Four statements. What somebody judges for another panel stands with their own."""
    panels = list(
        Panel.objects.filter(stage=stage)
        .select_related("category__title")
        .prefetch_related("members__user")
        .order_by("category__position", "pk")
    )
    tallies = _tallies([stage.pk])
    nudged = _last_nudges(stage)
    homes = {
        (tally.judge_id, tally.category_id): _home(panels, tally.judge_id, tally.category_id)
        for tally in tallies
    }
    found = []
    for panel in [*panels, None]:
        of_panel = [t for t in tallies if homes[t.judge_id, t.category_id] == panel]
        members = [] if panel is None else list(panel.members.all())
        judges = _summed(of_panel, members=members, nudged=nudged)
        if panel is not None or judges:
            found.append(PanelAtWork(panel=panel, judges=judges))
    return found


def late_judges(stage: Stage) -> list[AtWork]:
    """Who has sheets left, and when each was last nudged. Two statements."""
    judges = _summed(_tallies([stage.pk]), nudged=_last_nudges(stage))
    return [judge for judge in judges if not judge.is_finished]


def to_nudge(stage: Stage, *, at: datetime) -> list[AtWork]:
    """Who has sheets left and was not nudged today, by the calendar here."""
    today = timezone.localdate(at)
    return [judge for judge in late_judges(stage) if judge.nudged_on != today]


def _home(panels: Sequence[Panel], judge: int, category: int) -> Panel | None:
    """The panel of the category where the judge sits, or else any where the judge does."""
    seats = [panel for panel in panels if any(m.user_id == judge for m in panel.members.all())]
    own = next((panel for panel in seats if panel.category_id == category), None)
    common = next((panel for panel in seats if panel.category_id is None), None)
    return own or common or next(iter(seats), None)


def _tallies(stages: Collection[int]) -> list[_Tally]:
    waiting = Q(state__in=OPEN_SHEETS, nomination__state=NominationState.SCORING)
    handed_in = Q(state__in=COUNTING_SHEETS)
    rows = (
        ScoreSheet.objects.filter(stage__in=stages)
        .order_by("judge_id")
        .values_list("stage_id", "nomination__category_id", "judge_id", "judge__display_name")
        .annotate(
            begun=Count("pk", filter=waiting & Q(state=ScoreSheetState.IN_PROGRESS)),
            done=Count("pk", filter=handed_in),
            total=Count("pk", filter=waiting | handed_in),
            recused=Count("pk", filter=Q(state=ScoreSheetState.RECUSED)),
            abstained=Count("pk", filter=Q(state=ScoreSheetState.ABSTAINED)),
        )
    )
    return [
        _Tally(
            stage_id=stage,
            category_id=category,
            judge_id=judge,
            name=name,
            counts=dict(zip(COUNTED, counts, strict=True)),
        )
        for stage, category, judge, name, *counts in rows
    ]


def _last_nudges(stage: Stage) -> dict[int, date]:
    rows = JudgeNudge.objects.filter(stage=stage).order_by().values_list("judge_id")
    return dict(rows.annotate(last=Max("day")))


def _summed(
    tallies: Iterable[_Tally],
    *,
    members: Collection[PanelMember] = (),
    nudged: Mapping[int, date] | None = None,
) -> list[AtWork]:
    """Of each judge who has a sheet or sits there now, the chair first."""
    chairs = {member.user_id for member in members if member.is_chair}
    names = {m.user_id: m.user.display_name for m in members if not m.is_away}
    sums: dict[int, dict[str, int]] = {key: dict.fromkeys(COUNTED, 0) for key in names}
    for tally in tallies:
        names[tally.judge_id] = tally.name
        sums.setdefault(tally.judge_id, dict.fromkeys(COUNTED, 0))
        for name, count in tally.counts.items():
            sums[tally.judge_id][name] += count
    return [
        AtWork(
            judge_id=key,
            name=names[key],
            is_chair=key in chairs,
            nudged_on=(nudged or {}).get(key),
            **sums[key],
        )
        for key in sorted(sums, key=lambda key: (key not in chairs, key))
    ]
