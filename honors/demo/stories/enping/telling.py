"""The county's story from its announcement to its list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from honors.demo.hours import moment
from honors.demo.steps import awarding
from honors.demo.steps.planning import open_round
from honors.demo.stories.enping import county, nominating, planning, publishing, townships

if TYPE_CHECKING:
    from honors.demo.cases import CasePlan
    from honors.demo.staff import Staff
    from honors.models import Commendation


def tell(plan: CasePlan, staff: Staff) -> Commendation:
    units = planning.found_units(plan, staff)
    scene = planning.announce(plan, staff, units)
    planning.limit(scene, units)
    open_round(scene, at=planning.OPENS)
    told = nominating.nominate(scene, units)
    townships.review(scene, units, told)
    county.review(scene)
    county.consult(scene)
    county.score(scene)
    publishing.publish(scene)
    decision = awarding.decide(
        scene,
        document_number="恩妇联党组纪〔2026〕2号（虚构）",
        decided_on=date(2026, 3, 2),
        at=moment("2026-03-02", "15:00"),
    )
    awarding.approve(scene, decision, at=moment("2026-03-02", "17:00"))
    return awarding.commend(
        scene,
        title="关于表彰恩平市最美家庭、三八红旗手（集体）的决定",
        document_number="恩妇联〔2026〕5号（虚构）",
        dated=date(2026, 3, 6),
        at=moment("2026-03-06"),
    )
