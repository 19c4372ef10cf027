"""When a public notice is over: from the day it hung everywhere, by the calendar as it is now."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, cast

from django.db.models import QuerySet
from django.utils import timezone

from honors.models import PublicNotice
from honors.states import PublicNoticeState
from workflow.calendars import load_calendar
from workflow.refusals import Refusal
from workflow.workdays import years_needed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.workdays import Calendar, CountFrom, DayKind


def running_notices() -> QuerySet[PublicNotice]:
    """Those that hang and were not ended yet, with their proofs."""
    posted = PublicNotice.objects.filter(state=PublicNoticeState.POSTED)
    return posted.prefetch_related("proofs").order_by("pk")


def hung_from(notice: PublicNotice) -> date:
    """The day of posting, or of the first proof of the place where it hung last."""
    first: dict[str, date] = {}
    for proof in sorted(notice.proofs.all(), key=lambda proof: proof.taken_at):
        first.setdefault(proof.place, timezone.localdate(proof.taken_at))
    posted_on = timezone.localdate(cast("datetime", notice.posted_at))
    return max([posted_on, *first.values()])


def end_from(notice: PublicNotice, on: date, *, calendar: Calendar | None = None) -> datetime:
    """The local midnight, exclusive, at which it is over if it hung from that day. Raises
    `CalendarMissing` for a year that is not known.
    """
    days, kind = notice.days + notice.extra_days, cast("DayKind", notice.day_kind)
    count_from = cast("CountFrom", notice.count_from)
    known = calendar or load_calendar(years_needed(on, days=days, kind=kind))
    period = known.period(on, days=days, kind=kind, count_from=count_from)
    return midnight(period.ends_on)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def required_end(notice: PublicNotice, calendar: Calendar) -> datetime | None:
    """None where the calendar does not know one of its days."""
    try:
        return end_from(notice, hung_from(notice), calendar=calendar)
    except Refusal:
        return None


def moved_ends(notices: Iterable[PublicNotice]) -> dict[int, datetime]:
    """The new ends of those that the calendar, as it is now, lets run longer. One statement."""
    asked = list(notices)
    calendar = calendar_of(asked)
    ends = {notice.pk: required_end(notice, calendar) for notice in asked}
    present = {notice.pk: cast("datetime", notice.ends_at) for notice in asked}
    return {key: end for key, end in ends.items() if end is not None and end > present[key]}


def calendar_of(notices: Iterable[PublicNotice]) -> Calendar:
    """Every year that one of these posted notices can reach."""
    years: set[int] = set()
    for notice in notices:
        days, kind = notice.days + notice.extra_days, cast("DayKind", notice.day_kind)
        years.update(years_needed(hung_from(notice), days=days, kind=kind))
    return load_calendar(years)
