"""Working-day arithmetic. It knows no database and guesses nothing: a year is known or refused."""

from __future__ import annotations

from calendar import isleap
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, assert_never

from django.utils.translation import gettext_lazy as _

from workflow.refusals import InvalidInput, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DayKind = Literal["working", "calendar"]
CountFrom = Literal["same_day", "next_day"]

ONE_DAY = timedelta(days=1)
LONGEST_PERIOD = 366  # days; a longer notice is a slip of the keyboard


class CalendarMissing(Refusal):
    """Days of a year that the calendar does not hold completely. `params["year"]` says which."""

    code = kind = "calendar_missing"

    def __init__(self, year: int) -> None:
        super().__init__(
            _("The working days of %(year)s are not known yet. Import the calendar of that year."),
            year=year,
        )


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, half-open: from 00:00 of `starts_on` until just before 00:00 of `ends_on`."""

    starts_on: date
    last_day: date
    ends_on: date


class Calendar:
    """Which days are worked. A year counts as known only if every one of its days is given."""

    __slots__ = ("_days", "years")

    def __init__(self, days: Mapping[date, bool]) -> None:
        counts = Counter(day.year for day in days)
        self.years = frozenset(year for year, count in counts.items() if count == year_length(year))
        self._days = {day: working for day, working in days.items() if day.year in self.years}

    def is_working(self, day: date) -> bool:
        try:
            return self._days[day]
        except KeyError:
            raise CalendarMissing(day.year) from None

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which itself does not count."""
        _check_length(count)
        return self._nth_working_day(_following_days(start), count)

    def working_days_between(self, start: date, end: date) -> int:
        """How many days of [start, end) are worked; none if `end` comes first."""
        days = (start + timedelta(days=offset) for offset in range((end - start).days))
        return sum(self.is_working(day) for day in days)

    def period(self, posted_on: date, *, days: int, kind: DayKind, count_from: CountFrom) -> Period:
        """The days a notice stays up: from the day of posting through the last day counted.

        `count_from` says whether the day of posting can be the first day counted. A day of posting
        that is not worked never counts as a working day. Calendar days need no known year.
        """
        _check_length(days)
        last_day = self._last_day(posted_on, days, kind, count_from)
        if last_day == date.max:
            raise _beyond_dates()
        return Period(posted_on, last_day, last_day + ONE_DAY)

    def _last_day(self, posted_on: date, days: int, kind: DayKind, count_from: CountFrom) -> date:
        counted = _following_days(posted_on, inclusive=count_from == "same_day")
        match kind:
            case "working":
                return self._nth_working_day(counted, days)
            case "calendar":
                return next(day for nth, day in enumerate(counted, 1) if nth == days)
        assert_never(kind)

    def _nth_working_day(self, days: Iterator[date], count: int) -> date:
        worked = (day for day in days if self.is_working(day))
        return next(day for nth, day in enumerate(worked, 1) if nth == count)


def years_needed(posted_on: date, *, days: int, kind: DayKind) -> list[int]:
    """The years worth loading for a period: every one that it can reach in a usual calendar.

    Half of all days being worked, after a month without any, is fewer than any year had. A year
    listed here may be missing without harm: only a day that is really looked at is refused.
    """
    _check_length(days)
    if kind == "calendar":
        return []
    reach = min(timedelta(days=2 * days + 31), date.max - posted_on)
    return list(range(posted_on.year, (posted_on + reach).year + 1))


def year_length(year: int) -> int:
    return 366 if isleap(year) else 365


def _following_days(start: date, *, inclusive: bool = False) -> Iterator[date]:
    if inclusive:
        yield start
    for ordinal in range(start.toordinal() + 1, date.max.toordinal() + 1):
        yield date.fromordinal(ordinal)
    raise _beyond_dates()


def _check_length(days: int) -> None:
    if not 1 <= days <= LONGEST_PERIOD:
        raise InvalidInput(
            _("The number of days must lie between 1 and %(most)s, not %(days)s."),
            code="days_out_of_range",
            pointer="/days",
            days=days,
            most=LONGEST_PERIOD,
        )


def _beyond_dates() -> InvalidInput:
    return InvalidInput(
        _("The period would end after the last date there is."),
        code="date_out_of_range",
        pointer="/posted_on",
    )
