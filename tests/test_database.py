"""The run talks to the database that it names: on another one it would prove nothing."""

import os

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_vendor_is_the_one_that_the_address_names() -> None:
    named = os.environ.get("DATABASE_URL", "sqlite://").partition(":")[0]

    assert connection.vendor == {"sqlite": "sqlite"}.get(named, "postgresql")


@pytest.mark.skipif("TEST_DATA_DIRECTORY" not in os.environ, reason="no server was started here")
def test_the_server_is_the_one_that_was_started() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")

        assert cursor.fetchone() == (os.environ["TEST_DATA_DIRECTORY"],)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite")
def test_sqlite_takes_the_write_lock_at_the_start_and_enforces_foreign_keys() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")

        assert cursor.fetchone() == (1,)
    assert connection.transaction_mode == "IMMEDIATE"
