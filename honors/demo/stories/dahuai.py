"""A township's series: one round with six titles, one list, one ceremony on 7 March 2024.

Villages nominate pairs and volunteers; firms, the clinic and the schools nominate their own
people. All of it is made up but the tree, the names of the titles, the date and the figure.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from honors.actions import nominations, organizations, quotas
from honors.actions.rounds import CriterionSpec
from honors.demo import nominees
from honors.demo.hours import moment, spread_over
from honors.demo.judging import spread
from honors.demo.progress import shown
from honors.demo.steps import awarding, nominating, notices, planning, scoring
from honors.demo.steps.planning import Announcement
from honors.models import Organization
from honors.models.organizations import OrganizationKind
from honors.presets import township_only
from honors.states import StageKind
from honors.tasks import tick

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from honors.demo.cases import CasePlan
    from honors.demo.scene import Scene
    from honors.demo.staff import Staff
    from honors.models import Commendation

TOWNSHIP = "township"
UNITS = {
    OrganizationKind.FIRM: (
        "青禾食品厂（虚构）",
        "晨光制衣厂（虚构）",
        "南岭木业（虚构）",
        "百川机械厂（虚构）",
        "田园农业公司（虚构）",
    ),
    OrganizationKind.CLINIC: ("卫生院（虚构）",),
    OrganizationKind.SCHOOL: (
        "朝阳学校（虚构）",
        "青苗小学（虚构）",
        "春晖小学（虚构）",
        "晨曦幼儿园（虚构）",
    ),
}
# How many each unit may nominate; with the units above, 130 % of the places and more.
PLACES_EACH = {"firm": 2, "clinic": 6, "school": 2, "village": 1}
CRITERIA = (
    CriterionSpec(name="事迹", weight=50, maximum=100),
    CriterionSpec(name="口碑", weight=30, maximum=100),
    CriterionSpec(name="带动作用", weight=20, maximum=100),
)
DUTIES = {"workers": "frontline_worker", "medics": "medic", "teachers": "teacher"}
PAIRS = {"in_laws": "in_laws", "sisters": "sisters_in_law"}


def tell(plan: CasePlan, staff: Staff) -> Commendation:
    """From the plan in January 2024 to the list of 7 March."""
    township = Organization.objects.get(code=plan.organizer)
    units = _units(township, staff)
    scene = _announce(plan, staff, township)
    _limit(scene, units)
    planning.open_round(scene, at=moment("2024-01-08"))
    _nominate(scene, units)
    _review(scene)
    _score(scene)
    _publish(scene)
    decision = awarding.decide(
        scene,
        document_number="大槐会纪〔2024〕3号（虚构）",
        decided_on=date(2024, 3, 1),
        at=moment("2024-03-01", "15:00"),
    )
    awarding.approve(scene, decision, at=moment("2024-03-01", "16:30"))
    return awarding.commend(
        scene,
        title="关于2024年“最美”系列评选结果的通报",
        document_number="大槐通〔2024〕6号（虚构）",
        dated=date(2024, 3, 7),
        at=moment("2024-03-07"),
    )


def _units(township: Organization, staff: Staff) -> Mapping[str, Sequence[Organization]]:
    at = moment("2024-01-02")
    made = {
        kind.value: [
            organizations.create_unit(
                parent=township, name=name, kind=kind, by=staff.administrator, at=at
            )
            for name in names
        ]
        for kind, names in UNITS.items()
    }
    return made | {"village": list(township.children.divisions().order_by("path"))}


def _announce(plan: CasePlan, staff: Staff, township: Organization) -> Scene:
    said = Announcement(
        program="大槐镇“最美”系列评选",
        code="DHZM",
        nature="role_model_selection",
        legal_basis="",
        issuers=[township],
        year=2024,
        opens_at=moment("2024-01-08"),
        closes_at=moment("2024-01-27", "00:00"),
        concludes_by=date(2024, 3, 31),
        refills=False,
        route=township_only(method="trimmed_mean"),
        rubrics={category.key: CRITERIA for category in plan.categories},
        manners={},
        judges=5,
    )
    return planning.announce(plan, staff, township, said, at=moment("2024-01-03"))


def _limit(scene: Scene, units: Mapping[str, Sequence[Organization]]) -> None:
    for category in scene.plan.categories:
        quotas.limit_units(
            category=scene.categories[category.key],
            organizations=units[category.source],
            places_each=PLACES_EACH[category.source],
            by=scene.secretary,
            at=moment("2024-01-04"),
        )


def _nominate(scene: Scene, units: Mapping[str, Sequence[Organization]]) -> None:
    chances = [
        (category.key, unit)
        for category in scene.plan.categories
        for unit in units[category.source]
        for _place in range(PLACES_EACH[category.source])
    ]
    written = []
    times = spread_over(date(2024, 1, 9), date(2024, 1, 25), len(chances))
    for (key, unit), at in zip(shown(chances, "推荐 nominating"), times, strict=True):
        nomination = nominating.write(scene, key, unit, _made_up(scene, key, unit), at=at)
        written.append(nominating.submit(scene, nomination, at=at))
    names = [nomination.nominee.name for nomination in written]
    scene.judging.rate(names, spread(scene.chance("merits"), len(names)))
    tick(at=moment("2024-01-27", "00:05"))


def _made_up(scene: Scene, key: str, unit: Organization) -> nominees.MadeUp:
    draw = scene.chance("nominees", key, unit.name, str(scene.cases().count()))
    if key in PAIRS:
        return nominees.pair(draw, scene.names, pair_type=PAIRS[key], address=unit.name)
    duty = DUTIES.get(key, "farmer")
    return nominees.person(draw, scene.names, duty=duty, employer=unit.name)


def _review(scene: Scene) -> None:
    cases = scene.at(TOWNSHIP, StageKind.REVIEW)
    nominations.move_many(
        nominations=cases, name="receive", by=scene.officer, at=moment("2024-01-29")
    )
    nominations.move_many(
        nominations=cases,
        name="forward",
        by=scene.officer,
        at=moment("2024-01-31", "16:00"),
        opinion="材料齐全，事迹属实，同意提交评审。",
    )


def _score(scene: Scene) -> None:
    scoring.mark(scene, at=moment("2024-02-05", "09:30"))
    scoring.cut(scene, at=moment("2024-02-06", "15:00"))


def _publish(scene: Scene) -> None:
    """Three working days behind the holidays: 20, 21 and 22 February."""
    notices.post(
        scene,
        TOWNSHIP,
        scene.organizer,
        title="2024年“最美”系列拟认定名单公示",
        at=moment("2024-02-19", "09:00"),
        proven_at=moment("2024-02-19", "09:30"),
    )
    tick(at=moment("2024-02-23", "00:05"))
