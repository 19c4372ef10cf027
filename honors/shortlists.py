"""Who stands above the line when the whole list has caps and shares to keep. No database.

The rule: the list is as long as it can be, up to the line, so that every cap and share holds for
it. Down the ranking each case is taken, unless a list of that length that contains it and all
that were taken before could no longer keep a cap or reach a share; such a case is passed over and
the rules that forbid it are named. Where the list stays shorter than the line, the rules that keep
it short are named for all the rest. So nobody is passed over for somebody below without a rule's
need, and the same ranking always gives the same list.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from honors.belonging import counts_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# The names of the list rules that a case falls under.
Kind = frozenset[str]
Bounds = dict[str, tuple[int, int]]


class Shortlist(NamedTuple):
    """Indexes into the ranking: who is above the line, and whom which rules passed over."""

    above: tuple[int, ...]
    skipped: dict[int, tuple[str, ...]]


def kind_of(data: Mapping[str, Any], rules: Mapping[str, Any]) -> Kind:
    return frozenset(name for name, rule in rules.items() if counts_in(rule, data))


def shortlist(
    ranked: Sequence[Kind],
    rules: Mapping[str, Any],
    *,
    line: int,
    kept: Sequence[Kind] = (),
) -> Shortlist:
    """`ranked` are the kinds of the cases, best first; `kept` are on the list already."""
    size = _longest(ranked, rules, line, kept)
    left, taken = Counter(ranked), Counter(kept)
    plan: Counter[Kind] = Counter()
    above: list[int] = []
    skipped: dict[int, tuple[str, ...]] = {}
    closed: dict[Kind, tuple[str, ...]] = {}
    bounds = _bounds(rules, size + len(kept))
    for index, kind in enumerate(ranked):
        if len(above) == size:
            break
        left[kind] -= 1
        if not plan[kind] and kind not in closed:
            rest = size - len(above) - 1
            found = _completion(left, rest, _after(bounds, taken + Counter([kind])))
            if found is None:
                closed[kind] = _forbidding(left, rest, bounds, taken + Counter([kind]))
            else:
                plan = found + Counter([kind])
        if kind in closed:
            skipped[index] = closed[kind]
            continue
        plan[kind] -= 1
        taken[kind] += 1
        above.append(index)
    if size < min(line, len(ranked)):
        because = _shortening(Counter(ranked), rules, size + 1, Counter(kept))
        below = set(range(len(ranked))) - {*above, *skipped}
        skipped |= dict.fromkeys(sorted(below), because)
    return Shortlist(tuple(above), skipped)


def _shortening(
    available: Counter[Kind], rules: Mapping[str, Any], size: int, taken: Counter[Kind]
) -> tuple[str, ...]:
    """The rules that forbid a list of this size."""
    return _forbidding(available, size, _bounds(rules, size + taken.total()), taken)


def _longest(
    ranked: Sequence[Kind], rules: Mapping[str, Any], line: int, kept: Sequence[Kind]
) -> int:
    available, taken = Counter(ranked), Counter(kept)
    for size in range(min(line, len(ranked)), 0, -1):
        bounds = _after(_bounds(rules, size + len(kept)), taken)
        if _completion(available, size, bounds) is not None:
            return size
    return 0


def _bounds(rules: Mapping[str, Any], size: int) -> Bounds:
    """The fewest and the most of each rule's cases on a list of this size."""
    bounds: Bounds = {}
    for name, rule in rules.items():
        fewest = -(-_percent(rule, "at_least_percent", 0) * size // 100)
        most = min(_percent(rule, "at_most_percent", 100) * size // 100, rule.get("at_most", size))
        bounds[name] = (int(fewest), int(most))
    return bounds


def _percent(rule: Mapping[str, Any], name: str, otherwise: int) -> Fraction:
    return Fraction(str(rule.get(name, otherwise)))


def _after(bounds: Bounds, taken: Counter[Kind]) -> Bounds:
    """What is left of the bounds beside what was taken."""
    counts = _counts(taken)
    return {n: (fewest - counts[n], most - counts[n]) for n, (fewest, most) in bounds.items()}


def _counts(kinds: Counter[Kind]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for kind, number in kinds.items():
        for name in kind:
            counts[name] += number
    return counts


def _forbidding(
    left: Counter[Kind], rest: int, bounds: Bounds, taken: Counter[Kind]
) -> tuple[str, ...]:
    """The rules that alone forbid it; all of them where only their meeting does."""
    after = _after(bounds, taken)
    alone = [n for n in after if _completion(_seen_by(left, n), rest, {n: after[n]}) is None]
    return tuple(alone or after)


def _seen_by(left: Counter[Kind], name: str) -> Counter[Kind]:
    seen: Counter[Kind] = Counter()
    for kind, number in left.items():
        seen[kind & {name}] += number
    return seen


def _completion(available: Counter[Kind], size: int, bounds: Bounds) -> Counter[Kind] | None:
    """How many of each kind make exactly `size` within the bounds, if that is possible.

    Kinds under several rules at once are tried out, which is rare and small; for all others the
    bounds are intervals that simply add up.
    """
    several = sorted((k for k, n in available.items() if len(k) > 1 and n > 0), key=sorted)
    return _trying(available, size, bounds, several)


def _trying(
    available: Counter[Kind], size: int, bounds: Bounds, several: Sequence[Kind]
) -> Counter[Kind] | None:
    if not several:
        return _adding(available, size, bounds)
    kind = several[0]
    for number in range(min(available[kind], size), -1, -1):
        after = _after(bounds, Counter({kind: number}))
        if any(after[name][1] < 0 for name in kind):
            continue
        found = _trying(available, size - number, after, several[1:])
        if found is not None:
            return found + Counter({kind: number})
    return None


def _adding(available: Counter[Kind], size: int, bounds: Bounds) -> Counter[Kind] | None:
    low, high = {}, {}
    for name, (fewest, most) in bounds.items():
        kind = frozenset([name])
        low[kind], high[kind] = max(0, fewest), min(available[kind], most)
        if low[kind] > high[kind]:
            return None
    free = available[frozenset()]
    spread = max(0, size - sum(low.values()) - free)
    if sum(low.values()) > size or spread > sum(high.values()) - sum(low.values()):
        return None
    return _spread(low, high, spread, size)


def _spread(
    low: Mapping[Kind, int], high: Mapping[Kind, int], spread: int, size: int
) -> Counter[Kind]:
    chosen = Counter(low)
    for kind in _in_order(high):
        more = min(spread, high[kind] - low[kind])
        chosen[kind] += more
        spread -= more
    chosen[frozenset()] = size - sum(chosen.values())
    return chosen


def _in_order(kinds: Iterable[Kind]) -> list[Kind]:
    return sorted(kinds, key=sorted)
