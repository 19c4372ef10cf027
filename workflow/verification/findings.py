"""What a verification says, and the one form in which every check reads an event."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, NoReturn, Protocol

from workflow import ledger


def _no_float(text: str) -> NoReturn:
    raise ledger.NotCanonical(f"{text} is no whole number")


DECODER = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float)
ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
)
LONG_NUMBER = re.compile(r"\d{16}")
BEGIN, BATCH, ERASED = ".begin", ".batch", "ledger.erased"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that does not add up. `rule` is stable; `subject` is the key of its stream."""

    rule: str
    subject: str
    seq: int | None
    detail: str

    def __str__(self) -> str:
        place = self.subject if self.seq is None else f"{self.subject} #{self.seq}"
        return f"{place}: {self.rule}: {self.detail}"


class Event(NamedTuple):
    """An event as stored. `facts` is its parsed body, empty where `fault` says why it is not.

    `seq` is 0 and `at` None where the column holds something that is no number or no time.
    """

    stream: str
    seq: int
    at: datetime | None
    action: str
    actor: str
    body: str
    hash: str
    facts: Mapping[str, Any]
    fault: str

    def finding(self, rule: str, detail: str) -> Finding:
        return Finding(rule=rule, subject=self.stream, seq=self.seq, detail=detail)


class Check(Protocol):
    """Reads all events, grouped by stream and in order; then says what only the whole shows."""

    def read(self, event: Event) -> Iterable[Finding]: ...

    def finish(self) -> Iterable[Finding]: ...


def event_of(
    stream: str, seq: Any, at: Any, action: str, actor: str, body: Any, digest: str
) -> Event:
    """SQLite stores anything in any column, and nothing stored may stop a verification."""
    text = body if isinstance(body, str) else repr(body)
    number = seq if isinstance(seq, int) else 0
    facts, fault = parsed(text)
    return Event(stream, number, _time(at), action, actor, text, digest, facts, fault)


def _time(at: Any) -> datetime | None:
    if isinstance(at, datetime):
        return at
    try:
        return datetime.fromisoformat(at).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return None


def parsed(body: str) -> tuple[Mapping[str, Any], str]:
    """The facts of a body and why they may not be trusted: nothing a body holds is an error."""
    try:
        facts = DECODER.decode(body)
        if not isinstance(facts, dict):
            return {}, "the body is not an object"
        # Written again it must be the same: this finds keys that come twice or in another order.
        if _written_again(facts, body) != body:
            return {}, "the body is not in canonical form"
    except (ValueError, RecursionError) as error:
        return {}, f"the body cannot be read: {type(error).__name__}"
    return facts, ""


def _written_again(facts: dict[str, Any], body: str) -> str:
    """Plain text and small numbers, which most bodies hold alone, need no second look."""
    if body.isascii() and not LONG_NUMBER.search(body):
        return ENCODER.encode(facts)
    return ledger.dump(facts)


@contextmanager
def spool() -> Iterator[sqlite3.Connection]:
    """A scratch database that grows on disk, not in memory, and is gone at the end."""
    with closing(sqlite3.connect("", isolation_level=None)) as scratch:
        scratch.execute("PRAGMA journal_mode = OFF")
        scratch.execute("BEGIN")
        yield scratch
