"""Places by formula."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.apportionment import apportioned
from workflow.refusals import InvalidInput

HALVES = {"output": Decimal(50), "workforce": Decimal(50)}


def unit(output: int | str, workforce: int | str) -> dict[str, Decimal]:
    return {"output": Decimal(output), "workforce": Decimal(workforce)}


def test_half_by_output_and_half_by_workforce() -> None:
    """50 % output value + 50 % workforce (model workers of Xuchang); made-up districts.

    The first has 60 % of the output and 20 % of the workers: 40 % of ten places, and so on.
    """
    values = {1: unit(600, 200), 2: unit(300, 300), 3: unit(100, 500)}

    assert apportioned(10, HALVES, values) == {1: 4, 2: 3, 3: 3}


def test_what_is_left_goes_to_the_largest_remainders() -> None:
    """Of seven places 3.5, 2.1 and 1.4: the halves are first."""
    values = {1: unit(50, 50), 2: unit(30, 30), 3: unit(20, 20)}

    assert apportioned(7, HALVES, values) == {1: 4, 2: 2, 3: 1}


def test_everybody_gets_the_minimum_first() -> None:
    values = {1: unit(98, 98), 2: unit(1, 1), 3: unit(1, 1)}

    assert apportioned(10, HALVES, values) == {1: 10, 2: 0, 3: 0}
    assert apportioned(10, HALVES, values, minimum=1) == {1: 8, 2: 1, 3: 1}


def test_a_factor_that_nobody_has_shares_out_nothing() -> None:
    with pytest.raises(InvalidInput) as refused:
        apportioned(3, HALVES, {1: unit(0, 5), 2: unit(0, 5)})

    assert refused.value.code == "factor_empty"


def test_too_few_places_for_the_minimum_are_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        apportioned(3, HALVES, {1: unit(1, 1), 2: unit(1, 1)}, minimum=2)

    assert refused.value.code == "places_too_few"


amounts = st.integers(1, 10**12)


@given(st.integers(0, 500), st.lists(st.tuples(amounts, amounts), min_size=1, max_size=12))
def test_all_places_are_given_out_and_none_strays_by_a_whole_one(
    places: int, rows: list[tuple[int, int]]
) -> None:
    values = {key: unit(*row) for key, row in enumerate(rows)}

    shares = apportioned(places, HALVES, values)

    assert sum(shares.values()) == places
    output, workforce = (sum(row[n] for row in rows) for n in (0, 1))
    for key, row in enumerate(rows):
        exact = places * (Fraction(row[0], output) + Fraction(row[1], workforce)) / 2
        assert abs(shares[key] - exact) < 1
