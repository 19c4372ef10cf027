"""Around the new year: townships look through what came in, rank it, and hang it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.demo.hours import moment
from honors.demo.progress import shown
from honors.demo.steps import nominating, notices, reviewing
from honors.states import StageKind
from honors.tasks import tick
from honors.texts import count_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from honors.demo.nominees import MadeUp
    from honors.demo.scene import Scene
    from honors.demo.stories.enping.planning import Units
    from honors.models import Organization

TOWNSHIP = "township"
SHORTEST_STORY = 80
TITLE = "恩平市最美家庭、三八红旗手（集体）推荐对象公示"


def review(scene: Scene, units: Units, told: Mapping[int, MadeUp]) -> None:
    for township in shown(units.townships, "镇街审核 townships"):
        cases = scene.at(TOWNSHIP, StageKind.REVIEW, holder=township)
        reviewing.receive(scene, township, cases, at=moment("2025-12-29"))
        _have_brief_ones_mended(scene, township, told)
        for key in scene.categories:
            reviewing.send_up(scene, TOWNSHIP, township, key, at=moment("2026-01-05", "15:00"))
        post(scene, township, at=moment("2026-01-06"))
    tick(at=moment("2026-01-10", "00:05"))


def _have_brief_ones_mended(
    scene: Scene, township: Organization, told: Mapping[int, MadeUp]
) -> None:
    cases = scene.at(TOWNSHIP, StageKind.REVIEW, holder=township).select_related("dossier")
    for case in cases:
        words = count_words(case.dossier.data["deeds"])
        if words >= SHORTEST_STORY:
            continue
        text = f"主要事迹只有{words}字，请补充具体事例。"
        at = moment("2025-12-29", "15:30")
        reviewing.return_with_defect(scene, township, case, field="deeds", text=text, at=at)
        back = scene.cases().get(pk=case.pk)
        nominating.correct(
            scene, back, told[case.pk], answer="已补充具体事例。", at=moment("2025-12-31", "10:00")
        )


def post(scene: Scene, township: Organization, *, at: datetime) -> None:
    """Everything that waits there, for three working days."""
    notices.post(scene, TOWNSHIP, township, title=f"{township}{TITLE}", at=at, proven_at=at)
