"""Deadlines of whole days: they end with a day in local time, so that nobody counts hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone


def end_of_day(at: datetime, *, plus: timedelta) -> datetime:
    """The end of the local day that lies `plus` after the one of `at`, exclusive."""
    day = timezone.localdate(at) + plus + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.min))
