"""Takes the guards of the ledger down and puts them back, for tests alone.

A flush empties every table, which the guards refuse; and to see whether the verification finds a
tampering, somebody has to tamper. Nothing outside the tests can do this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase

from workflow import append_only

TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master"
    " WHERE type = 'trigger' AND substr(name, 1, 7) = 'ledger_'",
    "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid"
    " WHERE NOT tgisinternal AND starts_with(tgname, 'ledger_')",
}
DROP = {"sqlite": "DROP TRIGGER {name}", "postgresql": "DROP TRIGGER {name} ON {table}"}


def guards() -> dict[str, str]:
    """The table of each guard that is up."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return dict(cursor.fetchall())


@contextmanager
def guards_down() -> Iterator[None]:
    """Whatever happens inside, the guards are up again afterwards."""
    with transaction.atomic():
        take_down()
    try:
        yield
    finally:
        with transaction.atomic():
            settle_constraints()
            append_only.install(connection)


def take_down() -> None:
    settle_constraints()
    with connection.cursor() as cursor:
        for name, table in guards().items():
            cursor.execute(DROP[connection.vendor].format(name=name, table=table))


def settle_constraints() -> None:
    """PostgreSQL changes no trigger of a table on which deferred checks are still waiting."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def seed() -> None:
    """What the migrations put into an empty database, after a flush emptied it again."""
    calendar = import_module("workflow.migrations.0003_seed_calendar")
    calendar.seed(apps, SimpleNamespace(connection=connection))


flush: Any = TransactionTestCase._fixture_teardown


def flush_and_seed(case: TransactionTestCase) -> None:
    with guards_down():
        flush(case)
    seed()
