"""What the ways to break a rule share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection

from honors.models import Nomination
from tests.append_only import settle_constraints
from tests.honors.planting import Planted

DAY = timedelta(days=1)
Break = Callable[[Planted], str]


@contextmanager
def unguarded(table: str, constraint: str) -> Iterator[None]:
    """Without a constraint of the database, until the test's transaction is rolled back."""
    settle_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}")
            cursor.execute(f"DROP INDEX IF EXISTS {constraint}")
            yield
            return
        cursor.execute(f"DROP INDEX IF EXISTS {constraint}")
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def the(planted: Planted, name: str) -> str:
    return f"nominations:{planted.cases[name].pk}"


def place(planted: Planted, name: str, **place_: object) -> str:
    Nomination.objects.filter(pk=planted.cases[name].pk).write_place(**place_)
    return the(planted, name)
