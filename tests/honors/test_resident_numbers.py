"""The numbers that remain possible, held against listing them one by one."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from honors.resident_numbers import HIDDEN, Shown, count_candidates

COUNTY = "371326"
MAY = (date(1990, 5, 1), date(1990, 5, 31))
YEAR = (date(1990, 1, 1), date(1990, 12, 31))


def check_of(stem: str) -> str:
    return str(ric.calc_check_digit(f"{stem}0"))


def pattern(first: str = "", last: str = "") -> str:
    return first + HIDDEN * (18 - len(first) - len(last)) + last


def count(digits: str, born: tuple[date, date], sex: str = "") -> int:
    shown = Shown(digits=digits, born_from=born[0], born_to=born[1], sex=sex)
    return count_candidates(shown, county_code=COUNTY)


def listed(digits: str, born: tuple[date, date], sex: str = "") -> int:
    """Every number of the county written out, its check character by another program."""
    days = [born[0] + timedelta(days=n) for n in range((born[1] - born[0]).days + 1)]
    total = 0
    for day, order in product(days, range(1000)):
        stem = f"{COUNTY}{day:%Y%m%d}{order:03d}"
        number = stem + check_of(stem)
        fits = all(shown in (HIDDEN, digit) for shown, digit in zip(digits, number, strict=True))
        total += fits and (not sex or (order % 2 == 1) == (sex == "male"))
    return total


@pytest.mark.parametrize(
    ("digits", "born", "sex", "least", "most"),
    [
        (pattern("371", "0029"), (date(1990, 5, 17), date(1990, 5, 17)), "", 0, 1),
        (pattern("371", "0029"), MAY, "", 1, 4),
        (pattern("371", "0029"), YEAR, "", 32, 35),
        (pattern("371", "0029"), (date(1989, 1, 1), date(1990, 12, 31)), "", 65, 68),
        (pattern("371", "0029"), (date(1940, 1, 1), date(2008, 12, 31)), "", 2285, 2297),
        (pattern("", "29"), MAY, "", 280, 284),
        (pattern("371", ""), MAY, "female", 15_500, 15_500),
    ],
)
def test_what_a_mask_leaves_is_what_was_measured_of_published_notices(
    digits: str, born: tuple[date, date], sex: str, least: int, most: int
) -> None:
    """Source: the state's order to de-identify what is published, with the candidates measured for
    the masks found in notices: 1, 4, 33, 65, 2,290, 282 and 15,500.
    """
    assert least <= count(digits, born, sex) <= most


def test_six_and_four_digits_say_no_more_than_three_and_four_where_the_county_is_known() -> None:
    assert count(pattern(COUNTY, "0029"), MAY) == count(pattern("371", "0029"), MAY)


def test_a_number_in_full_is_one_or_none() -> None:
    stem = f"{COUNTY}19900517002"
    check = check_of(stem)
    wrong = "1" if check != "1" else "2"
    assert (count(stem + check, YEAR), count(stem + wrong, YEAR)) == (1, 0)


def test_digits_of_another_county_stand_for_themselves() -> None:
    assert count(pattern("440785", ""), MAY) == 31_000


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(["", "37", "371326"]),
    st.text("0123456789", max_size=3),
    st.sampled_from(["", "0", "5", "X"]),
    st.sampled_from(["", "female", "male"]),
)
def test_counting_and_listing_agree(first: str, order: str, check: str, sex: str) -> None:
    last = order + check if check else ""
    digits, born = pattern(first, last), (date(1996, 2, 28), date(1996, 3, 1))
    assert count(digits, born, sex) == listed(digits, born, sex)
