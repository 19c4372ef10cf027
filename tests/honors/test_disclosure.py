"""What a public line shows, read as its readers read it."""

from datetime import date

import pytest

from honors.disclosure import LEAST_CANDIDATES, Background, Exposure, exposure

ON = date(2026, 3, 16)


def read(text: str, *born: date) -> Exposure:
    return exposure(text, Background(on=ON, county_code="371326", born=born))


@pytest.mark.parametrize(
    "text",
    [
        "李娜 371***********0029 1990年5月生",
        "李娜（371***********002X），女，出生年月：1990.05",
        "李娜 371326********0029 1990年出生",
        "李娜 371×××××××××××0029，36岁",
        "李娜 371****0029 1990年5月生",
        "李娜，身份证尾号0029，生于1990年5月",
        "李娜，身份证号后四位：0029，36周岁",
        "李娜 １９９０年５月１７日出生",
        "李娜 371326199005****** 371***********0029",
        "李娜 3713261990051700XX",
    ],
)
def test_what_leaves_fewer_than_a_thousand_numbers_points_at_somebody(text: str) -> None:
    """Source: published notices that masked by habit, each of them beside something else."""
    found = read(text)
    assert found.candidates < LEAST_CANDIDATES
    assert found.points_at_somebody


@pytest.mark.parametrize(
    "text",
    [
        "李娜 平邑街道东关村 平邑县三八红旗手 热心邻里，孝老爱亲。",
        "照顾85岁的婆婆，从1990年5月起每天如此。",
        "2019年3月8日获评，2023年5月生产一线骨干。",
        "李娜，36岁，1990年5月生",
        "李娜 371326************",
        "办公电话 139****0000",
        "2023××村先进",
    ],
)
def test_what_leaves_more_does_not(text: str) -> None:
    assert not read(text).points_at_somebody


def test_a_month_that_is_the_true_one_shows_it_without_being_called_a_birth() -> None:
    line = "李娜 1990.05 尾数 *****0029"
    assert read(line).candidates > LEAST_CANDIDATES
    assert read(line, date(1990, 5, 17)).candidates <= 4


def test_the_age_of_somebody_else_is_not_taken_for_the_nominees() -> None:
    line = "李娜 *****0029 照顾85岁的婆婆"
    assert read(line, date(1990, 5, 17)).candidates > LEAST_CANDIDATES
    assert read("李娜 *****0029 36岁", date(1990, 5, 17)).candidates == 68


def test_two_masks_of_one_number_rebuild_it() -> None:
    """Source: the advice that no two masks of one number may be joined."""
    assert read("371326199005****** 371***********0029").candidates <= 4
    assert read("371326199005******").candidates == 15_500


def test_the_places_are_named_with_their_digits_masked() -> None:
    found = read("李娜，身份证尾号0029，生于1990年5月")
    assert found.excerpts == ("李娜，身份证尾号****，生于***", "***，生于****年*月")


def test_an_unlikely_date_is_no_birth() -> None:
    assert read("1990年13月出生 1990年2月31日出生").excerpts == ()
