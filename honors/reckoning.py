"""From score sheets to places, with no database: a cut and its recomputation share this."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from honors.scoring import Aggregate, Entry, aggregate, draw_lots, rank
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from honors.scoring import Method, Ranked

METHODS = ("mean", "trimmed_mean", "median")
# Higher first in each: the median of all totals, the lowest total, the mean of the first criterion.
DEFAULT_TIES = ("median", "lowest", "criterion_1")
LOT = "lot"
_CRITERION = re.compile(r"criterion_([1-9][0-9]?)")


class Sheet(NamedTuple):
    """What a counting sheet says: its total, and marks by the number of the criterion, from 1.

    Only those marks are needed that the tie order looks at.
    """

    key: int
    total: Decimal
    marks: Mapping[int, Decimal] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The declared method and tie order of a stage; a lot settles what they leave open."""

    method: Method
    ties: tuple[str, ...]


class Reckoned(NamedTuple):
    """One case's place with every figure behind it. `tied_with` are cases of equal score."""

    case: int
    position: int
    aggregate: Aggregate
    ties: dict[str, Decimal]
    tied_with: tuple[int, ...]
    decided_by: str
    lot: int | None


def rule_of(settings: Mapping[str, Any], *, criteria: int) -> Rule:
    """The rule that a stage's settings declare, for a rubric of so many criteria.

    settings: `method` of METHODS, and `ties`: a list of "median", "lowest", "highest" and
    "criterion_<n>", the n-th criterion of the rubric.
    """
    method, ties = settings.get("method", "mean"), tuple(settings.get("ties", DEFAULT_TIES))
    if method not in METHODS:
        message = _("There is no scoring method “%(method)s”.")
        raise GuardFailed(message, code="method_unknown", method=method)
    for name in ties:
        if not is_tie_rule(name) or criterion_number(name) > criteria:
            message = _("There is no rule “%(name)s” for ties here.")
            raise GuardFailed(message, code="tie_rule_unknown", name=name)
    return Rule(method=method, ties=ties)


def is_tie_rule(name: object) -> bool:
    return isinstance(name, str) and (name in _OF_TOTALS or criterion_number(name) > 0)


def criterion_number(tie_rule: str) -> int:
    """Which criterion a tie rule looks at, from 1; 0 for one that looks at totals."""
    found = _CRITERION.fullmatch(tie_rule)
    return int(found[1]) if found else 0


def reckon(cases: Mapping[int, Sequence[Sheet]], *, rule: Rule, seed: bytes) -> list[Reckoned]:
    """Best first. Lots are drawn from the seed, only among those whom nothing else separates."""
    scores = {
        case: aggregate((s.total for s in own), method=rule.method) for case, own in cases.items()
    }
    ties = {case: {name: _figure(name, own) for name in rule.ties} for case, own in cases.items()}
    entries = [Entry(case, scores[case].score, tuple(ties[case].values())) for case in cases]
    open_ = [r.key for r in rank(entries, tie_order=rule.ties, lots={}) if not r.decided_by]
    lots = draw_lots(open_, seed=seed)
    ranked = rank(entries, tie_order=rule.ties, lots=lots)
    return [_reckoned(place, scores[place.key], ties[place.key], lots) for place in ranked]


def _reckoned(
    place: Ranked[int], score: Aggregate, ties: dict[str, Decimal], lots: Mapping[int, int]
) -> Reckoned:
    return Reckoned(
        case=place.key,
        position=place.position,
        aggregate=score,
        ties=ties,
        tied_with=tuple(key for key in place.tied_with if key != place.key),
        decided_by=place.decided_by,
        lot=lots.get(place.key),
    )


_OF_TOTALS: dict[str, Any] = {
    "median": lambda totals: aggregate(totals, method="median").score,
    "lowest": min,
    "highest": max,
}


def _figure(name: str, sheets: Sequence[Sheet]) -> Decimal:
    number = criterion_number(name)
    if number:
        return aggregate((sheet.marks[number] for sheet in sheets), method="mean").score
    figure: Decimal = _OF_TOTALS[name]([sheet.total for sheet in sheets])
    return figure
