"""February: the county's notice, two objections to it, and a place that is filled again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import nominations
from honors.demo.hours import moment
from honors.demo.steps import notices
from honors.demo.steps.notices import deal_with, object_to
from honors.models import RankingEntry
from honors.states import NominationState, StageKind
from honors.tasks import tick

if TYPE_CHECKING:
    from honors.demo.scene import Scene
    from honors.models import Nomination, Objection, PublicNotice

COUNTY = "county"
TITLE = "恩平市最美家庭、三八红旗手（集体）拟表彰对象公示"


def publish(scene: Scene) -> None:
    """Five working days: 6, 9, 10, 11 and 12 February. Two families are objected to."""
    posted = notices.post(
        scene,
        COUNTY,
        scene.organizer,
        title=TITLE,
        at=moment("2026-02-05"),
        proven_at=moment("2026-02-05", "09:30"),
    )
    families = scene.at(COUNTY, StageKind.NOTICE, category=scene.categories["families"])
    guilty, innocent = scene.chance("objections").sample(list(families), k=2)
    _reject(scene, posted, innocent)
    _uphold(scene, posted, guilty)
    _refill(scene)
    tick(at=moment("2026-02-13", "00:05"))
    _publish_again(scene)


def _reject(scene: Scene, posted: PublicNotice, case: Nomination) -> None:
    objection = object_to(
        posted, case, content="公示的孝老事迹与我听说的不一样，请核实。", at=moment("2026-02-09")
    )
    _hold(scene, objection, case)
    deal_with(
        scene,
        objection,
        "reject",
        findings="入户走访并询问邻里六户，事迹属实。",
        at=moment("2026-02-11", "16:00"),
    )
    deal_with(
        scene,
        objection,
        "reply",
        answer="经核实，事迹属实，异议不成立。感谢监督。",
        at=moment("2026-02-11", "17:00"),
    )
    nominations.move(
        nomination=case, name="release", by=scene.secretary, at=moment("2026-02-12", "09:00")
    )


def _uphold(scene: Scene, posted: PublicNotice, case: Nomination) -> None:
    objection = object_to(
        posted,
        case,
        content="该户去年因占道堆放被通报，至今没有整改，有照片为证。",
        at=moment("2026-02-10"),
    )
    _hold(scene, objection, case)
    deal_with(
        scene,
        objection,
        "uphold",
        findings="现场查看属实，通报尚未整改。",
        remedy="remove",
        at=moment("2026-02-11", "16:30"),
    )
    deal_with(
        scene,
        objection,
        "reply",
        answer="经核实，异议成立，已取消其资格。感谢监督。",
        at=moment("2026-02-11", "17:30"),
    )
    nominations.move(
        nomination=case,
        name="disqualify",
        by=scene.secretary,
        at=moment("2026-02-12", "09:30"),
        reason="公示期间异议成立。",
        evidence="调查记录和现场照片（虚构）。",
    )


def _hold(scene: Scene, objection: Objection, case: Nomination) -> None:
    at = moment("2026-02-10", "10:00")
    deal_with(scene, objection, "admit", at=at)
    nominations.move(
        nomination=case, name="hold", by=scene.secretary, at=at, reason="异议调查期间暂缓。"
    )


def _refill(scene: Scene) -> None:
    """The terms refill a struck-out place: with whoever came next below the line."""
    below = RankingEntry.objects.filter(
        ranking__category=scene.categories["families"],
        nomination__state=NominationState.NOT_SELECTED,
        is_above=False,
    )
    following = below.select_related("nomination").order_by("position")[0]
    nominations.move(
        nomination=following.nomination,
        name="reinstate",
        by=scene.secretary,
        at=moment("2026-02-12", "11:00"),
        reason="异议成立空出一个名额，按排名递补。",
    )


def _publish_again(scene: Scene) -> None:
    """For the one that moved up: Saturday 14 February is worked, 15 to 23 are holidays, so the
    five working days end on the 27th.
    """
    notices.post(
        scene,
        COUNTY,
        scene.organizer,
        title=f"{TITLE}（递补）",
        at=moment("2026-02-13"),
        proven_at=moment("2026-02-13", "09:30"),
    )
    tick(at=moment("2026-02-28", "00:05"))
