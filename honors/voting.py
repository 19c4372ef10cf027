"""Ballots counted openly: quorum, threshold, and the order that the votes give. No database."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from honors.reckoning import Reckoned
from honors.scoring import SCORE_STEP, Aggregate, Entry, draw_lots, rank
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

METHOD = "votes"
# Higher first in each: that it passed, and the fewer votes against it.
TIES = ("passed", "fewest_against")
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
    """What one case got. `key` is the number of its tally."""

    key: int
    votes_for: int
    votes_against: int
    abstained: int
    present: int
    passed: bool


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
    ties = {case: _ties(votes) for case, votes in cases.items()}
    entries = [
        Entry(case, _share(votes), tuple(ties[case].values())) for case, votes in cases.items()
    ]
    open_ = [place.key for place in rank(entries, tie_order=TIES, lots={}) if not place.decided_by]
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
        for place in rank(entries, tie_order=TIES, lots=lots)
    ]


def _share(votes: Votes) -> Decimal:
    exact = Decimal(votes.votes_for * _FULL) / votes.present
    return exact.quantize(SCORE_STEP, ROUND_HALF_UP)


def _ties(votes: Votes) -> dict[str, Decimal]:
    return dict(zip(TIES, (Decimal(votes.passed), Decimal(-votes.votes_against)), strict=True))
