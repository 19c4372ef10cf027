"""The stored calendar: what is seeded, what is missing, and how a year comes in."""

import json
from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from workflow.calendar_sources import Day, YearNotPublished, days_of, is_weekday, published_years
from workflow.calendars import ImportedYear, import_year, load_calendar, missing_years
from workflow.models import CalendarDay, LedgerEvent
from workflow.refusals import InvalidInput
from workflow.workdays import CalendarMissing, Period

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SEEDED = published_years(since=2018)
UNKNOWN = SEEDED[-1] + 1


def by_weekday(year: int, *, note: str = "") -> list[Day]:
    return [Day(day, is_weekday(day), note) for day in days_of(year)]


def events(year: int) -> list[dict[str, object]]:
    bodies = LedgerEvent.objects.filter(stream=f"calendar:{year}").order_by("seq")
    return [json.loads(event.body) for event in bodies]


def test_every_published_year_since_2018_is_there_from_the_start() -> None:
    assert load_calendar().years == set(SEEDED)


def test_the_seeded_calendar_knows_make_up_workdays() -> None:
    period = load_calendar([2022]).period(
        date(2022, 4, 19), days=5, kind="working", count_from="same_day"
    )
    assert period == Period(date(2022, 4, 19), date(2022, 4, 24), date(2022, 4, 25))


def test_the_calendar_of_some_years_is_read_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert load_calendar([2024, 2023]).years == {2023, 2024}


def test_the_calendar_of_no_year_knows_nothing() -> None:
    assert load_calendar([]).years == frozenset()


def test_a_day_taken_from_the_table_makes_its_year_unknown() -> None:
    CalendarDay.objects.filter(date=date(2024, 5, 1)).delete()
    with pytest.raises(CalendarMissing) as refused:
        load_calendar([2024]).is_working(date(2024, 6, 3))
    assert refused.value.params == {"year": 2024}


def test_a_day_that_the_administrator_edits_moves_the_end_of_a_notice() -> None:
    CalendarDay.objects.filter(date=date(2022, 4, 24)).update(working=False)
    period = load_calendar([2022]).period(
        date(2022, 4, 19), days=5, kind="working", count_from="same_day"
    )
    assert period.last_day == date(2022, 4, 25)


@pytest.mark.parametrize(
    ("on", "missing"),
    [
        (date(UNKNOWN - 1, 11, 1), []),
        (date(UNKNOWN - 1, 11, 2), [UNKNOWN]),
        (date(UNKNOWN - 1, 12, 31), [UNKNOWN]),
        (date(UNKNOWN, 12, 1), [UNKNOWN, UNKNOWN + 1]),
    ],
)
def test_a_year_is_missed_sixty_days_ahead(on: date, missing: list[int]) -> None:
    assert missing_years(on) == missing


def test_the_years_of_planned_notices_are_missed_earlier() -> None:
    planned = [date(UNKNOWN - 1, 12, 28), date(UNKNOWN, 1, 6)]
    assert missing_years(date(2024, 3, 1), extra_dates=planned) == [UNKNOWN]


def test_a_year_with_a_day_missing_is_missed() -> None:
    CalendarDay.objects.filter(date=date(2024, 5, 1)).delete()
    assert missing_years(date(2024, 1, 10)) == [2024]


def test_missing_years_are_found_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        missing_years(date(2024, 1, 1), extra_dates=[date(year, 1, 1) for year in SEEDED])


def test_a_year_is_imported_from_rows_and_recorded() -> None:
    rows = by_weekday(UNKNOWN)
    new_year = date(UNKNOWN, 1, 1)
    rows[0] = Day(new_year, not is_weekday(new_year), "made up")
    imported = import_year(UNKNOWN, rows=rows, by="system:console", at=AT)
    working = sum(row.working for row in rows)
    assert imported == ImportedYear(
        year=UNKNOWN, working_days=working, days_off=len(rows) - working, changed=len(rows)
    )
    assert load_calendar([UNKNOWN]).is_working(new_year) is rows[0].working
    (event,) = events(UNKNOWN)
    assert (event["action"], event["actor"]) == ("calendar.imported", "system:console")
    assert [event["worked"], event["off"]] == (
        [[new_year.isoformat()], []] if rows[0].working else [[], [new_year.isoformat()]]
    )


def test_importing_the_published_year_again_changes_nothing() -> None:
    imported = import_year(2024, by="system:console", at=AT)
    assert (imported.working_days, imported.days_off, imported.changed) == (251, 115, 0)


def test_an_import_replaces_the_year_and_no_other() -> None:
    other_years = list(CalendarDay.objects.exclude(date__year=2024).values_list())
    imported = import_year(2024, rows=by_weekday(2024, note="made up"), by="system:console", at=AT)
    stored = CalendarDay.objects.filter(date__year=2024)
    assert imported.changed == 366
    assert [Day(*row) for row in stored.values_list()] == by_weekday(2024, note="made up")
    assert list(CalendarDay.objects.exclude(date__year=2024).values_list()) == other_years


def test_an_unpublished_year_is_refused_and_nothing_stored() -> None:
    before = CalendarDay.objects.count()
    with pytest.raises(YearNotPublished):
        import_year(UNKNOWN, by="system:console", at=AT)
    assert (CalendarDay.objects.count(), events(UNKNOWN)) == (before, [])


@pytest.mark.parametrize(
    "rows",
    [
        [],
        by_weekday(UNKNOWN)[1:],
        by_weekday(UNKNOWN)[:-1],
        by_weekday(UNKNOWN) + by_weekday(UNKNOWN)[-1:],
        by_weekday(UNKNOWN + 1),
    ],
)
def test_rows_that_are_not_the_whole_year_are_refused_and_nothing_stored(rows: list[Day]) -> None:
    before = CalendarDay.objects.count()
    with pytest.raises(InvalidInput) as refused:
        import_year(UNKNOWN, rows=rows, by="system:console", at=AT)
    assert refused.value.code == "calendar_incomplete"
    assert (CalendarDay.objects.count(), events(UNKNOWN)) == (before, [])
