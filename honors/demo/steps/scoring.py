"""Judges mark every case on their own; the secretary draws the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import panels, rankings, score_sheets
from honors.demo.progress import shown
from honors.models import Rubric, ScoreSheet
from honors.states import OPEN_SHEETS, StageKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from honors.demo.scene import Scene
    from honors.models import Nomination, Ranking, Stage, User


def stage_of(scene: Scene) -> Stage:
    return scene.stage(scene.organizer.level, StageKind.SCORING)


def recuse(scene: Scene, judge: User, nomination: Nomination, *, at: datetime) -> None:
    """A judge finds kin among the cases, says so, and steps back from that one."""
    panels.declare_conflict(user=judge, nominee=nomination.nominee, ground="kin", by=judge, at=at)
    sheet = ScoreSheet.objects.get(nomination=nomination, judge=judge, state__in=OPEN_SHEETS)
    score_sheets.recuse(sheet=sheet, ground="kin", by=judge, at=at)


def mark(scene: Scene, *, at: datetime) -> None:
    """Every open sheet is filled in and submitted by its judge."""
    rubrics = {
        rubric.category_id: list(rubric.criteria.all())
        for rubric in Rubric.objects.filter(stage=stage_of(scene)).prefetch_related("criteria")
    }
    sheets = ScoreSheet.objects.filter(stage=stage_of(scene), state__in=OPEN_SHEETS)
    related = sheets.select_related("judge", "nomination__nominee", "nomination__category")
    for sheet in shown(list(related.order_by("judge_id", "pk")), "评分 scoring"):
        category = sheet.nomination.category
        marks = scene.judging.marks(
            sheet.judge.username,
            sheet.nomination.nominee.name,
            rubrics[category.pk],
            scene.manner(category),
        )
        score_sheets.save_marks(sheet=sheet, marks=marks, by=sheet.judge, at=at)
        score_sheets.submit(sheet=sheet, by=sheet.judge, at=at)


def cut(scene: Scene, *, at: datetime) -> Mapping[str, Ranking]:
    """The line of each category, drawn by the secretary once no sheet is open any more."""
    return {
        key: rankings.cut(stage=stage_of(scene), category=category, by=scene.secretary, at=at)
        for key, category in scene.categories.items()
    }
