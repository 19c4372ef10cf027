"""Moments within office hours."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from honors.demo.hours import moment, spread_over

pytestmark = pytest.mark.django_db


def test_moments_are_in_order_and_on_working_days_alone() -> None:
    # From a Thursday: a make-up Sunday on the 4th, and holidays from the 10th on.
    times = spread_over(date(2024, 2, 1), date(2024, 2, 12), 40)

    assert times == sorted(times)
    assert sorted({timezone.localdate(at).day for at in times}) == [1, 2, 4, 5, 6, 7, 8, 9]
    assert {timezone.localtime(at).hour for at in times} <= set(range(8, 17))


def test_a_moment_is_one_in_shanghai() -> None:
    assert moment("2026-01-05", "14:30").utcoffset() == timedelta(hours=8)
