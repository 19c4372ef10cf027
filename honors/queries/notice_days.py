"""A notice day by day: which of its days count, and which do not and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from honors.models.public_notices import CountFrom, DayKind
from honors.queries.notice_ends import end_from, hung_from
from workflow.models import CalendarDay

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import PublicNotice

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class NoticeDay:
    """`number` counts the days from 1, None for one that does not count.

    `working` is None where the calendar does not know the day; `note` names a holiday or a day
    that is worked in place of another. Before `hangs` the notice does not hang everywhere yet.
    """

    date: date
    number: int | None
    working: bool | None
    note: str
    hangs: bool


def days_of(notice: PublicNotice, *, at: datetime) -> list[NoticeDay]:
    """From the day of posting through the last one; of a draft, as if it were posted now.

    Raises `CalendarMissing` for a draft whose days are not all known.
    """
    today = timezone.localdate(at)
    hung = hung_from(notice) if notice.posted_at is not None else today
    first = timezone.localdate(notice.posted_at) if notice.posted_at is not None else today
    ends_at = notice.ends_at or end_from(notice, today)
    dates = [first + n * ONE_DAY for n in range((timezone.localdate(ends_at) - first).days)]
    counted = hung + ONE_DAY if notice.count_from == CountFrom.NEXT_DAY else hung
    known = _known(dates)
    rows, number = [], 0
    for day in dates:
        working, note = known.get(day, (None, ""))
        counts = day >= counted and (notice.day_kind == DayKind.CALENDAR or bool(working))
        number += counts
        rows.append(
            NoticeDay(
                date=day,
                number=number if counts else None,
                working=working,
                note=note,
                hangs=day >= hung,
            )
        )
    return rows


def _known(dates: list[date]) -> dict[date, tuple[bool, str]]:
    rows = CalendarDay.objects.filter(date__range=(dates[0], dates[-1]))
    found = rows.values_list("date", "working", "note")
    return {day: (working, note) for day, working, note in found}
