"""Each event against itself, its predecessor, and the head of its stream."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from workflow import ledger
from workflow.models import GENESIS, LedgerEvent, LedgerStream
from workflow.verification.findings import Event, Finding

FORMAT = {"v": 1, "alg": "sha256"}


class Chains:
    def __init__(self) -> None:
        self.last: Event | None = None

    def read(self, event: Event) -> Iterator[Finding]:
        yield from _own_faults(event)
        last = self.last if self.last and self.last.stream == event.stream else None
        yield from _broken_links(event, last)
        self.last = event

    def finish(self) -> Iterator[Finding]:
        yield from _wrong_heads()
        yield from _missing_streams()


def _own_faults(event: Event) -> Iterator[Finding]:
    if ledger.event_hash(event.body) != event.hash:
        yield event.finding("event_hash", "the body does not give the stored hash")
    if event.fault:
        yield event.finding("event_body", event.fault)
        return
    if any(event.facts.get(name) != value for name, value in FORMAT.items()):
        yield event.finding("event_body", "the body is of an unknown version")
    columns = {
        "stream": event.stream,
        "seq": event.seq,
        "at": event.at and ledger.moment(event.at),
        "action": event.action,
        "actor": event.actor,
    }
    for name, value in columns.items():
        if event.facts.get(name) != value:
            yield event.finding("event_column", f"the column {name} is not what the body says")


def _broken_links(event: Event, last: Event | None) -> Iterator[Finding]:
    expected = last.seq + 1 if last else 1
    if event.seq != expected:
        yield event.finding("event_seq", f"number {expected} was to follow")
    if not event.fault and event.facts.get("prev") != (last.hash if last else GENESIS):
        yield event.finding("event_prev", "it does not follow the event before it")
    if last and event.at and last.at and event.at < last.at:
        yield event.finding("event_time", "it is earlier than the event before it")


def _wrong_heads() -> Iterator[Finding]:
    """Shows an event that was deleted from the end, of which its own chain knows nothing."""
    events = LedgerEvent.objects.filter(stream_id=OuterRef("pk"))
    ends = events.filter(seq=OuterRef("seq"), hash=OuterRef("head"), at=OuterRef("last_at"))
    beyond = events.filter(seq__gt=OuterRef("seq"))
    wrong = LedgerStream.objects.filter(~Exists(ends) | Q(Exists(beyond))).order_by("key")
    for key, seq in wrong.values_list("key", "seq").iterator():
        yield Finding(
            rule="stream_head", subject=key, seq=seq, detail="the stream does not end at its head"
        )


def _missing_streams() -> Iterator[Finding]:
    known = LedgerStream.objects.filter(pk=OuterRef("stream_id"))
    orphans = LedgerEvent.objects.filter(~Exists(known)).order_by("stream_id")
    for key in orphans.values_list("stream_id", flat=True).distinct().iterator():
        yield Finding(
            rule="stream_missing", subject=key, seq=None, detail="there are events but no stream"
        )
