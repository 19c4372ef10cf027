"""A township's civilized families: people, families and courtyards in one round, 18 honors.

Villages nominate; a volunteer may also put herself forward, and each agrees to her nomination.
All of it is made up but the tree, the names of the titles and the figure.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from honors.actions.rounds import CriterionSpec
from honors.demo import nominees
from honors.demo.hours import moment, spread_over
from honors.demo.judging import spread
from honors.demo.steps import awarding, nominating, notices, planning, reviewing, scoring
from honors.demo.steps.planning import Announcement
from honors.models import Organization
from honors.models.nominations import Channel
from honors.presets import TOWNSHIP, township_only
from honors.states import StageKind
from honors.tasks import tick

if TYPE_CHECKING:
    from honors.demo.cases import CasePlan
    from honors.demo.nominees import MadeUp
    from honors.demo.scene import Scene
    from honors.demo.staff import Staff
    from honors.models import Commendation

PLACE = "甘肃两当"
CRITERIA = (
    CriterionSpec(name="事迹", weight=60, maximum=100),
    CriterionSpec(name="群众口碑", weight=40, maximum=100),
)
SELF_NOMINATED = 2


def tell(plan: CasePlan, staff: Staff) -> Commendation:
    """From the plan in September 2024 to the list of 1 November."""
    township = Organization.objects.get(code=plan.organizer)
    said = Announcement(
        program="站儿巷镇“文明家庭”评选",
        code="ZWMJT",
        nature="role_model_selection",
        legal_basis="",
        issuers=[township],
        year=2024,
        opens_at=moment("2024-09-09"),
        closes_at=moment("2024-09-28", "00:00"),
        concludes_by=date(2024, 11, 30),
        refills=False,
        route=township_only(),
        rubrics={category.key: CRITERIA for category in plan.categories},
        judges=3,
    )
    scene = planning.announce(plan, staff, township, said, at=moment("2024-09-02"))
    planning.open_round(scene, at=moment("2024-09-09"))
    _nominate(scene)
    _choose(scene)
    decision = awarding.decide(
        scene,
        document_number="站儿巷镇会纪〔2024〕9号（虚构）",
        decided_on=date(2024, 10, 28),
        at=moment("2024-10-28", "15:00"),
    )
    awarding.approve(scene, decision, at=moment("2024-10-28", "16:30"))
    return awarding.commend(
        scene,
        title="关于2024年“文明家庭”评选结果的通报",
        document_number="站儿巷镇发〔2024〕31号（虚构）",
        dated=date(2024, 11, 1),
        at=moment("2024-11-01"),
    )


def _nominate(scene: Scene) -> None:
    villages = list(scene.organizer.children.divisions().order_by("path"))
    chances = [
        (category.key, village)
        for category in scene.plan.categories
        for village in nominating.some(scene, category, villages)
    ]
    alone = chances[:SELF_NOMINATED]
    written = []
    times = spread_over(date(2024, 9, 10), date(2024, 9, 26), len(chances))
    for chance, at in zip(chances, times, strict=True):
        key, village = chance
        channel = Channel.SELF if chance in alone else Channel.ORGANIZATION
        made_up = _made_up(scene, key, village)
        case = nominating.write(scene, key, village, made_up, at=at, channel=channel)
        if scene.plan.category(key).consent_required:
            nominating.record_consent(scene, case, at=at + timedelta(minutes=5))
        written.append(nominating.submit(scene, case, at=at + timedelta(minutes=10)))
    names = [case.nominee.name for case in written]
    scene.judging.rate(names, spread(scene.chance("merits"), len(names)))
    tick(at=moment("2024-09-28", "00:05"))


def _made_up(scene: Scene, key: str, village: Organization) -> MadeUp:
    draw = scene.chance("nominees", key, village.name)
    if key == "volunteers":
        return nominees.person(
            draw, scene.names, duty="farmer", employer=village.name, native_place=PLACE
        )
    if key == "in_laws":
        return nominees.in_law(draw, scene.names, village=village.name, native_place=PLACE)
    if key == "families":
        return nominees.family(draw, scene.names, address=village.name)
    name = f"{village.name}{scene.names.surname()}家小院（虚构）"
    return nominees.place(
        draw, scene.names, name=name, place_type="courtyard", address=village.name
    )


def _choose(scene: Scene) -> None:
    """Reviewed and marked; the list hangs out for three working days."""
    desk = scene.at(TOWNSHIP, StageKind.REVIEW)
    reviewing.receive(scene, scene.organizer, desk, at=moment("2024-09-29"))
    reviewing.forward(
        scene, scene.organizer, desk, opinion="材料齐全，提交评审。", at=moment("2024-10-09")
    )
    scoring.mark(scene, at=moment("2024-10-14", "09:30"))
    scoring.cut(scene, at=moment("2024-10-15", "15:00"))
    title = "2024年“文明家庭”拟认定名单公示"
    at = moment("2024-10-17")
    notices.hang_out(scene, TOWNSHIP, scene.organizer, title=title, at=at)
