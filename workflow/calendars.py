"""The stored calendar of working days: which years are known, and how a year comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from workflow import ledger
from workflow.calendar_sources import Day, check_year, days_of, is_weekday, published_year
from workflow.models import CalendarDay
from workflow.refusals import InvalidInput
from workflow.workdays import Calendar, year_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WARNING_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class ImportedYear:
    """What an import did. `changed` counts the days that were stored otherwise, or not at all."""

    year: int
    working_days: int
    days_off: int
    changed: int


def load_calendar(years: Iterable[int] | None = None) -> Calendar:
    """The stored calendar, in one statement: all, or from the first to the last of `years`."""
    days = CalendarDay.objects.all()
    if years is not None:
        wanted = sorted(years)
        if not wanted:
            return Calendar({})
        days = days.filter(date__range=(date(wanted[0], 1, 1), date(wanted[-1], 12, 31)))
    return Calendar(dict(days.values_list("date", "working")))


def missing_years(
    on: date, *, horizon_days: int = WARNING_DAYS, extra_dates: Iterable[date] = ()
) -> list[int]:
    """The years not completely stored that are needed soon, in one statement.

    Needed are the years of `on`, of the day `horizon_days` later and of every one of `extra_dates`
    (the days on which notices that are running or planned begin or end).
    """
    reach = on + timedelta(days=horizon_days)
    needed = {*range(on.year, reach.year + 1), *(day.year for day in extra_dates)}
    days = CalendarDay.objects.filter(
        date__range=(date(min(needed), 1, 1), date(max(needed), 12, 31))
    )
    counts = dict(days.order_by().values_list("date__year").annotate(days=Count("date")))
    return sorted(year for year in needed if counts.get(year) != year_length(year))


@transaction.atomic
def import_year(
    year: int, *, rows: Sequence[Day] | None = None, by: str, at: datetime
) -> ImportedYear:
    """Store all days of a year, from `rows` or as published, in place of what was stored.

    `by` is the actor's ledger key. The stream `calendar:<year>` gets an event with the exceptions
    to the weekday rule, so that the end of every past notice can be recomputed.
    """
    days = published_year(year) if rows is None else list(rows)
    check_year(year)
    _check_whole(year, days)
    imported = ImportedYear(
        year=year,
        working_days=sum(day.working for day in days),
        days_off=sum(not day.working for day in days),
        changed=len(set(days) - set(_stored(year))),
    )
    CalendarDay.objects.bulk_create(
        [CalendarDay(**day._asdict()) for day in days],
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["working", "note"],
    )
    ledger.record(f"calendar:{year}", "calendar.imported", actor=by, at=at, facts=_facts(days))
    return imported


def _facts(days: Iterable[Day]) -> dict[str, object]:
    unusual = [day for day in days if day.working != is_weekday(day.date)]
    return {
        "worked": [day.date.isoformat() for day in unusual if day.working],
        "off": [day.date.isoformat() for day in unusual if not day.working],
    }


def _stored(year: int) -> list[Day]:
    days = CalendarDay.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31)))
    return [Day(*row) for row in days.values_list("date", "working", "note")]


def _check_whole(year: int, days: Sequence[Day]) -> None:
    if [day.date for day in days] != list(days_of(year)):
        raise InvalidInput(
            _("The calendar of %(year)s must list every day of the year once, in order."),
            code="calendar_incomplete",
            pointer="/rows",
            year=year,
        )
