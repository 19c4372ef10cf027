"""What scores would be if every judge were as strict as the others: advice, and nothing more.

The model is additive: a total is the case's score plus the judge's leaning plus noise. Leanings
are shrunk towards none, as if one more mark of each judge had shown none. Judges of cases that
nobody else judged cannot be told apart from their cases, so there is no advice unless all are
linked by cases in common. No database; floating point, since nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from honors.scoring import SCORE_STEP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.refusals import Message

FEWEST_PER_JUDGE, FEWEST_PER_CASE = 5, 3
SHRINKAGE = 1
_ROUNDS, _CLOSE = 2000, 1e-10


class Given(NamedTuple):
    """The total that a judge gave a case."""

    judge: int
    case: int
    total: Decimal


class Calibration(NamedTuple):
    """Empty, with a note that says why, where the data do not suffice.

    `leanings` are positive for a judge who gives more than the others; `error` is the standard
    error of each case's score.
    """

    scores: dict[int, Decimal]
    errors: dict[int, Decimal]
    leanings: dict[int, Decimal]
    note: Message


def calibrate(given: Sequence[Given]) -> Calibration:
    """The same for any order of what is given."""
    lacking = _lacking(given)
    if lacking:
        return Calibration({}, {}, {}, lacking)
    marks = [(judge, case, float(total)) for judge, case, total in sorted(given)]
    scores, leanings = _fitted(marks)
    noise = _noise(marks, scores, leanings)
    counts = Counter(case for _judge, case, _total in marks)
    return Calibration(
        scores={case: _fixed(score) for case, score in scores.items()},
        errors={case: _fixed(noise / sqrt(counts[case])) for case in scores},
        leanings={judge: _fixed(leaning) for judge, leaning in leanings.items()},
        note="",
    )


def _lacking(given: Sequence[Given]) -> Message:
    judges = Counter(mark.judge for mark in given)
    cases = Counter(mark.case for mark in given)
    few = min(judges.values(), default=0) < FEWEST_PER_JUDGE
    if few or min(cases.values(), default=0) < FEWEST_PER_CASE:
        return _("Not enough data: a judge or a case has too few marks.")
    if not _is_linked(given):
        return _("Not enough data: not all judges are linked by cases that they share.")
    return ""


def _is_linked(given: Sequence[Given]) -> bool:
    """Whether one can walk from every judge to every other over cases in common."""
    judged: dict[int, set[int]] = {}
    judging: dict[int, set[int]] = {}
    for judge, case, _total in given:
        judged.setdefault(judge, set()).add(case)
        judging.setdefault(case, set()).add(judge)
    reached, waiting = set[int](), [next(iter(judged))]
    while waiting:
        judge = waiting.pop()
        if judge not in reached:
            reached.add(judge)
            waiting += [other for case in judged[judge] for other in judging[case]]
    return len(reached) == len(judged)


def _fitted(marks: Sequence[tuple[int, int, float]]) -> tuple[dict[int, float], dict[int, float]]:
    """Cases and judges are fitted in turn until neither moves."""
    of_case: dict[int, list[tuple[int, float]]] = {}
    of_judge: dict[int, list[tuple[int, float]]] = {}
    for judge, case, total in marks:
        of_case.setdefault(case, []).append((judge, total))
        of_judge.setdefault(judge, []).append((case, total))
    leanings = dict.fromkeys(of_judge, 0.0)
    scores: dict[int, float] = {}
    for _round in range(_ROUNDS):
        scores = {
            case: sum(total - leanings[judge] for judge, total in own) / len(own)
            for case, own in of_case.items()
        }
        fitted = {
            judge: sum(total - scores[case] for case, total in own) / (len(own) + SHRINKAGE)
            for judge, own in of_judge.items()
        }
        moved = max(abs(fitted[judge] - leanings[judge]) for judge in fitted)
        leanings = fitted
        if moved < _CLOSE:
            break
    return scores, leanings


def _noise(
    marks: Sequence[tuple[int, int, float]],
    scores: dict[int, float],
    leanings: dict[int, float],
) -> float:
    """The standard deviation of what the model leaves unexplained."""
    rest = sum((total - scores[case] - leanings[judge]) ** 2 for judge, case, total in marks)
    return sqrt(rest / max(1, len(marks) - len(scores) - len(leanings) + 1))


def _fixed(number: float) -> Decimal:
    return Decimal(repr(number)).quantize(SCORE_STEP)
