"""Judges mark every case on their own; the secretary draws the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import panels, rankings, score_sheets
from honors.demo.progress import shown
from honors.models import Rubric, ScoreSheet
from honors.states import OPEN_SHEETS, StageKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from honors.demo.scene import Scene
    from honors.models import Criterion, Nomination, Ranking, Stage, User


def stage_of(scene: Scene) -> Stage:
    return scene.stage(scene.organizer.level, StageKind.SCORING)


def recuse(scene: Scene, judge: User, nomination: Nomination, *, at: datetime) -> None:
    """A judge finds kin among the cases, says so, and steps back from that one."""
    panels.declare_conflict(user=judge, nominee=nomination.nominee, ground="kin", by=judge, at=at)
    sheet = ScoreSheet.objects.get(nomination=nomination, judge=judge, state__in=OPEN_SHEETS)
    score_sheets.recuse(sheet=sheet, ground="kin", by=judge, at=at)


def mark(scene: Scene, *, at: datetime) -> None:
    """Every judge goes through the open sheets, fills them in, and submits them together."""
    rubrics = {
        rubric.category_id: list(rubric.criteria.all())
        for rubric in Rubric.objects.filter(stage=stage_of(scene)).prefetch_related("criteria")
    }
    for judge in shown(scene.judges, "评分 scoring"):
        sheets = ScoreSheet.objects.filter(stage=stage_of(scene), judge=judge)
        own = sheets.filter(state__in=OPEN_SHEETS)
        filled = [
            _fill_in(scene, judge, sheet, rubrics, at=at)
            for sheet in score_sheets.start_many(sheets=own, by=judge, at=at)
        ]
        score_sheets.submit_many(sheets=sheets.filter(pk__in=filled), by=judge, at=at)


def _fill_in(
    scene: Scene,
    judge: User,
    sheet: ScoreSheet,
    rubrics: Mapping[int, Sequence[Criterion]],
    *,
    at: datetime,
) -> int:
    case = sheet.nomination
    manner = scene.manner(case.category)
    marks = scene.judging.marks(
        judge.username, case.nominee.name, rubrics[case.category_id], manner
    )
    score_sheets.save_marks(sheet=sheet, marks=marks, by=judge, at=at)
    return sheet.pk


def cut(scene: Scene, *, at: datetime) -> Mapping[str, Ranking]:
    """The line of each category, drawn by the secretary once no sheet is open any more."""
    return {
        key: rankings.cut(stage=stage_of(scene), category=category, by=scene.secretary, at=at)
        for key, category in scene.categories.items()
    }
