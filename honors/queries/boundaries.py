"""The report on a sealed ranking that says whose place hangs on the method. It decides nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from honors.boundaries import Line, Standing, crossing, standings
from honors.calibration import Calibration, Given, calibrate
from honors.queries.recounts import sheets_behind
from honors.reckoning import LOT
from honors.voting import METHOD

if TYPE_CHECKING:
    from honors.models import Ranking, RankingEntry
    from workflow.refusals import Message


@dataclass(frozen=True, kw_only=True)
class BoundaryCase:
    """`standings` are by method; "calibrated" is advice, and there only if data suffice."""

    nomination_id: int
    number: str
    position: int
    is_above: bool
    standings: dict[str, Standing]


@dataclass(frozen=True, kw_only=True)
class BoundaryReport:
    """`cases` cross the line between methods, by their sealed place. `note` says why there is no
    advisory column; `advised` are its scores, `leanings` those of the judges by their numbers.
    """

    method: str
    line: int
    cases: tuple[BoundaryCase, ...]
    advised: dict[int, Decimal]
    errors: dict[int, Decimal]
    leanings: dict[int, Decimal]
    note: Message


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A ranking of marks by every method: `positions` by method and case ("calibrated" if data
    suffice), `totals` by case, `judges` by their numbers that do not tell who they are. `names`
    has the cases in their sealed order.
    """

    positions: dict[str, dict[int, int]]
    totals: dict[int, list[float]]
    judges: dict[int, list[float]]
    names: dict[int, str]


def comparison(ranking: Ranking) -> Comparison:
    """A fixed number of statements; of votes there is nothing to compare."""
    related = ranking.entries.select_related("nomination__nominee")
    entries = list(related.order_by("position"))
    if ranking.method == METHOD:
        return Comparison(positions={}, totals={}, judges={}, names={})
    given = _given(entries)
    found = _standings(ranking, entries, calibrate(given))
    totals, judges = defaultdict[int, list[float]](list), defaultdict[int, list[float]](list)
    for judge, case, total in given:
        totals[case].append(float(total))
        judges[judge].append(float(total))
    return Comparison(
        positions={
            method: {case: standing.position for case, standing in by.items()}
            for method, by in found.items()
        },
        totals=dict(totals),
        judges=dict(sorted(judges.items())),
        names={entry.nomination_id: entry.nomination.nominee.name for entry in entries},
    )


def report(ranking: Ranking) -> BoundaryReport:
    """A fixed number of statements. After a ballot there is one method, and nothing to report."""
    entries = list(ranking.entries.select_related("nomination").order_by("position"))
    advice = calibrate(_given(entries))
    found = {} if ranking.method == METHOD else _standings(ranking, entries, advice)
    crossed = set(crossing(found))
    return BoundaryReport(
        method=ranking.method,
        line=ranking.line,
        cases=tuple(_case(entry, found) for entry in entries if entry.nomination_id in crossed),
        advised=advice.scores,
        errors=advice.errors,
        leanings=advice.leanings,
        note=advice.note,
    )


def _standings(
    ranking: Ranking, entries: list[RankingEntry], advice: Calibration
) -> dict[str, dict[int, Standing]]:
    rules = ranking.rules
    return standings(
        sheets_behind(ranking, entries),
        ties=tuple(name for name in rules["ties"] if name != LOT),
        seed=bytes.fromhex(ranking.lot_seed),
        line=Line(
            line=ranking.line,
            list_rules=rules["list_rules"],
            kinds={entry.nomination_id: frozenset(entry.figures["kind"]) for entry in entries},
            kept=[frozenset(kind) for kind in rules["kept"]],
        ),
        advised=advice.scores,
    )


def _given(entries: list[RankingEntry]) -> list[Given]:
    """The totals as they were sealed, under the numbers that do not tell who the judges are."""
    return [
        Given(sheet["judge"], entry.nomination_id, Decimal(sheet["total"]))
        for entry in entries
        for sheet in entry.figures["sheets"]
    ]


def _case(entry: RankingEntry, found: dict[str, dict[int, Standing]]) -> BoundaryCase:
    return BoundaryCase(
        nomination_id=entry.nomination_id,
        number=entry.nomination.number or "",
        position=entry.position,
        is_above=entry.is_above,
        standings={method: by[entry.nomination_id] for method, by in found.items()},
    )
