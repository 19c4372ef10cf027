"""Deadlines of whole days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from honors.deadlines import end_of_day


@pytest.mark.parametrize(
    ("at", "days", "end"),
    [
        # 23:59 in Shanghai: the day that is nearly over counts as the day itself.
        (datetime(2026, 3, 10, 15, 59, tzinfo=UTC), 7, datetime(2026, 3, 17, 16, tzinfo=UTC)),
        # A minute later it is the next day there.
        (datetime(2026, 3, 10, 16, 0, tzinfo=UTC), 7, datetime(2026, 3, 18, 16, tzinfo=UTC)),
        (datetime(2026, 2, 27, 1, tzinfo=UTC), 1, datetime(2026, 2, 28, 16, tzinfo=UTC)),
        (datetime(2026, 12, 31, 1, tzinfo=UTC), 0, datetime(2026, 12, 31, 16, tzinfo=UTC)),
    ],
)
def test_a_deadline_ends_with_a_day_in_shanghai(at: datetime, days: int, end: datetime) -> None:
    assert end_of_day(at, plus=timedelta(days=days)) == end
