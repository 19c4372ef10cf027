"""Ballots counted openly: quorum, threshold, and the order that the votes give. No database."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from honors.reckoning import Reckoned
from honors.scoring import SCORE_STEP, Aggregate, Entry, draw_lots, rank
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

METHOD = "votes"
# Higher first in each: that it passed, and the fewer votes against it. The votes in runoffs follow,
# the first, the second and so on.
TIES = ("passed", "fewest_against")
RUNOFF = "runoff_{}"
# What a paper says of a case.
CHOICES = ("for", "against", "abstained")
_FULL = 100


class VotingRule(NamedTuple):
    """`quorum` is a share of those entitled, `threshold` of those present.

    With `above` the threshold must be passed (more than half), and else only reached (half).
    """

    quorum: Fraction
    threshold: Fraction
    above: bool


class Votes(NamedTuple):
    """What one case got. `key` is the number of its tally, `runoffs` the votes for it in each."""

    key: int
    votes_for: int
    votes_against: int
    abstained: int
    present: int
    passed: bool
    runoffs: tuple[int, ...] = ()

    def kept(self) -> dict[str, Any]:
        """As a ranking seals it; where there was no runoff nothing is said of one."""
        figures = self._asdict()
        runoffs = figures.pop("runoffs")
        return figures | ({"runoffs": list(runoffs)} if runoffs else {})


def voting_rule_of(settings: Mapping[str, Any]) -> VotingRule:
    """settings: `quorum` and `threshold` as pairs, e.g. [2, 3], and `above`."""
    if not settings.get("quorum") or not settings.get("threshold"):
        message = _("The terms declare no quorum and threshold for this ballot.")
        raise GuardFailed(message, code="ballot_undeclared")
    return VotingRule(
        quorum=Fraction(*settings["quorum"]),
        threshold=Fraction(*settings["threshold"]),
        above=bool(settings.get("above", False)),
    )


def fewest_present(entitled: int, rule: VotingRule) -> int:
    """How many must be there; part of a person is a whole one."""
    return -int(-(rule.quorum * entitled) // 1)


def passes(votes_for: int, present: int, rule: VotingRule) -> bool:
    """Against all who are present: whoever abstains or spoils the paper does not vote for it."""
    needed = rule.threshold * present
    return votes_for > needed if rule.above else votes_for >= needed


def reckon_votes(cases: Mapping[int, Votes], *, seed: bytes) -> list[Reckoned]:
    """Best first, by the share of those present; what passed is always before what did not."""
    names = tie_names(cases.values())
    ties = {case: _ties(votes, names) for case, votes in cases.items()}
    entries = [
        Entry(case, _share(votes), tuple(ties[case].values())) for case, votes in cases.items()
    ]
    open_ = [place.key for place in rank(entries, tie_order=names, lots={}) if not place.decided_by]
    lots = draw_lots(open_, seed=seed)
    return [
        Reckoned(
            case=place.key,
            position=place.position,
            aggregate=Aggregate(_share(cases[place.key]), (), (), METHOD, ""),
            ties=ties[place.key],
            tied_with=tuple(key for key in place.tied_with if key != place.key),
            decided_by=place.decided_by,
            lot=lots.get(place.key),
        )
        for place in rank(entries, tie_order=names, lots=lots)
    ]


def _share(votes: Votes) -> Decimal:
    exact = Decimal(votes.votes_for * _FULL) / votes.present
    return exact.quantize(SCORE_STEP, ROUND_HALF_UP)


def _ties(votes: Votes, names: Sequence[str]) -> dict[str, Decimal]:
    runoffs = [*votes.runoffs, *[0] * len(names)]
    figures = [Decimal(votes.passed), Decimal(-votes.votes_against), *map(Decimal, runoffs)]
    return dict(zip(names, figures, strict=False))


def tie_names(cases: Iterable[Votes]) -> tuple[str, ...]:
    """As many runoffs as one of these cases was in."""
    most = max((len(votes.runoffs) for votes in cases), default=0)
    return (*TIES, *(RUNOFF.format(number) for number in range(1, most + 1)))


def due_runoff(
    places: Iterable[Reckoned], above: Collection[int], held: Mapping[int, int], *, most: int
) -> list[int]:
    """The first cases that only a lot would part, some above the line and some not, best first.

    None, once they were in `most` runoffs; `held` is in how many each was.
    """
    for _figures, tied in groupby(places, key=lambda place: (place.aggregate, place.ties)):
        cases = [place.case for place in tied]
        parted = len(set(cases) & set(above)) not in {0, len(cases)}
        if parted and held[cases[0]] < most:
            return cases
    return []
