"""Moves of many at once against the event that counted them: none was added, none is missing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby

from workflow import merkle
from workflow.verification.findings import BATCH, Event, Finding

MEMBERS = "CREATE TABLE member (batch, subject, stream, seq, hash)"
SUMMARIES = "CREATE TABLE summary (batch PRIMARY KEY, stream, seq, count, root, met)"
# Keys are whole numbers or of one length: shorter first, then as text, is primary-key order.
IN_ORDER = "SELECT * FROM member ORDER BY batch, length(subject), subject, stream, seq"
SUMMARY = "UPDATE summary SET met = 1 WHERE batch = ? RETURNING stream, seq, count, root"
UNMET = "SELECT stream, seq FROM summary WHERE met = 0 ORDER BY stream, seq"


class Batches:
    def __init__(self, spool: sqlite3.Connection) -> None:
        self.spool = spool
        spool.execute(MEMBERS)
        spool.execute(SUMMARIES)

    def read(self, event: Event) -> Iterator[Finding]:
        batch = event.facts.get("batch")
        if batch is None:
            return
        if not event.action.endswith(BATCH):
            subject = event.stream.rpartition(":")[2]
            row = (str(batch), subject, event.stream, event.seq, event.hash)
            self.spool.execute("INSERT INTO member VALUES (?, ?, ?, ?, ?)", row)
            return
        count, root = event.facts.get("count"), event.facts.get("root")
        summary = (str(batch), event.stream, event.seq, str(count), str(root))
        added = self.spool.execute(
            "INSERT OR IGNORE INTO summary VALUES (?, ?, ?, ?, ?, 0)", summary
        )
        if not added.rowcount:
            yield event.finding("batch_twice", f"batch {batch} was summed up before")

    def finish(self) -> Iterator[Finding]:
        for batch, rows in groupby(self.spool.execute(IN_ORDER), key=lambda row: str(row[0])):
            yield from self._summed_up(batch, list(rows))
        for stream, seq in self.spool.execute(UNMET):
            detail = "none of the batch's moves is there"
            yield Finding(rule="batch_count", subject=stream, seq=seq, detail=detail)

    def _summed_up(
        self, batch: str, members: list[tuple[str, str, str, int, str]]
    ) -> Iterator[Finding]:
        found = self.spool.execute(SUMMARY, (batch,)).fetchone()
        if found is None:
            _batch, _subject, first, first_seq, _hash = members[0]
            detail = f"no event sums up batch {batch} of {len(members)} moves"
            yield Finding(rule="batch_missing", subject=first, seq=first_seq, detail=detail)
            return
        stream, seq, count, root = found
        if count != str(len(members)):
            detail = f"batch {batch} counts {count} moves and {len(members)} are there"
            yield Finding(rule="batch_count", subject=stream, seq=seq, detail=detail)
        if root != _root([member[-1] for member in members]):
            detail = f"the moves of batch {batch} do not give its root"
            yield Finding(rule="batch_root", subject=stream, seq=seq, detail=detail)


def _root(hashes: list[str]) -> str:
    try:
        return merkle.root([bytes.fromhex(value) for value in hashes]).hex()
    except (TypeError, ValueError):
        return ""
