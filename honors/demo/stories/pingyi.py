"""A street's families and in-laws of 2023, and the nine healthy families that it sends to the city.

The police station confirms that a veto bars one family; an objection has another one corrected
and shown again. The city does not work here: a clerk records whom it honored.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from honors.actions import nominations, organizations, vetoes
from honors.actions.rounds import CriterionSpec
from honors.actions.vetoes import VetoSpec
from honors.demo import nominees
from honors.demo.hours import moment, spread_over
from honors.demo.judging import spread
from honors.demo.progress import shown
from honors.demo.steps import (
    awarding,
    nominating,
    notices,
    planning,
    recommending,
    reviewing,
    scoring,
)
from honors.demo.steps.notices import deal_with
from honors.demo.steps.planning import Announcement
from honors.models import Organization
from honors.models.organizations import OrganizationKind
from honors.presets import TOWNSHIP, approval, consultation, notice, review
from honors.presets import scoring as marked
from honors.roles import Role
from honors.states import StageKind
from honors.tasks import tick

if TYPE_CHECKING:
    from datetime import datetime

    from honors.demo.cases import CasePlan
    from honors.demo.nominees import MadeUp
    from honors.demo.scene import Scene
    from honors.demo.staff import Staff
    from honors.models import Commendation

PLACE = "山东平邑"
CRITERIA = (
    CriterionSpec(name="事迹", weight=60, maximum=100),
    CriterionSpec(name="邻里评价", weight=40, maximum=100),
)
VETO = "illegal_building"
VETO_TEXT = "有违法建设且拒不整改的"
TITLE = "2023年最美家庭、好婆婆好媳妇、健康家庭拟认定名单公示"


def tell(plan: CasePlan, staff: Staff) -> Commendation:
    """From May to the outcome of the city in October 2023."""
    street = Organization.objects.get(code=plan.organizer)
    scene = _announce(plan, staff, street)
    _nominate(scene)
    _review(scene)
    scoring.mark(scene, at=moment("2023-06-27", "09:30"))
    scoring.cut(scene, at=moment("2023-06-28", "15:00"))
    _publish(scene)
    decision = awarding.decide(
        scene,
        document_number="平街党工委会纪〔2023〕12号（虚构）",
        decided_on=date(2023, 7, 17),
        at=moment("2023-07-17", "15:00"),
    )
    awarding.approve(scene, decision, at=moment("2023-07-17", "16:30"))
    issued = awarding.commend(
        scene,
        title="关于2023年最美家庭、好婆婆好媳妇、健康家庭的通报",
        document_number="平街发〔2023〕22号（虚构）",
        dated=date(2023, 7, 21),
        at=moment("2023-07-21"),
    )
    _recommend(scene)
    return issued


def _prepare(street: Organization, staff: Staff, *, at: datetime) -> Organization:
    """The street has a veto of its own, and a station that is asked about it."""
    police = organizations.create_unit(
        parent=street,
        name="派出所（虚构）",
        kind=OrganizationKind.DEPARTMENT,
        by=staff.administrator,
        at=at,
    )
    vetoes.add_item(
        code=VETO,
        text=VETO_TEXT,
        kinds=["person", "family"],
        valid_from=date(2023, 5, 5),
        organization=street,
        by=staff.one(Role.SECRETARY, street),
        at=at,
    )
    return police


def _announce(plan: CasePlan, staff: Staff, street: Organization) -> Scene:
    police = _prepare(street, staff, at=moment("2023-05-04"))
    said = Announcement(
        program="平邑街道“最美”系列评选",
        code="PYZM",
        nature="role_model_selection",
        legal_basis="",
        issuers=[street],
        year=2023,
        opens_at=moment("2023-05-15"),
        closes_at=moment("2023-06-10", "00:00"),
        concludes_by=date(2023, 8, 31),
        refills=False,
        second_notice=True,
        route=(
            review(TOWNSHIP),
            consultation(TOWNSHIP, [police.pk]),
            marked(TOWNSHIP),
            notice(TOWNSHIP, 3),
            approval(TOWNSHIP),
        ),
        rubrics={category.key: CRITERIA for category in plan.categories},
        judges=3,
    )
    scene = planning.announce(plan, staff, street, said, at=moment("2023-05-08"))
    planning.open_round(scene, at=moment("2023-05-15"))
    return scene


def _nominate(scene: Scene) -> None:
    villages = list(scene.organizer.children.divisions().order_by("path"))
    chances = [
        (category.key, village)
        for category in scene.plan.categories
        for village in nominating.some(scene, category, villages)
    ]
    names = []
    times = spread_over(date(2023, 5, 16), date(2023, 6, 8), len(chances))
    for (key, village), at in zip(shown(chances, "推荐 nominating"), times, strict=True):
        made_up = _made_up(scene, key, village)
        case = nominating.write(scene, key, village, made_up, at=at)
        nominating.submit(scene, case, at=at + timedelta(minutes=10))
        names.append(made_up.name)
    scene.judging.rate(names, spread(scene.chance("merits"), len(names)))
    tick(at=moment("2023-06-10", "00:05"))


def _made_up(scene: Scene, key: str, village: Organization) -> MadeUp:
    draw = scene.chance("nominees", key, village.name)
    if key == "in_laws":
        return nominees.in_law(draw, scene.names, village=village.name, native_place=PLACE)
    return nominees.family(draw, scene.names, address=village.name)


def _review(scene: Scene) -> None:
    """The police station answers in one letter; it confirms that a veto bars one family."""
    desk = scene.at(TOWNSHIP, StageKind.REVIEW)
    reviewing.receive(scene, scene.organizer, desk, at=moment("2023-06-12"))
    reviewing.forward(
        scene, scene.organizer, desk, opinion="材料齐全，征求意见。", at=moment("2023-06-14")
    )
    asked = scene.at(TOWNSHIP, StageKind.CONSULTATION)
    families = list(asked.filter(category=scene.categories["families"]))
    barred = scene.chance("veto").choice(families)
    member = barred.nominee.members.order_by("position")[0]
    reviewing.answer_consultations(
        scene,
        document_number="平派函〔2023〕6号（虚构）",
        at=moment("2023-06-19", "10:00"),
        barred={barred: VetoSpec(code=VETO, member=member)},
    )
    nominations.move(
        nomination=barred,
        name="disqualify",
        by=scene.officer,
        at=moment("2023-06-20"),
        reason="家庭成员有应当否决的情形。",
        evidence="派出所来函（虚构）。",
    )
    reviewing.forward(
        scene, scene.organizer, asked, opinion="均无异议，提交评审。", at=moment("2023-06-21")
    )


def _publish(scene: Scene) -> None:
    """One family's story is corrected after an objection, and hangs out once more."""
    posted = notices.post(
        scene,
        TOWNSHIP,
        scene.organizer,
        title=TITLE,
        at=moment("2023-06-30"),
        proven_at=moment("2023-06-30", "09:30"),
    )
    families = scene.at(TOWNSHIP, StageKind.NOTICE, category=scene.categories["families"])
    case = scene.chance("objection").choice(list(families))
    objection = notices.object_to(
        posted, case, content="公示的家庭成员人数与实际不符。", at=moment("2023-07-03", "10:00")
    )
    at = moment("2023-07-03", "11:00")
    deal_with(scene, objection, "admit", at=at)
    reason = "异议调查期间暂缓。"
    nominations.move(nomination=case, name="hold", by=scene.secretary, at=at, reason=reason)
    deal_with(
        scene,
        objection,
        "uphold",
        findings="入户核对，公示遗漏一名家庭成员。",
        remedy="correct",
        at=moment("2023-07-04", "10:00"),
    )
    answer = "经核实，公示内容有误，更正后重新公示。感谢监督。"
    deal_with(scene, objection, "reply", answer=answer, at=moment("2023-07-04", "11:00"))
    at = moment("2023-07-04", "15:00")
    nominations.move(nomination=case, name="release", by=scene.secretary, at=at)
    notices.let_end(posted)
    again = moment("2023-07-06")
    notices.hang_out(scene, TOWNSHIP, scene.organizer, title=f"{TITLE}（更正）", at=again)


def _recommend(scene: Scene) -> None:
    plan = scene.plan.call("city")
    call = recommending.call_for(
        scene, plan, document="临妇发〔2023〕18号（虚构）", at=moment("2023-07-24")
    )
    recommending.recommend(
        scene,
        call,
        recommending.best(scene, plan.category),
        document="平街妇〔2023〕8号（虚构）",
        at=moment("2023-07-28", "10:00"),
    )
    recommending.hear(
        scene,
        call,
        document="临妇发〔2023〕31号（虚构）",
        dated=date(2023, 10, 16),
        at=moment("2023-10-18"),
    )
