"""Working-day arithmetic on real notices, on made-up calendars, and on years nobody knows."""

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.refusals import InvalidInput
from workflow.workdays import (
    LONGEST_PERIOD,
    Calendar,
    CalendarMissing,
    CountFrom,
    DayKind,
    Period,
    years_needed,
)

ONE_DAY = timedelta(days=1)
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)


def every_day(first: date, last: date) -> list[date]:
    return [first + offset * ONE_DAY for offset in range((last - first).days + 1)]


def calendar_of(
    *years: int, worked: Callable[[date], bool] = chinese_calendar.is_workday
) -> Calendar:
    days = [day for year in years for day in every_day(date(year, 1, 1), date(year, 12, 31))]
    return Calendar({day: worked(day) for day in days})


OFFICIAL = calendar_of(*range(2018, 2027))

kinds = st.sampled_from(["working", "calendar"])
counts_from = st.sampled_from(["same_day", "next_day"])
lengths = st.integers(1, 40)
posting_days = st.dates(FIRST, date(2026, 9, 1))


def test_three_working_days_of_a_county_notice_span_the_weekend() -> None:
    period = OFFICIAL.period(date(2022, 3, 3), days=3, kind="working", count_from="same_day")
    assert period == Period(date(2022, 3, 3), date(2022, 3, 7), date(2022, 3, 8))


def test_five_working_days_end_on_a_sunday_that_was_worked_instead_of_a_holiday() -> None:
    period = OFFICIAL.period(date(2022, 4, 19), days=5, kind="working", count_from="same_day")
    assert period == Period(date(2022, 4, 19), date(2022, 4, 24), date(2022, 4, 25))


def test_five_working_days_from_monday_to_friday_count_the_day_of_posting() -> None:
    period = OFFICIAL.period(date(2021, 3, 1), days=5, kind="working", count_from="same_day")
    assert period == Period(date(2021, 3, 1), date(2021, 3, 5), date(2021, 3, 6))


def test_five_working_days_from_the_day_after_posting_end_on_the_next_monday() -> None:
    period = OFFICIAL.period(date(2021, 3, 1), days=5, kind="working", count_from="next_day")
    assert period == Period(date(2021, 3, 1), date(2021, 3, 8), date(2021, 3, 9))


def test_three_calendar_days_of_a_village_notice_do_not_mind_the_weekend() -> None:
    period = OFFICIAL.period(date(2022, 3, 4), days=3, kind="calendar", count_from="same_day")
    assert period == Period(date(2022, 3, 4), date(2022, 3, 6), date(2022, 3, 7))


def test_three_calendar_days_from_the_day_after_posting_end_a_day_later() -> None:
    period = OFFICIAL.period(date(2022, 3, 4), days=3, kind="calendar", count_from="next_day")
    assert period == Period(date(2022, 3, 4), date(2022, 3, 7), date(2022, 3, 8))


@pytest.mark.parametrize("count_from", ["same_day", "next_day"])
def test_a_day_of_posting_that_is_not_worked_never_counts(count_from: CountFrom) -> None:
    saturday = date(2022, 3, 5)
    period = OFFICIAL.period(saturday, days=1, kind="working", count_from=count_from)
    assert period == Period(saturday, date(2022, 3, 7), date(2022, 3, 8))


def test_a_notice_before_the_spring_festival_waits_for_the_offices_to_open() -> None:
    period = OFFICIAL.period(date(2024, 2, 8), days=5, kind="working", count_from="same_day")
    # Worked: Thursday the 8th and Friday the 9th, Sunday the 18th (make-up), the 19th, the 20th.
    assert period.last_day == date(2024, 2, 20)


def test_a_notice_over_new_year_needs_both_years() -> None:
    posted_on = date(2021, 12, 30)
    period = calendar_of(2021, 2022).period(
        posted_on, days=5, kind="working", count_from="same_day"
    )
    assert period.last_day == date(2022, 1, 6)
    with pytest.raises(CalendarMissing) as refused:
        calendar_of(2021).period(posted_on, days=5, kind="working", count_from="same_day")
    assert refused.value.params == {"year": 2022}


def test_a_notice_that_ends_in_december_does_not_need_the_next_year() -> None:
    posted_on = date(2021, 12, 27)
    period = calendar_of(2021).period(posted_on, days=5, kind="working", count_from="same_day")
    assert period == Period(posted_on, date(2021, 12, 31), date(2022, 1, 1))


def test_a_notice_from_new_year_does_not_need_the_year_before() -> None:
    period = calendar_of(2022).period(
        date(2022, 1, 1), days=1, kind="working", count_from="same_day"
    )
    assert period.last_day == date(2022, 1, 4)


def test_calendar_days_need_no_calendar() -> None:
    period = Calendar({}).period(date(2030, 12, 30), days=5, kind="calendar", count_from="same_day")
    assert period.last_day == date(2031, 1, 3)


def test_a_year_that_nobody_gave_is_refused() -> None:
    with pytest.raises(CalendarMissing) as refused:
        OFFICIAL.is_working(date(2027, 3, 8))
    assert (refused.value.code, refused.value.params) == ("calendar_missing", {"year": 2027})


@pytest.mark.parametrize("dropped", [date(2024, 1, 1), date(2024, 2, 29), date(2024, 12, 31)])
def test_a_year_with_a_day_missing_is_not_known_at_all(dropped: date) -> None:
    days = {day: True for day in every_day(date(2023, 1, 1), date(2024, 12, 31)) if day != dropped}
    calendar = Calendar(days)
    assert calendar.years == {2023}
    with pytest.raises(CalendarMissing):
        calendar.is_working(date(2024, 6, 3))


def test_a_year_without_a_single_working_day_runs_into_the_year_that_is_missing() -> None:
    calendar = calendar_of(2022, worked=lambda _day: False)
    with pytest.raises(CalendarMissing) as refused:
        calendar.add_working_days(date(2022, 1, 1), 1)
    assert refused.value.params == {"year": 2023}


def test_the_calendar_does_not_follow_later_changes_of_what_it_was_made_from() -> None:
    days = dict.fromkeys(every_day(date(2022, 1, 1), date(2022, 12, 31)), True)
    calendar = Calendar(days)
    days[date(2022, 6, 1)] = False
    assert calendar.is_working(date(2022, 6, 1)) is True


@pytest.mark.parametrize("days", [0, -1, LONGEST_PERIOD + 1, 10**12])
@pytest.mark.parametrize("kind", ["working", "calendar"])
def test_a_length_that_makes_no_sense_is_refused(days: int, kind: DayKind) -> None:
    with pytest.raises(InvalidInput) as refused:
        OFFICIAL.period(date(2022, 3, 3), days=days, kind=kind, count_from="same_day")
    assert (refused.value.code, refused.value.pointer) == ("days_out_of_range", "/days")
    assert refused.value.params == {"days": days, "most": LONGEST_PERIOD}


@pytest.mark.parametrize("posted_on", [date.max, date.max - ONE_DAY])
def test_a_period_past_the_last_date_is_refused(posted_on: date) -> None:
    with pytest.raises(InvalidInput) as refused:
        OFFICIAL.period(posted_on, days=2, kind="calendar", count_from="same_day")
    assert refused.value.code == "date_out_of_range"


def test_the_working_days_of_a_week_are_counted_half_open() -> None:
    assert OFFICIAL.working_days_between(date(2022, 3, 7), date(2022, 3, 11)) == 4
    assert OFFICIAL.working_days_between(date(2022, 3, 7), date(2022, 3, 14)) == 5
    assert OFFICIAL.working_days_between(date(2022, 3, 7), date(2022, 3, 7)) == 0
    assert OFFICIAL.working_days_between(date(2022, 3, 8), date(2022, 3, 7)) == 0


def test_the_years_worth_loading_reach_over_new_year_only_near_it() -> None:
    assert years_needed(date(2022, 3, 3), days=5, kind="working") == [2022]
    assert years_needed(date(2022, 12, 20), days=5, kind="working") == [2022, 2023]
    assert years_needed(date(2022, 12, 31), days=5, kind="calendar") == []
    assert years_needed(date.max, days=5, kind="working") == [9999]


@given(posting_days, lengths, kinds, counts_from)
def test_a_period_never_ends_before_it_starts(
    posted_on: date, days: int, kind: DayKind, count_from: CountFrom
) -> None:
    period = OFFICIAL.period(posted_on, days=days, kind=kind, count_from=count_from)
    assert posted_on == period.starts_on <= period.last_day == period.ends_on - ONE_DAY
    assert (period.ends_on - posted_on).days >= days


@given(posting_days, lengths, kinds, counts_from)
def test_a_longer_period_ends_later(
    posted_on: date, days: int, kind: DayKind, count_from: CountFrom
) -> None:
    period = OFFICIAL.period(posted_on, days=days, kind=kind, count_from=count_from)
    longer = OFFICIAL.period(posted_on, days=days + 1, kind=kind, count_from=count_from)
    assert period.ends_on < longer.ends_on


@given(posting_days, lengths, kinds, counts_from)
def test_a_notice_posted_later_never_ends_earlier(
    posted_on: date, days: int, kind: DayKind, count_from: CountFrom
) -> None:
    period = OFFICIAL.period(posted_on, days=days, kind=kind, count_from=count_from)
    next_day = OFFICIAL.period(posted_on + ONE_DAY, days=days, kind=kind, count_from=count_from)
    assert period.ends_on <= next_day.ends_on


@given(posting_days, lengths)
def test_a_period_holds_exactly_its_working_days_and_ends_on_one(
    posted_on: date, days: int
) -> None:
    period = OFFICIAL.period(posted_on, days=days, kind="working", count_from="same_day")
    assert OFFICIAL.working_days_between(period.starts_on, period.ends_on) == days
    assert OFFICIAL.is_working(period.last_day)


@given(posting_days, lengths)
def test_counting_from_the_next_day_is_adding_working_days(posted_on: date, days: int) -> None:
    period = OFFICIAL.period(posted_on, days=days, kind="working", count_from="next_day")
    assert period.last_day == OFFICIAL.add_working_days(posted_on, days)


@given(posting_days, lengths)
def test_adding_working_days_one_by_one_is_adding_them_at_once(start: date, days: int) -> None:
    day = start
    for _nth in range(days):
        day = OFFICIAL.add_working_days(day, 1)
    assert day == OFFICIAL.add_working_days(start, days)


@given(posting_days, lengths, counts_from, st.data())
def test_a_holiday_declared_later_moves_the_end_of_a_running_notice_on(
    posted_on: date, days: int, count_from: CountFrom, data: st.DataObject
) -> None:
    before = OFFICIAL.period(posted_on, days=days, kind="working", count_from=count_from)
    counted = [
        day
        for day in every_day(posted_on, before.last_day)
        if OFFICIAL.is_working(day) and (day > posted_on or count_from == "same_day")
    ]
    holiday = data.draw(st.sampled_from(counted))
    calendar = Calendar(
        {day: OFFICIAL.is_working(day) and day != holiday for day in every_day(FIRST, LAST)}
    )
    after = calendar.period(posted_on, days=days, kind="working", count_from=count_from)
    assert after.last_day == OFFICIAL.add_working_days(before.last_day, 1)


@given(posting_days, st.integers(1, 60), counts_from)
def test_no_real_period_leaves_the_years_worth_loading(
    posted_on: date, days: int, count_from: CountFrom
) -> None:
    needed = years_needed(posted_on, days=days, kind="working")
    period = calendar_of(*[year for year in needed if year <= LAST.year]).period(
        posted_on, days=days, kind="working", count_from=count_from
    )
    assert {posted_on.year, period.last_day.year} <= set(needed)
