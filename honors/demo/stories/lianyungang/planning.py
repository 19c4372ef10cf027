"""What the city announces: units, route, places, and a place that one township lends another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from honors.actions import organizations, quotas
from honors.actions.rounds import CriterionSpec
from honors.demo.hours import moment
from honors.demo.steps import planning
from honors.demo.steps.nominating import some
from honors.demo.steps.planning import Announcement
from honors.models import Organization
from honors.models.organizations import OrganizationKind
from honors.presets import COUNTY, approval, notice, review, scoring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from honors.demo.cases import CasePlan
    from honors.demo.scene import Scene
    from honors.demo.staff import Staff

CITY = "prefecture"
OPENS, CLOSES = moment("2022-07-01"), moment("2022-08-06", "00:00")
PLACES_OF_TOWNSHIP = 3
# Units of the city itself, which nominate persons and collectives beside the seven counties.
DIRECT = {
    "港城医院（虚构）": OrganizationKind.CLINIC,
    "海滨中学（虚构）": OrganizationKind.SCHOOL,
    "云台纺织厂（虚构）": OrganizationKind.FIRM,
    "新浦公交公司（虚构）": OrganizationKind.FIRM,
    "市民服务大厅（虚构）": OrganizationKind.DEPARTMENT,
    "港口作业区（虚构）": OrganizationKind.FIRM,
}
CRITERIA = (
    CriterionSpec(name="事迹", weight=70, maximum=100),
    CriterionSpec(name="示范作用", weight=30, maximum=100),
)


@dataclass(frozen=True, kw_only=True)
class Units:
    """In the order of their codes. `with_pairs` are the townships that nominate a pair."""

    city: Organization
    counties: tuple[Organization, ...]
    townships: tuple[Organization, ...]
    direct: tuple[Organization, ...]

    @property
    def with_persons(self) -> tuple[Organization, ...]:
        return (*self.counties, *self.direct)


def found_units(plan: CasePlan, staff: Staff) -> Units:
    city = Organization.objects.get(code=plan.organizer)
    below = Organization.objects.divisions().within([city.path]).order_by("path")
    at, by = moment("2022-05-05"), staff.administrator
    return Units(
        city=city,
        counties=tuple(below.filter(level="county")),
        townships=tuple(below.filter(level="township").select_related("parent")),
        direct=tuple(
            organizations.create_unit(parent=city, name=name, kind=kind, by=by, at=at)
            for name, kind in DIRECT.items()
        ),
    )


def announce(plan: CasePlan, staff: Staff, units: Units) -> Scene:
    said = Announcement(
        program="连云港市先进典型选树",
        code="LYGDX",
        nature="role_model_selection",
        legal_basis="演示用选树项目（虚构）",
        issuers=[units.city],
        year=2022,
        opens_at=OPENS,
        closes_at=CLOSES,
        concludes_by=date(2022, 10, 31),
        refills=False,
        route=(review(COUNTY), scoring(CITY), notice(CITY, 5), approval(CITY)),
        rubrics={category.key: CRITERIA for category in plan.categories},
        judges=3,
    )
    return planning.announce(plan, staff, units.city, said, at=moment("2022-06-01"))


def limit(scene: Scene, units: Units) -> None:
    _limit(scene, "families", units.townships, PLACES_OF_TOWNSHIP)
    _limit(scene, "pairs", some(scene, scene.plan.category("pairs"), units.townships), 1)
    _limit(scene, "persons", units.with_persons, 1)
    _limit(scene, "collectives", units.with_persons, 1)
    _lend(scene, units)


def _limit(scene: Scene, key: str, units: Sequence[Organization], places_each: int) -> None:
    quotas.limit_units(
        category=scene.categories[key],
        organizations=units,
        places_each=places_each,
        by=scene.secretary,
        at=moment("2022-06-06"),
    )


def _lend(scene: Scene, units: Units) -> None:
    """A township that does without one of its places lets its neighbor use it."""
    lender, borrower = (
        township.quotas.get(category=scene.categories["families"])
        for township in scene.chance("lending").sample(units.townships, k=2)
    )
    quotas.lend(
        lender=lender,
        borrower=borrower,
        places=1,
        reason="本镇符合条件的家庭不足，调剂一个名额。",
        by=scene.secretary,
        at=moment("2022-06-10"),
    )
