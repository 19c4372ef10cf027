"""Quorum, threshold and the order of votes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from honors.voting import Votes, VotingRule, fewest_present, passes, reckon_votes, voting_rule_of
from workflow.refusals import GuardFailed

SEED = b"0123456789abcdef"


def a_rule(threshold: Fraction = Fraction(1, 2), *, above: bool = False) -> VotingRule:
    return VotingRule(quorum=Fraction(2, 3), threshold=threshold, above=above)


def votes(for_: int, against: int = 0, *, present: int = 12, passed: bool = True) -> Votes:
    return Votes(0, for_, against, 0, present, passed)


@pytest.mark.parametrize(("entitled", "fewest"), [(12, 8), (13, 9), (15, 10), (1, 1)])
def test_two_thirds_must_be_there_and_part_of_a_person_is_one(entitled: int, fewest: int) -> None:
    """The usual quorum of such a meeting."""
    assert fewest_present(entitled, a_rule()) == fewest


@pytest.mark.parametrize(("for_", "half", "more_than_half"), [(6, True, False), (7, True, True)])
def test_half_of_those_present_is_not_more_than_half(
    for_: int, half: bool, more_than_half: bool
) -> None:
    """One rule for juries asks for at least half of those present; others ask for more."""
    assert passes(for_, 12, a_rule()) is half
    assert passes(for_, 12, a_rule(above=True)) is more_than_half


def test_a_third_is_no_rounded_percentage() -> None:
    assert passes(8, 12, a_rule(Fraction(2, 3)))
    assert not passes(667, 1001, a_rule(Fraction(2, 3)))


def test_the_share_of_those_present_ranks_whatever_the_size_of_the_meeting() -> None:
    cases = {1: votes(8, present=12), 2: votes(30, present=60), 3: votes(9, present=12)}

    ranked = reckon_votes(cases, seed=SEED)

    assert [(place.case, str(place.aggregate.score)) for place in ranked] == [
        (3, "75.0000"),
        (1, "66.6667"),
        (2, "50.0000"),
    ]


def test_fewer_votes_against_break_a_tie_and_then_the_lot() -> None:
    cases = {1: votes(8, 4), 2: votes(8, 2), 3: votes(8, 4)}

    ranked = reckon_votes(cases, seed=SEED)

    assert ranked[0].case == 2
    assert [place.decided_by for place in ranked] == ["fewest_against", "lot", "lot"]
    assert ranked == reckon_votes(dict(reversed(cases.items())), seed=SEED)


@pytest.mark.parametrize("settings", [{}, {"quorum": [2, 3]}, {"threshold": [1, 2]}])
def test_terms_declare_both_shares(settings: dict[str, list[int]]) -> None:
    with pytest.raises(GuardFailed) as caught:
        voting_rule_of(settings)

    assert caught.value.code == "ballot_undeclared"
