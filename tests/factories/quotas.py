"""Rounds with rules for what a unit sends up, and shares as notices of selections set them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from honors import presets
from honors.actions import nominations, quotas, rounds
from honors.models import Category, Nomination, Organization, Quota, QuotaLoan, Round, User
from honors.presets import COUNTY, TOWNSHIP, VILLAGE, StageSpec
from tests.factories.accounts import Staff
from tests.factories.nominations import answers
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.programs import a_form, a_title
from tests.factories.rounds import CLOSES_AT, DURING, OPENED_AT, PLANNED_AT, a_round

ROUTE: tuple[StageSpec, ...] = (
    presets.review(TOWNSHIP),
    presets.review(COUNTY),
    presets.approval(COUNTY),
)
FROM_THE_VILLAGE: tuple[StageSpec, ...] = (presets.review(VILLAGE), *ROUTE)

# Through the social channel 5-20 %, from the front line at least 50 %, and "at most one of the
# division level for five places or more, none for fewer": all over what a township sends up.
SOCIAL = {
    "label": "社会化推荐5%至20%",
    "levels": ["township"],
    "channels": ["self", "mutual", "others"],
    "at_least_percent": 5,
    "at_most_percent": 20,
}
FRONT_LINE = {
    "label": "一线职工不少于50%",
    "levels": ["township"],
    "field": "occupation",
    "values": ["frontline_worker", "farmer"],
    "at_least_percent": 50,
}
DIVISION_LEVEL = {
    "label": "名额5个以上的，处级干部不超过1名；不足5个的不推荐处级干部",
    "levels": ["township"],
    "field": "rank",
    "values": ["deputy_division", "division"],
    "at_most_by_places": [[0, 0], [5, 1]],
}
OFFICE = {"occupation": "official", "rank": "none"}
COMPETITIVE = {"levels": ["township"], "at_least_percent": 110, "at_most_percent": 130}
EQUAL = {"levels": ["township"], "at_least_percent": 100, "at_most_percent": 100}


def a_ruled_round(
    tree: County,
    staff: Staff,
    *,
    route: Sequence[StageSpec] = ROUTE,
    places: int = 300,
    code: str = "QR",
    opened: bool = True,
    closes_at: datetime = CLOSES_AT,
    **rules: Any,
) -> Round:
    """One category of persons, whose terms `rules` add to."""
    round_ = a_round(
        tree, staff, opened=False, route=route, kinds=[], code=code, closes_at=closes_at
    )
    rounds.add_category(
        round_=round_,
        title=a_title(round_.program, staff.secretary, at=PLANNED_AT),
        form=a_form(),
        places=places,
        by=staff.secretary,
        at=PLANNED_AT,
        **rules,
    )
    return rounds.open_round(round_=round_, by=staff.secretary, at=OPENED_AT) if opened else round_


def limited(category: Category, unit: Organization, places: int, by: User, **kind: str) -> Quota:
    return quotas.set_quota(
        category=category, organization=unit, places=places, by=by, at=DURING, **kind
    )


def lent(lender: Quota, borrower: Quota, places: Any, by: Any) -> QuotaLoan:
    return quotas.lend(
        lender=lender, borrower=borrower, places=places, reason="名额调剂。", by=by, at=DURING
    )


def written(
    category: Category, unit: Organization, by: User, *, channel: str = "organization", **data: Any
) -> Nomination:
    """A draft that could be submitted; by default of somebody in an office, of no rank."""
    started = nominations.start(
        category=category,
        unit=unit,
        nominee=a_nominee(unit, by),
        channel=channel,
        by=by,
        at=DURING,
    )
    filled = answers(category) | OFFICE | data
    nominations.save_dossier(nomination=started, data=filled, veto_declared=True, by=by, at=DURING)
    return started


def sent(category: Category, unit: Organization, by: User, **how: Any) -> Nomination:
    draft = written(category, unit, by, **how)
    return nominations.move(nomination=draft, name="submit", by=by, at=DURING)


def forwarding(by: User, *cases: Nomination) -> Callable[[], object]:
    """All of them in one move, when it is called."""
    moving = Nomination.objects.filter(pk__in=[case.pk for case in cases])
    return lambda: nominations.move_many(
        nominations=moving, name="forward", by=by, at=DURING, opinion="同意。"
    )
