"""What places allow, by the figures of real notices; their sources stand in brackets."""

import pytest

from honors.places import (
    Share,
    candidates_rule,
    fewest_candidates,
    most_candidates,
    share_of,
    share_rules,
    shares_of_case,
)
from tests.factories.quotas import COMPETITIVE, DIVISION_LEVEL, EQUAL, FRONT_LINE, SOCIAL


@pytest.mark.parametrize(
    ("places", "fewest", "most"), [(10, 11, 13), (100, 110, 130), (3, 4, 4), (1, 2, 2), (0, 0, 0)]
)
def test_competitive_means_ten_to_thirty_percent_more(places: int, fewest: int, most: int) -> None:
    """差额 110-130 %."""
    assert fewest_candidates(COMPETITIVE, places) == fewest
    assert most_candidates(COMPETITIVE, places) == most


@pytest.mark.parametrize("places", [0, 1, 7, 1000])
def test_equal_number_means_exactly_as_many(places: int) -> None:
    """等额, as for the national families of 2018: one for each place."""
    assert fewest_candidates(EQUAL, places) == most_candidates(EQUAL, places) == places


@pytest.mark.parametrize(("places", "most"), [(0, 0), (1, 0), (4, 0), (5, 1), (30, 1)])
def test_the_step_rule_of_the_division_level(places: int, most: int) -> None:
    """ "quota >= 5: at most one of division level; below 5: none" (a notice of Sichuan)."""
    assert share_of(DIVISION_LEVEL, places) == Share(0, most)


@pytest.mark.parametrize(
    ("places", "reserved", "most"), [(300, 15, 60), (20, 1, 4), (10, 1, 2), (3, 1, 1)]
)
def test_the_social_channel_has_its_share(places: int, reserved: int, most: int) -> None:
    """15 of 300 in the national selection of 2015; up to 20 % in provinces, as in Shaanxi."""
    assert share_of(SOCIAL, places) == Share(reserved, most)


def test_half_of_the_places_are_for_the_front_line() -> None:
    """At least half, so of five places three (model workers of Xuchang)."""
    assert [share_of(FRONT_LINE, places) for places in (1, 4, 5)] == [
        Share(1, None),
        Share(2, None),
        Share(3, None),
    ]


def test_more_places_never_allow_or_reserve_fewer() -> None:
    for rule in (SOCIAL, FRONT_LINE, DIVISION_LEVEL):
        sizes = [share_of(rule, places) for places in range(200)]
        assert [s.reserved for s in sizes] == sorted(s.reserved for s in sizes)
        assert [s.most or 0 for s in sizes] == sorted(s.most or 0 for s in sizes)


def test_a_rule_is_for_the_levels_that_it_names() -> None:
    rules = {"candidates": COMPETITIVE, "shares": {"social": SOCIAL, "all": {"label": "全部"}}}

    assert candidates_rule(rules, "township") == COMPETITIVE
    assert candidates_rule(rules, "village") is None
    assert list(share_rules(rules, "township")) == ["social", "all"]
    assert list(share_rules(rules, "village")) == ["all"]


def test_a_case_counts_by_its_channel_or_its_fields() -> None:
    rules = {"social": SOCIAL, "front_line": FRONT_LINE}

    assert shares_of_case(rules, "self", {"occupation": "farmer"}) == ["front_line", "social"]
    assert shares_of_case(rules, "organization", {"occupation": "farmer"}) == ["front_line"]
    assert shares_of_case(rules, "organization", {}) == []
