"""When offices are open: by the calendar of working days, holidays and make-up days included."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from workflow.calendars import load_calendar

OPEN_AT = time(8, 40)
OPEN_FOR = timedelta(hours=8)
DAY = timedelta(days=1)


def moment(day: str, hour: str = "09:00") -> datetime:
    """`2026-01-05`, `14:30` in Shanghai."""
    return timezone.make_aware(datetime.fromisoformat(f"{day}T{hour}"))


def spread_over(first: date, last: date, count: int) -> list[datetime]:
    """So many moments in order, within the office hours of the working days from first to last."""
    calendar = load_calendar(range(first.year, last.year + 1))
    days = [first + number * DAY for number in range((last - first).days + 1)]
    working = [day for day in days if calendar.is_working(day)]
    a_day = -(-count // len(working))
    return [
        timezone.make_aware(datetime.combine(working[number // a_day], OPEN_AT))
        + OPEN_FOR * (number % a_day) / a_day
        for number in range(count)
    ]
