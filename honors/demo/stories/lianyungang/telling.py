"""The city's story from its announcement to what the nation decided."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from honors.demo.hours import moment
from honors.demo.progress import shown
from honors.demo.steps import awarding, notices, reviewing, scoring
from honors.demo.steps.planning import open_round
from honors.demo.stories.lianyungang import nominating, planning, upward
from honors.presets import COUNTY
from honors.states import StageKind

if TYPE_CHECKING:
    from honors.demo.cases import CasePlan
    from honors.demo.scene import Scene
    from honors.demo.staff import Staff
    from honors.demo.stories.lianyungang.planning import Units
    from honors.models import Commendation

CITY = "prefecture"


def tell(plan: CasePlan, staff: Staff) -> Commendation:
    units = planning.found_units(plan, staff)
    scene = planning.announce(plan, staff, units)
    planning.limit(scene, units)
    open_round(scene, at=planning.OPENS)
    nominating.nominate(scene, units)
    _review(scene, units)
    scoring.mark(scene, at=moment("2022-08-22", "09:30"))
    scoring.cut(scene, at=moment("2022-08-24", "15:00"))
    title = "2022年度先进典型拟认定名单公示"
    notices.hang_out(scene, CITY, units.city, title=title, at=moment("2022-08-26"))
    issued = _decide(scene)
    upward.recommend(scene)
    return issued


def _review(scene: Scene, units: Units) -> None:
    """Each county sends on, in one batch, all that its townships nominated."""
    for county in shown(units.counties, "县区审核 counties"):
        desk = scene.at(COUNTY, StageKind.REVIEW, holder=county)
        reviewing.receive(scene, county, desk, at=moment("2022-08-08"))
        reviewing.forward(
            scene, county, desk, opinion="审核属实，同意推荐。", at=moment("2022-08-12", "16:00")
        )


def _decide(scene: Scene) -> Commendation:
    decision = awarding.decide(
        scene,
        document_number="连妇会纪〔2022〕11号（虚构）",
        decided_on=date(2022, 9, 13),
        at=moment("2022-09-13", "15:00"),
    )
    awarding.approve(scene, decision, at=moment("2022-09-13", "17:00"))
    return awarding.commend(
        scene,
        title="关于公布2022年度先进典型的决定",
        document_number="连妇发〔2022〕38号（虚构）",
        dated=date(2022, 9, 20),
        at=moment("2022-09-20"),
    )
