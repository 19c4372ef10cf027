"""What judges see in a case. Merits are known here and nowhere else in the demo.

A mark is the hidden merit, plus how severe this judge is with everybody, plus this judge's error
with this case, rounded to the step in which the rubric is marked. Nothing here knows how many
places there are, and no result ever comes back here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from honors.demo.chance import chance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

    from honors.models import Criterion

# Merits and errors are on a scale of 100, whatever the maximum of a criterion is.
SCALE = 100


@dataclass(frozen=True)
class Manner:
    """How a category is marked: the step of a mark, and how far judges go wrong, on SCALE."""

    step: int = 1
    severity: float = 4.0
    error: float = 4.0


FINE = Manner()
# Five stars, given after a visit on the spot: coarse, and nearly all judges see the same.
STARS = Manner(step=20, severity=4.0, error=4.0)


@dataclass
class Judging:
    """The merits of everybody in a story, by the key of the nominee, and the judges' manners."""

    seed: int
    _merits: dict[str, float] = field(default_factory=dict, repr=False)

    def rate(self, keys: Sequence[str], merits: Sequence[float]) -> None:
        """Deal the merits out to these nominees by chance."""
        dealt = list(merits)
        self._draw("merits", *keys).shuffle(dealt)
        self._merits.update(zip(keys, dealt, strict=True))

    def marks(
        self, judge: str, nominee: str, criteria: Iterable[Criterion], manner: Manner
    ) -> Mapping[int, Decimal]:
        """By the criterion's key, in the steps of the manner, between 0 and its maximum."""
        return {
            criterion.pk: self._mark(judge, nominee, criterion, manner) for criterion in criteria
        }

    def impression(self, judge: str, nominee: str) -> float:
        """What somebody thinks of a case as a whole: how a township finds its order."""
        return self._merits[nominee] + self._draw(judge, nominee).gauss(0, FINE.error)

    def _mark(self, judge: str, nominee: str, criterion: Criterion, manner: Manner) -> Decimal:
        severity = self._draw(judge).uniform(-manner.severity, manner.severity)
        error = self._draw(judge, nominee, criterion.name).gauss(0, manner.error)
        steps = round((self._merits[nominee] + severity + error) / manner.step)
        share = min(max(steps * manner.step, 0), SCALE)
        return (criterion.maximum * share / SCALE).quantize(Decimal("0.01"))

    def _draw(self, *names: str) -> Random:
        return chance(self.seed, "judging", *names)


def spread(draw: Random, count: int) -> list[float]:
    """Merits as they are in life: most good, few outstanding, few weak."""
    return [min(max(draw.gauss(78, 8), 45), 97) for _number in range(count)]


def starred(count: int) -> list[float]:
    """A field in which a sixth stands out, a sixth falls behind, and the others are of one kind."""
    few = count // 6
    return [100.0] * few + [60.0] * few + [80.0] * (count - 2 * few)
