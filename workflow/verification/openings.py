"""Private values against the commitments in history, and what is missing against erasures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from workflow import ledger
from workflow.models import LedgerSalt
from workflow.verification.findings import ERASED, Event, Finding

TABLES = """
CREATE TABLE commitment (stream, seq, field, value, opened, PRIMARY KEY (stream, seq, field));
CREATE TABLE erasure (stream, seq, field, PRIMARY KEY (stream, seq, field));
"""
UNOPENED = """
SELECT stream, seq, field FROM commitment LEFT JOIN erasure USING (stream, seq, field)
 WHERE opened = 0 AND erasure.stream IS NULL ORDER BY stream, seq, field
"""
KEPT = """
SELECT stream, seq, field FROM commitment JOIN erasure USING (stream, seq, field)
 WHERE opened = 1 ORDER BY stream, seq, field
"""


class Openings:
    def __init__(self, spool: sqlite3.Connection) -> None:
        self.spool = spool
        for statement in TABLES.strip().split("\n"):
            spool.execute(statement)

    def read(self, event: Event) -> Iterator[Finding]:
        private = event.facts.get("private", {})
        if not isinstance(private, dict):
            yield event.finding("event_body", "the commitments are not an object")
            return
        for field, value in private.items():
            row = (event.stream, event.seq, field, str(value))
            self.spool.execute("INSERT OR IGNORE INTO commitment VALUES (?, ?, ?, ?, 0)", row)
        if event.action == ERASED:
            yield from self._erased(event)

    def _erased(self, event: Event) -> Iterator[Finding]:
        named = event.facts.get("erased", [])
        for entry in named if isinstance(named, list) else []:
            seq, _slash, field = str(entry).partition("/")
            # An erasure excuses only what was there before it.
            if not seq.isdecimal() or int(seq) >= event.seq:
                yield event.finding("erasure_wrong", f"it erases {entry}, which was not there")
                continue
            row = (event.stream, int(seq), field)
            self.spool.execute("INSERT OR IGNORE INTO erasure VALUES (?, ?, ?)", row)

    def finish(self) -> Iterator[Finding]:
        columns = ("stream_key", "seq", "field", "salt", "value")
        salts = LedgerSalt.objects.order_by("stream_key", "seq", "field").values_list(*columns)
        for row in salts.iterator():
            yield from self._opened(*row)
        for stream, seq, field in self.spool.execute(UNOPENED):
            yield _finding(
                "opening_missing", stream, seq, f"{field} is gone and no erasure names it"
            )
        for stream, seq, field in self.spool.execute(KEPT):
            yield _finding("opening_kept", stream, seq, f"{field} was erased and is there")

    def _opened(
        self, stream: str, seq: int, field: str, salt: str, value: str
    ) -> Iterator[Finding]:
        key = (stream, seq, field)
        found = self.spool.execute(
            "UPDATE commitment SET opened = 1 WHERE stream = ? AND seq = ? AND field = ?"
            " RETURNING value",
            key,
        ).fetchone()
        if found is None:
            yield _finding("opening_unknown", stream, seq, f"nothing commits to {field}")
        elif not _opens(found[0], salt=salt, field=field, value=value):
            yield _finding("opening_wrong", stream, seq, f"{field} is not what was committed to")


def _opens(committed: str, *, salt: str, field: str, value: str) -> bool:
    try:
        opened = ledger.commitment(salt=salt, field_name=field, value=value)
    except (AttributeError, TypeError, ValueError):
        return False
    return opened == committed


def _finding(rule: str, stream: str, seq: int, detail: str) -> Finding:
    return Finding(rule=rule, subject=stream, seq=seq, detail=detail)
