"""A round of the made-up county, planned or open, with one category for each kind of nominee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from honors import presets
from honors.actions import rounds
from honors.models import Category, Round, Stage, User
from honors.models.programs import NomineeKind
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.programs import a_form, a_program, a_title

# Monday 2 March 2026, 9:00 in Shanghai, and so on: all of it working days.
PLANNED_AT = datetime(2026, 2, 9, 1, tzinfo=UTC)
OPENED_AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DURING = datetime(2026, 3, 10, 2, tzinfo=UTC)
CLOSES_AT = datetime(2026, 4, 1, 1, tzinfo=UTC)
CONCLUDES_BY = date(2026, 6, 30)

CRITERIA = (
    rounds.CriterionSpec(name="事迹", weight=60, maximum=100),
    rounds.CriterionSpec(name="影响", weight=40, maximum=100),
)


def a_round(
    tree: County,
    staff: Staff,
    *,
    opened: bool = True,
    route: Sequence[presets.StageSpec] | None = None,
    kinds: Iterable[str] = NomineeKind.values,
    places: int = 2,
    code: str = "ZM",
    closes_at: datetime = CLOSES_AT,
    **terms: Any,
) -> Round:
    """Organized by the county, on its preset route, judged by the five judges."""
    program = a_program(tree.county, staff.secretary, at=PLANNED_AT, code=code)
    round_ = rounds.plan(
        program=program,
        name="2026年最美系列评选",
        year=2026,
        opens_at=OPENED_AT,
        closes_at=closes_at,
        concludes_by=CONCLUDES_BY,
        by=staff.secretary,
        at=PLANNED_AT,
        **terms,
    )
    stages = rounds.set_route(
        round_=round_, stages=route or presets.county(), by=staff.secretary, at=PLANNED_AT
    )
    categories = [a_category(round_, kind, staff.secretary, places=places) for kind in kinds]
    for stage in stages:
        if stage.kind == "scoring":
            judge_it(stage, categories, staff)
    return rounds.open_round(round_=round_, by=staff.secretary, at=OPENED_AT) if opened else round_


def condition(name: str, expected: Any, **dated: str | None) -> dict[str, Any]:
    """As a round's terms keep it; `dated` are "from" and "until"."""
    dates = {"from": None, "until": None, **dated}
    return {"name": name, "expected": expected, **dates, "reason": "通知要求（虚构）"}


def a_category(round_: Round, kind: str, by: User, *, places: int = 2) -> Category:
    """Of the round's program, on the standard form of the kind."""
    return rounds.add_category(
        round_=round_,
        title=a_title(round_.program, by, at=PLANNED_AT, kind=kind),
        form=a_form(kind),
        places=places,
        by=by,
        at=PLANNED_AT,
    )


def with_rules(category: Category, by: User) -> Category:
    """Of a planned round: a condition, and places that are reserved."""
    given: Any = {"category": category, "by": by, "at": PLANNED_AT}
    rounds.set_conditions(eligibility=[condition("age_min", 18)], **given)
    shares = {"own": {"label": "自荐", "channels": ["self"], "at_least_percent": 10}}
    return rounds.set_terms(quota_rules={"shares": shares}, **given)


def judge_it(stage: Stage, categories: Iterable[Category], staff: Staff) -> None:
    """The five judges on one panel, the first of them its chair, and a rubric of two criteria."""
    rounds.set_panel(
        stage=stage,
        name="评审委员会",
        members=staff.judges,
        chair=staff.judges[0],
        by=staff.secretary,
        at=PLANNED_AT,
    )
    for category in categories:
        rounds.set_rubric(
            stage=stage, category=category, criteria=CRITERIA, by=staff.secretary, at=PLANNED_AT
        )


def category_of(round_: Round, kind: str) -> Category:
    return round_.categories.get(title__nominee_kind=kind)


def stage_of(round_: Round, kind: str, level: str = "county") -> Stage:
    return round_.stages.get(kind=kind, level=level)
