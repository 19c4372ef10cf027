"""Routes as they are found in practice, to start a round's route from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from honors.states import StageKind

VILLAGE, TOWNSHIP, COUNTY = "village", "township", "county"
CONSULTATION_DAYS = 5


@dataclass(frozen=True, kw_only=True)
class StageSpec:
    """One stage to be; `settings` as `honors.models.Stage` describes them by kind."""

    kind: str
    level: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def review(level: str, *, ranked: bool = False) -> StageSpec:
    """With `ranked`, the unit gives each case that it sends up a place in its order."""
    return StageSpec(kind=StageKind.REVIEW, level=level, settings={"ranked": ranked})


def scoring(level: str, *, method: str = "mean") -> StageSpec:
    """Judges mark, and the cut decides who goes on."""
    return StageSpec(kind=StageKind.SCORING, level=level, settings={"method": method, "cut": True})


def notice(level: str, days: int) -> StageSpec:
    """Working days, the first of them the day after posting."""
    settings = {"days": days, "kind": "working", "count_from": "next_day"}
    return StageSpec(kind=StageKind.NOTICE, level=level, settings=settings)


def consultation(level: str, departments: Sequence[int]) -> StageSpec:
    settings = {"departments": list(departments), "days": CONSULTATION_DAYS}
    return StageSpec(kind=StageKind.CONSULTATION, level=level, settings=settings)


def approval(level: str) -> StageSpec:
    return StageSpec(kind=StageKind.APPROVAL, level=level)


def county(*, method: str = "mean") -> tuple[StageSpec, ...]:
    """Townships review, rank and show whom they send up; the county reviews, scores, approves."""
    return (
        review(TOWNSHIP, ranked=True),
        notice(TOWNSHIP, 3),
        review(COUNTY),
        scoring(COUNTY, method=method),
        notice(COUNTY, 5),
        approval(COUNTY),
    )


def county_with_consultation(
    departments: Sequence[int], *, method: str = "mean"
) -> tuple[StageSpec, ...]:
    """The county's route, with departments (ids of organizations) heard before the scoring."""
    route = county(method=method)
    return (*route[:3], consultation(COUNTY, departments), *route[3:])


def township_only(*, method: str = "mean") -> tuple[StageSpec, ...]:
    return (
        review(TOWNSHIP),
        scoring(TOWNSHIP, method=method),
        notice(TOWNSHIP, 3),
        approval(TOWNSHIP),
    )


def decision_first() -> tuple[StageSpec, ...]:
    """What was decided is shown before it is final."""
    return (
        review(TOWNSHIP, ranked=True),
        review(COUNTY),
        approval(COUNTY),
        notice(COUNTY, 5),
    )


def two_reviews_three_notices() -> tuple[StageSpec, ...]:
    """两审三公示: shown in the own village, in the township after the first review, and in the
    county after the second.
    """
    return (
        notice(VILLAGE, 5),
        review(TOWNSHIP, ranked=True),
        notice(TOWNSHIP, 5),
        review(COUNTY),
        notice(COUNTY, 5),
        approval(COUNTY),
    )
