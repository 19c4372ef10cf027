"""Advice on strict and lenient judges: where it can be given, and where it must not be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from honors.calibration import Given, calibrate

QUALITY = {case: 70 + 2 * case for case in range(10)}


def marks(judges: dict[int, int], cases: dict[int, list[int]]) -> list[Given]:
    """What judges who lean so far would give, without any noise."""
    return [
        Given(judge, case, Decimal(QUALITY[case] + judges[judge]))
        for judge, own in cases.items()
        for case in own
    ]


ALL = list(QUALITY)
# Each case has three of the four judges.
PARTLY = {judge: [case for case in ALL if case % 4 != judge] for judge in range(4)}


def test_a_harsh_judge_costs_nobody_a_place() -> None:
    """Raw means put a case that the harsh judge marked behind one that was spared."""
    given = marks({0: -20, 1: 0, 2: 0, 3: 0}, PARTLY)

    advice = calibrate(given)

    assert sorted(advice.scores, key=lambda case: advice.scores[case]) == ALL
    assert min(advice.leanings, key=lambda judge: advice.leanings[judge]) == 0
    assert advice.note == ""


def test_leanings_are_shrunk() -> None:
    """Seven marks that show a leaning, and one more that is thought to show none."""
    advice = calibrate(marks({0: -8, 1: 8, 2: 0, 3: 0}, PARTLY))

    assert Decimal(-8) < advice.leanings[0] < Decimal(-5)
    assert abs(sum(advice.leanings.values())) < Decimal("0.001")


def test_the_order_of_what_is_given_does_not_matter() -> None:
    given = marks({0: -20, 1: 3, 2: 0, 3: 5}, PARTLY)

    assert calibrate(given) == calibrate(given[::-1])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "too few marks"),
        (marks({0: 0, 1: 0, 2: 0}, dict.fromkeys(range(3), ALL[:4])), "too few marks"),
        (marks({0: 0, 1: 0}, {0: ALL, 1: ALL}), "too few marks"),
        (
            marks(dict.fromkeys(range(6), 0), {j: ALL[5 * (j // 3) :][:5] for j in range(6)}),
            "not all judges are linked",
        ),
    ],
    ids=["nothing", "few per judge", "few per case", "two panels apart"],
)
def test_without_enough_data_there_is_no_advice(given: list[Given], said: str) -> None:
    """Panels that share no case: correcting them would take away real differences."""
    advice = calibrate(given)

    assert (advice.scores, advice.leanings, advice.errors) == ({}, {}, {})
    with override("en"):
        assert said in str(advice.note)
