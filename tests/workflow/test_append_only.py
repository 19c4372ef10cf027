"""The database itself refuses to change history, whatever way it is asked."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from tests.append_only import guards, guards_down, settle_constraints
from tests.sample.flows import Person
from tests.sample.models import Paper
from workflow import engine
from workflow.models import LedgerEvent, LedgerSalt, LedgerStream

pytestmark = pytest.mark.django_db

ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own statement")
ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL's own statement"
)
EVENTS = "workflow_ledgerevent (id, stream_id, seq, at, action, actor, body, hash)"
EVERYWHERE = [
    "UPDATE workflow_ledgerevent SET actor = 'user:2'",
    "UPDATE workflow_ledgerevent SET body = body",
    "DELETE FROM workflow_ledgerevent",
    "DELETE FROM workflow_ledgerevent WHERE seq = 2",
    "DELETE FROM workflow_ledgerstream",
    "UPDATE workflow_ledgerstream SET seq = seq - 1",
    "UPDATE workflow_ledgerstream SET seq = seq + 1",
    "UPDATE workflow_ledgerstream SET head = 'x'",
    "UPDATE workflow_ledgerstream SET key = 'papers:0'",
    "UPDATE workflow_ledgersalt SET value = 'x'",
    "INSERT INTO EVENTS SELECT id + 100, stream_id, seq, at,"
    " action, actor, body, hash FROM workflow_ledgerevent WHERE seq = 1",
    "INSERT INTO EVENTS SELECT id + 100, stream_id, seq + 5, at,"
    " action, actor, body, hash FROM workflow_ledgerevent WHERE seq = 1",
]
SQLITE = [
    "INSERT OR REPLACE INTO EVENTS SELECT id, stream_id, seq, at,"
    " action, 'user:2', body, hash FROM workflow_ledgerevent",
    "INSERT OR REPLACE INTO EVENTS SELECT id + 100, stream_id,"
    " seq, at, action, 'user:2', body, hash FROM workflow_ledgerevent",
    "REPLACE INTO EVENTS SELECT id, stream_id, seq + 1, at,"
    " action, actor, body, hash FROM workflow_ledgerevent WHERE seq = 2",
    "UPDATE OR REPLACE workflow_ledgerevent SET seq = 1 WHERE seq = 2",
    "INSERT OR REPLACE INTO workflow_ledgerstream (key, seq, head) VALUES ('papers:1', 0, 'x')",
    "INSERT OR REPLACE INTO workflow_ledgersalt (id, stream_key, seq, field, salt, value)"
    " SELECT id, stream_key, seq, field, salt, 'x' FROM workflow_ledgersalt",
    "INSERT OR REPLACE INTO workflow_ledgersalt (stream_key, seq, field, salt, value)"
    " SELECT stream_key, seq, field, salt, 'x' FROM workflow_ledgersalt",
]
POSTGRESQL = [
    "TRUNCATE workflow_ledgerevent",
    "TRUNCATE workflow_ledgerstream CASCADE",
    "TRUNCATE workflow_ledgersalt",
    "INSERT INTO EVENTS SELECT id, stream_id, seq, at, action, actor, body, hash"
    " FROM workflow_ledgerevent ON CONFLICT (id) DO UPDATE SET actor = 'user:2'",
    "INSERT INTO workflow_ledgerstream (key, seq, head) SELECT key, 0, 'x'"
    " FROM workflow_ledgerstream ON CONFLICT (key) DO UPDATE SET seq = 0",
]


@pytest.fixture(autouse=True)
def _history(paper: Paper, ada: Person, noon: datetime) -> None:
    engine.perform(paper, "reject", actor=ada, at=noon, reason="A made-up reason.")
    settle_constraints()


def history() -> list[object]:
    tables = (LedgerEvent, LedgerStream, LedgerSalt)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def refuse(statement: str) -> None:
    before = history()
    key = LedgerStream.objects.get().key
    sql = statement.replace("EVENTS", EVENTS).replace("papers:1", key)

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert history() == before


@pytest.mark.parametrize("statement", EVERYWHERE)
def test_history_refuses(statement: str) -> None:
    refuse(statement)


@ON_SQLITE
@pytest.mark.parametrize("statement", SQLITE)
def test_history_refuses_on_sqlite(statement: str) -> None:
    refuse(statement)


@ON_POSTGRESQL
@pytest.mark.parametrize("statement", POSTGRESQL)
def test_history_refuses_on_postgresql(statement: str) -> None:
    refuse(statement)


def test_the_guards_are_the_same_after_they_were_down() -> None:
    before = guards()

    with guards_down():
        assert guards() == {}

    assert guards() == before
    assert len(before) == {"sqlite": 10, "postgresql": 8}[connection.vendor]


@pytest.mark.django_db(transaction=True)
def test_a_flush_after_this_test_succeeds_with_the_guards_up() -> None:
    assert LedgerEvent.objects.count() == 2


def test_the_flush_left_no_history_and_the_guards_up(paper: Paper) -> None:
    assert LedgerStream.objects.get().key == f"papers:{paper.pk}"
    assert len(guards()) == {"sqlite": 10, "postgresql": 8}[connection.vendor]
