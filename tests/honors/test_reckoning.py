"""From sheets to places: methods, tie rules and lots."""

from decimal import Decimal

import pytest

from honors.reckoning import DEFAULT_TIES, Reckoned, Rule, Sheet, criterion_number, reckon, rule_of
from workflow.refusals import GuardFailed

SEED = bytes(range(32))


def sheets(*totals: str, marks: str = "0") -> list[Sheet]:
    return [
        Sheet(n, Decimal(total), {1: Decimal(marks)}) for n, total in enumerate(totals, start=1)
    ]


def placed(cases: dict[int, list[Sheet]], method: str = "mean") -> dict[int, Reckoned]:
    rule = rule_of({"method": method}, criteria=1)
    return {found.case: found for found in reckon(cases, rule=rule, seed=SEED)}


def test_the_higher_score_is_placed_first() -> None:
    found = placed({1: sheets("80", "90"), 2: sheets("90", "90")})

    assert [(case, found[case].position, found[case].decided_by) for case in (2, 1)] == [
        (2, 1, "score"),
        (1, 2, "score"),
    ]


def test_of_equal_scores_the_higher_median_goes_first() -> None:
    found = placed({1: sheets("70", "80", "90"), 2: sheets("70", "78", "92")})

    assert (found[1].position, found[1].decided_by, found[1].tied_with) == (1, "median", (2,))


def test_of_equal_medians_the_higher_lowest_total_goes_first() -> None:
    found = placed({1: sheets("60", "80", "100"), 2: sheets("70", "80", "90")})

    assert (found[2].position, found[2].decided_by) == (1, "lowest")


def test_then_the_higher_mean_of_the_first_criterion() -> None:
    found = placed({1: sheets("80", marks="30"), 2: sheets("80", marks="31")})

    assert (found[2].position, found[2].decided_by) == (1, "criterion_1")
    assert found[2].ties["criterion_1"] == Decimal("31.0000")
    assert found[2].lot is None


def test_then_a_lot_that_the_seed_fixes() -> None:
    cases = {case: sheets("80") for case in range(1, 9)}

    first, again = placed(cases), placed(dict(reversed(cases.items())))

    assert first == again
    assert {found.decided_by for found in first.values()} == {"lot"}
    assert [first[case].lot for case in sorted(cases, key=lambda c: first[c].position)] == [
        *range(1, 9)
    ]


def test_the_trimmed_mean_drops_one_highest_and_one_lowest_of_five() -> None:
    found = placed({1: sheets("10", "80", "82", "84", "100")}, "trimmed_mean")[1].aggregate

    assert (found.score, found.dropped) == (Decimal("82.0000"), (Decimal(10), Decimal(100)))


def test_of_four_sheets_nothing_is_dropped_and_that_is_said() -> None:
    found = placed({1: sheets("10", "80", "82", "84")}, "trimmed_mean")[1].aggregate

    assert (found.score, found.method_applied, bool(found.note)) == (Decimal(64), "mean", True)


def test_a_stage_that_says_nothing_takes_the_mean_and_the_declared_tie_order() -> None:
    assert rule_of({}, criteria=1) == Rule(method="mean", ties=DEFAULT_TIES)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"method": "loudest"}, "method_unknown"),
        ({"ties": ["age"]}, "tie_rule_unknown"),
        ({"ties": ["criterion_3"]}, "tie_rule_unknown"),
        ({"ties": ["criterion_0"]}, "tie_rule_unknown"),
    ],
)
def test_a_rule_that_nobody_knows_is_refused(settings: dict[str, object], code: str) -> None:
    with pytest.raises(GuardFailed) as caught:
        rule_of(settings, criteria=2)

    assert caught.value.code == code


def test_a_tie_rule_names_its_criterion() -> None:
    assert [criterion_number(name) for name in ("criterion_12", "median")] == [12, 0]
