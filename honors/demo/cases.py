"""What the demo promises, case by case: places, conditions, figures. Data, with a typed face."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True)
class CategoryPlan:
    """`source` is the kind of unit that nominates, where the story asks for one; `form` names a
    form of the organizer's own.
    """

    key: str
    title: str
    kind: str
    places: int
    eligibility: tuple[dict[str, Any], ...] = ()
    list_rules: dict[str, Any] = field(default_factory=dict)
    quota_rules: dict[str, Any] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    consent_required: bool = False
    places_of_village: int | None = None
    places_of_township: int | None = None
    source: str = ""
    form: str = ""


@dataclass(frozen=True, kw_only=True)
class CallPlan:
    """What a body above asks for: who of `category` may be recommended, for how many places, and
    how many percent of these. `prerequisite` is the title that must be held.
    """

    key: str
    category: str
    title: str
    level: str
    organization: str
    places: int
    percent: int
    prerequisite: str = ""

    @property
    def most(self) -> int:
        return -(-self.places * self.percent // 100)


@dataclass(frozen=True, kw_only=True)
class CasePlan:
    key: str
    name: str
    divisions: str
    organizer: str
    categories: tuple[CategoryPlan, ...]
    expect: dict[str, int]
    on_the_way: dict[str, int] = field(default_factory=dict)
    calls: tuple[CallPlan, ...] = ()

    def call(self, key: str) -> CallPlan:
        return next(call for call in self.calls if call.key == key)

    def category(self, key: str) -> CategoryPlan:
        return next(category for category in self.categories if category.key == key)

    def with_places(self, key: str, places: int) -> CasePlan:
        """The same case with other places in one category: its figures must follow."""
        changed = tuple(
            replace(category, places=places) if category.key == key else category
            for category in self.categories
        )
        return replace(self, categories=changed)

    def with_places_above(self, key: str, places: int) -> CasePlan:
        """The same case with other places of a body above."""
        changed = tuple(
            replace(call, places=places) if call.key == key else call for call in self.calls
        )
        return replace(self, calls=changed)


def case(key: str) -> CasePlan:
    found = json.loads((DATA / "cases.json").read_text(encoding="utf-8"))[key]
    categories = tuple(CategoryPlan(**row) for row in found.pop("categories"))
    calls = tuple(CallPlan(**row) for row in found.pop("calls", ()))
    return CasePlan(key=key, categories=categories, calls=calls, **found)


def divisions(plan: CasePlan) -> bytes:
    """The table of the tree in which the case plays."""
    return (DATA / plan.divisions).read_bytes()
