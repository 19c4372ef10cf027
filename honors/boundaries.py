"""Whose place hangs on the method: the same marks ranked by each of them. No database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from honors.reckoning import METHODS, Rule, Sheet, reckon
from honors.scoring import Entry, rank
from honors.shortlists import Kind, shortlist

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

ADVISORY = "calibrated"


class Line(NamedTuple):
    """Where the line is drawn: the rules of the list, and what falls under them by case."""

    line: int
    list_rules: Mapping[str, Any]
    kinds: Mapping[int, Kind]
    kept: Sequence[Kind]


class Standing(NamedTuple):
    position: int
    is_above: bool


def standings(
    sheets: Mapping[int, Sequence[Sheet]],
    *,
    ties: tuple[str, ...],
    seed: bytes,
    line: Line,
    advised: Mapping[int, Decimal],
) -> dict[str, dict[int, Standing]]:
    """By method and case; what is advised, where anything is, stands as "calibrated"."""
    orders: dict[str, list[int]] = {
        method: [p.case for p in reckon(sheets, rule=Rule(method=method, ties=ties), seed=seed)]
        for method in METHODS
    }
    if advised:
        lots = {case: lot for lot, case in enumerate(sorted(advised), start=1)}
        entries = [Entry(case, score) for case, score in advised.items()]
        orders[ADVISORY] = [place.key for place in rank(entries, tie_order=(), lots=lots)]
    return {method: _drawn(order, line) for method, order in orders.items()}


def _drawn(order: Sequence[int], line: Line) -> dict[int, Standing]:
    walk = shortlist(
        [line.kinds[case] for case in order], line.list_rules, line=line.line, kept=line.kept
    )
    above = set(walk.above)
    return {case: Standing(index + 1, index in above) for index, case in enumerate(order)}


def crossing(found: Mapping[str, Mapping[int, Standing]]) -> list[int]:
    """The cases that are above the line by one method and below it by another."""
    first = next(iter(found.values()), {})
    return [case for case in first if len({by[case].is_above for by in found.values()}) > 1]
