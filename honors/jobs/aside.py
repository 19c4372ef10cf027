"""Progress told from within a transaction that only reads, on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from django.db import OperationalError, connection, connections

if TYPE_CHECKING:
    from honors.actions.jobs import Progress


@contextmanager
def told_aside(progress: Progress) -> Iterator[Callable[[int, int], None] | None]:
    """Nothing where the job runs in somebody's transaction: nobody else knows of the job yet.

    It must not be used while this connection has written: SQLite has room for one who writes, and
    PostgreSQL's lock on the job would be waited for. What cannot be told now is told the next time.
    """
    if connection.in_atomic_block:
        yield None
        return
    with ThreadPoolExecutor(max_workers=1) as worker:

        def tell(done: int, total: int) -> None:
            with suppress(OperationalError):
                worker.submit(progress, done, total).result()

        try:
            yield tell
        finally:
            worker.submit(connections.close_all).result()
