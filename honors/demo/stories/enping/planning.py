"""What the county announces: units, route, rubrics, quotas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from honors.actions import organizations, quotas
from honors.actions.rounds import CriterionSpec
from honors.demo.hours import moment
from honors.demo.judging import FINE, STARS
from honors.demo.steps import planning
from honors.demo.steps.planning import Announcement
from honors.models import Organization
from honors.models.organizations import OrganizationKind
from honors.presets import county_with_consultation

if TYPE_CHECKING:
    from honors.demo.cases import CasePlan
    from honors.demo.scene import Scene
    from honors.demo.staff import Staff

ISSUERS = ("恩平市妇女联合会", "恩平市人力资源和社会保障局")
CONSULTED = ("公安部门（虚构）", "信访部门（虚构）", "卫生健康部门（虚构）")
# County-direct units: each nominates one person, the first eight one collective as well.
DIRECT = {
    "晨光医院（虚构）": OrganizationKind.CLINIC,
    "青江医院（虚构）": OrganizationKind.CLINIC,
    "春晖中学（虚构）": OrganizationKind.SCHOOL,
    "晨曦幼儿园（虚构）": OrganizationKind.SCHOOL,
    "锦绣纺织厂（虚构）": OrganizationKind.FIRM,
    "江岸供水公司（虚构）": OrganizationKind.FIRM,
    "政务服务大厅（虚构）": OrganizationKind.DEPARTMENT,
    "市政环卫所（虚构）": OrganizationKind.DEPARTMENT,
    "温泉旅游公司（虚构）": OrganizationKind.FIRM,
    "农业技术站（虚构）": OrganizationKind.DEPARTMENT,
    "档案资料室（虚构）": OrganizationKind.DEPARTMENT,
    "文化服务站（虚构）": OrganizationKind.DEPARTMENT,
}
UNITS_WITH_COLLECTIVE = 8
TOWNSHIPS_WITH_COLLECTIVE = 4
CRITERIA = (
    CriterionSpec(name="事迹", weight=50, maximum=100),
    CriterionSpec(name="群众评价", weight=30, maximum=100),
    CriterionSpec(name="示范作用", weight=20, maximum=100),
)
VISITED = (
    CriterionSpec(
        name="实地考察星级",
        weight=100,
        maximum=5,
        bands=(
            {"from": "5", "text": "五星：全市示范"},
            {"from": "4", "text": "四星：成效突出"},
            {"from": "3", "text": "三星：达到要求"},
        ),
    ),
)
OPENS = moment("2025-12-01")
CLOSES = moment("2025-12-27", "00:00")


@dataclass(frozen=True, kw_only=True)
class Units:
    """Who takes part. `townships` and `villages` follow the codes."""

    county: Organization
    townships: tuple[Organization, ...]
    villages: tuple[Organization, ...]
    direct: tuple[Organization, ...]
    consulted: tuple[Organization, ...]
    issuers: tuple[Organization, ...]

    @property
    def with_persons(self) -> tuple[Organization, ...]:
        return (*self.townships, *self.direct)

    @property
    def with_collectives(self) -> tuple[Organization, ...]:
        return (
            *self.townships[:TOWNSHIPS_WITH_COLLECTIVE],
            *self.direct[:UNITS_WITH_COLLECTIVE],
        )


def found_units(plan: CasePlan, staff: Staff) -> Units:
    county = Organization.objects.get(code=plan.organizer)
    below = Organization.objects.divisions().within([county.path]).order_by("path")

    def unit(name: str, kind: OrganizationKind) -> Organization:
        return organizations.create_unit(
            parent=county, name=name, kind=kind, by=staff.administrator, at=moment("2025-11-03")
        )

    return Units(
        county=county,
        townships=tuple(below.filter(level="township")),
        villages=tuple(below.filter(level="village").select_related("parent")),
        direct=tuple(unit(name, kind) for name, kind in DIRECT.items()),
        consulted=tuple(unit(name, OrganizationKind.DEPARTMENT) for name in CONSULTED),
        issuers=(
            unit(ISSUERS[0], OrganizationKind.ASSOCIATION),
            unit(ISSUERS[1], OrganizationKind.DEPARTMENT),
        ),
    )


def announce(plan: CasePlan, staff: Staff, units: Units) -> Scene:
    departments = [unit.pk for unit in units.consulted]
    said = Announcement(
        program="恩平市最美家庭和三八红旗手（集体）评选",
        code="EPSBHQ",
        nature="commendation",
        legal_basis="演示用保留项目（虚构）",
        issuers=units.issuers,
        year=2026,
        opens_at=OPENS,
        closes_at=CLOSES,
        concludes_by=date(2026, 3, 31),
        refills=True,
        route=county_with_consultation(departments, method="trimmed_mean"),
        rubrics={"families": CRITERIA, "persons": CRITERIA, "collectives": VISITED},
        manners={"families": FINE, "persons": FINE, "collectives": STARS},
        judges=7,
    )
    return planning.announce(plan, staff, units.county, said, at=moment("2025-11-10"))


def limit(scene: Scene, units: Units) -> None:
    families = scene.plan.category("families")
    _limit(scene, "families", units.villages, families.places_of_village or 0)
    _limit(scene, "families", units.townships, families.places_of_township or 0)
    _limit(scene, "persons", units.with_persons, 1)
    _limit(scene, "collectives", units.with_collectives, 1)


def _limit(
    scene: Scene, key: str, organizations_: tuple[Organization, ...], places_each: int
) -> None:
    quotas.limit_units(
        category=scene.categories[key],
        organizations=organizations_,
        places_each=places_each,
        by=scene.secretary,
        at=moment("2025-11-14"),
    )
