"""Recompute history from what is stored, and say everything that does not add up.

Finds whatever was changed around the engine, by whomever, as long as a stream and its head were
not rewritten together: that only a fingerprint kept elsewhere can show. Reads all events once, in
memory that grows with the largest batch alone, and asks a fixed number of further queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import F, TextField
from django.db.models.functions import Cast

from workflow.definition import WorkflowModel, workflow_models
from workflow.models import LedgerEvent
from workflow.verification.batches import Batches
from workflow.verification.chains import Chains
from workflow.verification.findings import Check, Event, Finding, event_of, spool
from workflow.verification.openings import Openings
from workflow.verification.places import Places

__all__ = ["Finding", "verify"]

CHUNK = 2000
COLUMNS = ("stream_id", "seq", "moment", "action", "actor", "body", "hash")
# On SQLite a time is text, and one that Django cannot read must not end the verification.
MOMENT = {"sqlite": Cast("at", TextField())}

Progress = Callable[[int, int], None]


def verify(
    *, models: Sequence[type[WorkflowModel]] | None = None, progress: Progress | None = None
) -> list[Finding]:
    """Everything that is wrong; empty if all is well. `progress(done, total)` counts events.

    `models` are those whose places are replayed, by default every model of a workflow. The events
    of all streams are read in any case.
    """
    with _snapshot(), spool() as scratch:
        subjects = workflow_models() if models is None else models
        checks: list[Check] = [
            Chains(),
            Openings(scratch),
            Batches(scratch),
            Places(scratch, subjects),
        ]
        return list(_findings(checks, progress))


def _findings(checks: Sequence[Check], progress: Progress | None) -> Iterator[Finding]:
    total = LedgerEvent.objects.count() if progress else 0
    for done, event in enumerate(_events(), start=1):
        for check in checks:
            yield from check.read(event)
        if progress and (done % CHUNK == 0 or done == total):
            progress(done, total)
    for check in checks:
        yield from check.finish()


def _events() -> Iterator[Event]:
    events = LedgerEvent.objects.annotate(moment=MOMENT.get(connection.vendor, F("at")))
    rows = events.order_by("stream_id", "seq", "pk").values_list(*COLUMNS)
    for row in rows.iterator(chunk_size=CHUNK):
        yield event_of(*row)


@contextmanager
def _snapshot() -> Iterator[None]:
    """One moment of the database for all queries, without holding up anybody who writes."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _reading_transaction():
            yield


@contextmanager
def _reading_transaction() -> Iterator[None]:
    """Django's own would take SQLite's write lock."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
