"""What the demo promises, case by case: places, conditions, figures. Data, with a typed face."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True)
class CategoryPlan:
    """`source` is the kind of unit that nominates, where the story asks for one."""

    key: str
    title: str
    kind: str
    places: int
    eligibility: dict[str, Any] = field(default_factory=dict)
    list_rules: dict[str, Any] = field(default_factory=dict)
    places_of_village: int | None = None
    places_of_township: int | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class CasePlan:
    key: str
    name: str
    divisions: str
    organizer: str
    categories: tuple[CategoryPlan, ...]
    expect: dict[str, int]
    on_the_way: dict[str, int] = field(default_factory=dict)

    def category(self, key: str) -> CategoryPlan:
        return next(category for category in self.categories if category.key == key)

    def with_places(self, key: str, places: int) -> CasePlan:
        """The same case with other places in one category: its figures must follow."""
        changed = tuple(
            replace(category, places=places) if category.key == key else category
            for category in self.categories
        )
        return replace(self, categories=changed)


def case(key: str) -> CasePlan:
    found = json.loads((DATA / "cases.json").read_text(encoding="utf-8"))[key]
    categories = tuple(CategoryPlan(**row) for row in found.pop("categories"))
    return CasePlan(key=key, categories=categories, **found)


def divisions(plan: CasePlan) -> bytes:
    """The table of the tree in which the case plays."""
    return (DATA / plan.divisions).read_bytes()
