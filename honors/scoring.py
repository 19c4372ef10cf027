"""The arithmetic of a selection: marks, sheet totals, scores, ranks, lots, places. No database.

Decimals throughout; totals and scores are on a scale of 100 with four places, rounded half up.
Four, because rounding to the two places that are shown would make ties that nobody scored.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeVar

from django.utils.translation import gettext_lazy as _

from honors.texts import half_width
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from workflow.refusals import Message

Key = TypeVar("Key", int, str)
Method = Literal["mean", "trimmed_mean", "median"]

SCORE_STEP = Decimal("0.0001")
TRIMMING_NEEDS = 5
SEED_BYTES = 16

_FULL_MARK = 100
_MARK = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")


def parse_mark(value: object, *, maximum: Decimal, places: int = 2, pointer: str = "") -> Decimal:
    """A mark between 0 and `maximum` with exactly `places` decimals; a finer one is refused."""
    mark = _decimal(value, pointer=pointer)
    if mark < 0:
        raise InvalidInput(_("A mark cannot be below 0."), code="mark_below_zero", pointer=pointer)
    if mark > maximum:
        message = _("A mark here cannot be above %(maximum)s.")
        raise InvalidInput(message, code="mark_above_maximum", pointer=pointer, maximum=maximum)
    fixed = mark.quantize(Decimal(1).scaleb(-places))
    if fixed != mark:
        message = _("A mark here has at most %(places)s decimal places.")
        raise InvalidInput(message, code="mark_too_fine", pointer=pointer, places=places)
    return abs(fixed)


def _decimal(value: object, *, pointer: str) -> Decimal:
    if isinstance(value, float | int) and not isinstance(value, bool):
        value = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if isinstance(value, Decimal) and value.is_finite():
        return value
    text = half_width(value).strip() if isinstance(value, str) else ""
    if not _MARK.fullmatch(text):
        raise InvalidInput(_("A mark must be a number."), code="mark_not_a_number", pointer=pointer)
    return Decimal(text)


class Criterion(NamedTuple):
    """One line of a rubric. One that does not count is marked but adds nothing to the total."""

    key: str
    weight: Decimal
    maximum: Decimal
    counts: bool = True


def weigh(marks: Mapping[str, Decimal], criteria: Sequence[Criterion]) -> Decimal:
    """The total of one sheet: the weighted share of each maximum, on a scale of 100."""
    _require_same_criteria(marks, criteria)
    counting = [criterion for criterion in criteria if criterion.counts]
    weights = sum((Fraction(criterion.weight) for criterion in counting), Fraction())
    if not weights:
        raise InvalidInput(_("No criterion of this rubric counts."), code="nothing_counts")
    gained = sum(
        (
            Fraction(marks[key]) / Fraction(maximum) * Fraction(weight)
            for key, weight, maximum, _on in counting
        ),
        Fraction(),
    )
    return _rounded(gained / weights * _FULL_MARK)


def _require_same_criteria(marks: Mapping[str, Decimal], criteria: Sequence[Criterion]) -> None:
    known = {criterion.key for criterion in criteria}
    for key in marks:
        if key not in known:
            message = _("The rubric has no criterion “%(criterion)s”.")
            raise InvalidInput(message, code="criterion_unknown", pointer=f"/{key}", criterion=key)
    for criterion in criteria:
        if criterion.counts and criterion.key not in marks:
            message = _("The criterion “%(criterion)s” has no mark.")
            raise InvalidInput(
                message,
                code="criterion_missing",
                pointer=f"/{criterion.key}",
                criterion=criterion.key,
            )


def _rounded(exact: Fraction) -> Decimal:
    steps = exact / Fraction(SCORE_STEP)
    return (steps + Fraction(1, 2)).__floor__() * SCORE_STEP


class Aggregate(NamedTuple):
    """A score and how it came about: `used` and `dropped` totals ascend, `note` says why the
    declared method was not the one applied."""

    score: Decimal
    used: tuple[Decimal, ...]
    dropped: tuple[Decimal, ...]
    method_applied: str
    note: Message


def aggregate(totals: Iterable[Decimal], *, method: Method) -> Aggregate:
    """The score of one nominee from its sheets' totals.

    The trimmed mean drops exactly one highest and one lowest, and only from five totals on.
    """
    ordered = tuple(sorted(totals))
    if not ordered:
        raise InvalidInput(_("There is no score sheet to count."), code="no_marks")
    if method == "median":
        return Aggregate(_mean(_middle(ordered)), ordered, (), method, "")
    if method == "mean":
        return Aggregate(_mean(ordered), ordered, (), method, "")
    if len(ordered) < TRIMMING_NEEDS:
        return Aggregate(_mean(ordered), ordered, (), "mean", _TOO_FEW_TO_TRIM)
    used = ordered[1:-1]
    return Aggregate(_mean(used), used, (ordered[0], ordered[-1]), method, "")


_TOO_FEW_TO_TRIM = _("With fewer than five sheets nothing is dropped: this is the plain mean.")


def _middle(ordered: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    half = len(ordered) // 2
    return ordered[half : half + 1] if len(ordered) % 2 else ordered[half - 1 : half + 1]


def _mean(numbers: tuple[Decimal, ...]) -> Decimal:
    return (sum(numbers, Decimal()) / len(numbers)).quantize(SCORE_STEP, ROUND_HALF_UP)


class Entry(NamedTuple, Generic[Key]):
    """`ties` are the values of the declared tie order, the higher the better."""

    key: Key
    score: Decimal
    ties: tuple[Decimal, ...] = ()


class Ranked(NamedTuple, Generic[Key]):
    """`tied_with` are all of equal score, itself included, best first; empty if there is no other.

    `decided_by` is what separates it from its neighbors: `score`, a name of the tie order, `lot`,
    or nothing while a lot is still to be drawn; those then share the first of their positions.
    """

    key: Key
    position: int
    tied_with: tuple[Key, ...]
    decided_by: str


def rank(
    entries: Iterable[Entry[Key]], *, tie_order: Sequence[str], lots: Mapping[Key, int]
) -> list[Ranked[Key]]:
    """Best first; the order of `entries` does not matter. The lower lot goes first."""
    given = list(entries)
    _require_rankable(given, tie_order)
    ordered = sorted(given, key=lambda entry: (entry.score, entry.ties), reverse=True)
    ranked: list[Ranked[Key]] = []
    for _score, equal in groupby(ordered, key=lambda entry: entry.score):
        ranked += _break_ties(list(equal), tie_order, lots, first=len(ranked) + 1)
    return ranked


def _require_rankable(entries: list[Entry[Key]], tie_order: Sequence[str]) -> None:
    if len({entry.key for entry in entries}) != len(entries):
        raise InvalidInput(_("A nominee is ranked twice."), code="ranked_twice")
    if any(len(entry.ties) != len(tie_order) for entry in entries):
        message = _("A nominee lacks a value that the tie order needs.")
        raise InvalidInput(message, code="tie_value_missing")


def _break_ties(
    equal: list[Entry[Key]], tie_order: Sequence[str], lots: Mapping[Key, int], *, first: int
) -> list[Ranked[Key]]:
    if len(equal) == 1:
        return [Ranked(equal[0].key, first, (), "score")]
    blocks = [list(block) for _ties, block in groupby(equal, key=lambda entry: entry.ties)]
    placed: list[tuple[Key, int, str]] = []
    for number, block in enumerate(blocks):
        start = first + len(placed)
        if len(block) > 1:
            placed += _place_by_lot([entry.key for entry in block], lots, start)
        else:
            beside = blocks[max(number - 1, 0) : number + 2]
            placed.append((block[0].key, start, _separating(block[0], beside, tie_order)))
    tied_with = tuple(key for key, _position, _by in placed)
    return [Ranked(key, position, tied_with, by) for key, position, by in placed]


def _separating(entry: Entry[Key], beside: list[list[Entry[Key]]], tie_order: Sequence[str]) -> str:
    """The last name of the tie order that was needed against the blocks next to this entry."""
    needed = 0
    for other in (block[0] for block in beside if block[0].key != entry.key):
        pairs = zip(entry.ties, other.ties, strict=True)
        needed = max(needed, next(index for index, (own, its) in enumerate(pairs) if own != its))
    return tie_order[needed]


def _place_by_lot(
    keys: list[Key], lots: Mapping[Key, int], start: int
) -> list[tuple[Key, int, str]]:
    drawn = {lots[key] for key in keys if key in lots}
    if len(drawn) < len(keys):
        return [(key, start, "") for key in sorted(keys)]
    ordered = sorted(keys, key=lambda key: lots[key])
    return [(key, start + number, "lot") for number, key in enumerate(ordered)]


def draw_lots(keys: Iterable[Key], *, seed: bytes) -> dict[Key, int]:
    """Lots 1, 2, ... by ascending HMAC-SHA256(seed, `honors/lot/v1` NUL key in UTF-8).

    Anybody who has the recorded seed can draw them again; nobody can steer them who fixes the
    seed before the tie is known.
    """
    if len(seed) < SEED_BYTES:
        message = _("The seed of a lot needs at least %(bytes)s bytes.")
        raise InvalidInput(message, code="seed_too_short", bytes=SEED_BYTES)

    def drawn(key: Key) -> bytes:
        return hmac.digest(seed, b"honors/lot/v1\x00" + str(key).encode(), hashlib.sha256)

    return {key: lot for lot, key in enumerate(sorted(set(keys), key=drawn), start=1)}


def largest_remainder(
    places: int, shares: Mapping[Key, Decimal], minimum: int = 0
) -> dict[Key, int]:
    """Every key gets `minimum`; the rest follows the shares, leftovers the largest remainders.

    Equal remainders go to the larger share, then to the lower key.
    """
    rest = places - minimum * len(shares)
    if rest < 0 or minimum < 0:
        message = _("%(places)s places cannot give %(minimum)s to each of %(count)s units.")
        raise InvalidInput(
            message, code="places_too_few", places=places, minimum=minimum, count=len(shares)
        )
    whole = sum((Fraction(share) for share in shares.values()), Fraction())
    if any(share < 0 for share in shares.values()) or (rest and not whole):
        message = _("The shares that the places follow must be positive.")
        raise InvalidInput(message, code="shares_not_positive")
    exact = {key: rest * Fraction(share) / (whole or 1) for key, share in shares.items()}
    given = {key: minimum + int(quota) for key, quota in exact.items()}
    left = places - sum(given.values())
    by_remainder = sorted(exact, key=lambda key: (-(exact[key] % 1), -shares[key], key))
    return given | {key: given[key] + 1 for key in by_remainder[:left]}
