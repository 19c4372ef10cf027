"""All cases told one after the other, on one database that belongs to the demo alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from honors.actions.organizations import import_divisions
from honors.demo.cases import divisions
from honors.demo.figures import contests, figures
from honors.demo.happenings import happened
from honors.demo.staff import HIRED_AT
from honors.demo.stories import dahuai, enping, huizhou, lianyungang, pingyi, zhanerxiang
from honors.imports.divisions import parse_divisions
from honors.models import Organization
from honors.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from honors.demo.cases import CasePlan
    from honors.demo.figures import Contest, Figure
    from honors.demo.staff import Staff
    from honors.models import Commendation

# In the order in which they happen.
STORIES: Mapping[str, Callable[[CasePlan, Staff], Commendation]] = {
    "huizhou-2020-lists": huizhou.tell,
    "lianyungang-2022-up": lianyungang.tell,
    "pingyi-2023": pingyi.tell,
    "dahuai-2024": dahuai.tell,
    "zhanerxiang-2024": zhanerxiang.tell,
    "enping-county": enping.tell,
}
SHOWN_ROLES = (
    (Role.SECRETARY, "440785000000"),
    (Role.OFFICER, "440785000000"),
    (Role.APPROVER, "440785000000"),
    (Role.JUDGE, "440785000000"),
    (Role.AUDITOR, "440785000000"),
    (Role.ADMINISTRATOR, "440785000000"),
    (Role.SECRETARY, "440785108000"),
    (Role.OFFICER, "440785108000"),
    (Role.NOMINATOR, "440785108201"),
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`on_the_way` has, by name, how often something happens at least and how often it did."""

    plan: CasePlan
    commendation: Commendation
    contests: list[Contest]
    figures: list[Figure]
    on_the_way: dict[str, tuple[int, int]]

    @property
    def holds(self) -> bool:
        enough = all(reached >= least for least, reached in self.on_the_way.values())
        open_ = all(contest.is_open for contest in self.contests)
        return enough and open_ and all(figure.holds for figure in self.figures)


def tell(plan: CasePlan, staff: Staff) -> Outcome:
    """The tree in which the case plays is imported first; what is known of it stays as it is."""
    rows = parse_divisions(divisions(plan))
    import_divisions(rows=rows, by=staff.administrator, at=HIRED_AT)
    staff.enter(Path(plan.divisions).name)
    commendation = STORIES[plan.key](plan, staff)
    return Outcome(
        plan=plan,
        commendation=commendation,
        contests=contests(commendation.round),
        figures=figures(commendation.round, plan.expect),
        on_the_way=happened(commendation.round, plan.on_the_way),
    )


def open_accounts(staff: Staff) -> None:
    """One for each role, to look around with."""
    places = {
        place.code: place
        for place in Organization.objects.filter(code__in={code for _role, code in SHOWN_ROLES})
    }
    staff.open_accounts(
        (role, staff.one(role, places[code]), places[code]) for role, code in SHOWN_ROLES
    )
