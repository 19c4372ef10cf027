"""Where the days of a year come from: what the package knows, and files good and bad."""

from datetime import date

import pytest

from workflow.calendar_sources import (
    LARGEST_FILE,
    Day,
    YearNotPublished,
    published_year,
    published_years,
    read_year,
)
from workflow.refusals import InvalidInput, InvalidInputs

HEAD = "year,2027\ndate,working,note\n"
# Made up: the State Council had not announced the holidays of 2027 when this was written.
HOLIDAYS = HEAD + "2027-01-01,no,元旦\n2027-01-03,yes,元旦调休\n"


def codes_by_line(text: str) -> list[tuple[str, object]]:
    with pytest.raises(InvalidInputs) as refused:
        read_year(text.encode(), year=2027)
    return [(error.code, error.params["line"]) for error in refused.value.errors]


def code_of(data: bytes, *, year: int = 2027) -> str:
    with pytest.raises(InvalidInput) as refused:
        read_year(data, year=year)
    return refused.value.code


def test_a_published_year_has_all_its_days_with_the_names_of_holidays() -> None:
    days = {day.date: day for day in published_year(2024)}
    assert len(days) == 366
    assert days[date(2024, 2, 29)] == Day(date(2024, 2, 29), True, "")
    assert days[date(2024, 3, 2)] == Day(date(2024, 3, 2), False, "")
    assert days[date(2024, 10, 1)] == Day(date(2024, 10, 1), False, "国庆节")
    assert days[date(2024, 10, 12)] == Day(date(2024, 10, 12), True, "国庆节调休")


def test_every_published_year_since_2018_can_be_read() -> None:
    years = published_years(since=2018)
    assert years[:9] == list(range(2018, 2027))
    assert [published_year(year)[0].date for year in years] == [date(y, 1, 1) for y in years]


def test_a_year_that_is_not_published_is_refused() -> None:
    unpublished = published_years(since=2018)[-1] + 1
    with pytest.raises(YearNotPublished) as refused:
        published_year(unpublished)
    assert (refused.value.code, refused.value.params) == (
        "year_not_published",
        {"year": unpublished},
    )


@pytest.mark.parametrize("year", [-1, 0, 1999, 2200, 10**9])
def test_a_year_out_of_range_is_refused(year: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        published_year(year)
    assert refused.value.code == "year_out_of_range"
    assert code_of(HOLIDAYS.encode(), year=year) == "year_out_of_range"


def test_a_file_of_exceptions_is_filled_up_by_the_weekday() -> None:
    days = read_year(HOLIDAYS.encode(), year=2027)
    assert len(days) == 365
    assert days[:5] == [
        Day(date(2027, 1, 1), False, "元旦"),
        Day(date(2027, 1, 2), False, ""),
        Day(date(2027, 1, 3), True, "元旦调休"),
        Day(date(2027, 1, 4), True, ""),
        Day(date(2027, 1, 5), True, ""),
    ]


@pytest.mark.parametrize(
    "data",
    [
        HOLIDAYS.encode("utf-8-sig"),
        HOLIDAYS.encode("gb18030"),
        HOLIDAYS.replace("\n", "\r\n").encode(),
        HOLIDAYS.replace("\n", "\n\n").encode(),
        HOLIDAYS.replace("year,2027", "Year,2027,").encode(),
        HOLIDAYS.replace("2027-01-01", " 2027/1/1 ").encode(),
        HOLIDAYS.replace(",no,", ",休,").replace(",yes,", ",班,").encode(),
        HOLIDAYS.replace(",no,", ",否,").replace(",yes,", ",是,").encode(),
        HOLIDAYS.replace(",no,", ",FALSE,").replace(",yes,", ",TRUE,").encode(),
        HOLIDAYS.replace("元旦\n", '"元旦"\n').encode(),
    ],
)
def test_the_ways_in_which_a_spreadsheet_saves_a_file_are_understood(data: bytes) -> None:
    assert read_year(data, year=2027) == read_year(HOLIDAYS.encode(), year=2027)


def test_the_note_may_be_left_out() -> None:
    days = read_year(b"year,2027\ndate,working\n2027-01-01,no\n", year=2027)
    assert days[0] == Day(date(2027, 1, 1), False, "")


def test_every_faulty_line_is_reported_at_once() -> None:
    lines = (
        "2027-02-30,no,\n"
        "2026-12-31,no,\n"
        "2027-01-01,maybe,\n"
        "\n"
        "2027-01-01,no,元旦\n"
        "2027-01-01,yes,\n"
        "2027-01-04\n"
        "2027-01-05,no,a,b\n"
        "2027-01-06,no,a\0b\n"
        "5 January,no,\n"
    )
    assert codes_by_line(HEAD + lines + f"2027-01-07,no,{'长' * 101}\n") == [
        ("date_malformed", 3),
        ("date_outside_year", 4),
        ("working_malformed", 5),
        ("date_repeated", 8),
        ("calendar_columns", 9),
        ("calendar_columns", 10),
        ("note_malformed", 11),
        ("date_malformed", 12),
        ("note_malformed", 13),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "calendar_year_line"),
        (b"date,working,note\n2027-01-01,no,\n", "calendar_year_line"),
        (HOLIDAYS.replace("year,2027", "year,2028").encode(), "calendar_year_line"),
        (b"year,2027\n", "calendar_columns_line"),
        (b"year,2027\n2027-01-01,no,\n", "calendar_columns_line"),
        (HEAD.encode(), "calendar_empty"),
        (HEAD.encode() + b'2027-01-01,no,"cut off', "not_csv"),
        (b"\xff\xfe\x00year", "not_text"),
        (HEAD.encode() + b"\n" * LARGEST_FILE, "file_too_large"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_refusal_names_the_line_in_words() -> None:
    with pytest.raises(InvalidInputs) as refused:
        read_year(HEAD.encode() + b"2027-13-01,no,\n", year=2027)
    assert refused.value.errors[0].pointer == "/lines/3"
    assert refused.value.errors[0].params == {"line": 3, "text": "2027-13-01"}
