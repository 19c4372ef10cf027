"""Append events to hash chains, one chain per stream.

A body is canonical JSON (RFC 8785 for our profile: ASCII keys, no floats, whole numbers within
2^53, NFC text) and is hashed as stored. No personal value goes in: private values are
commitments HMAC-SHA256(salt, domain, field, value), their salts and values are in `LedgerSalt`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from workflow.models import GENESIS, LedgerEvent, LedgerSalt, LedgerStream

EVENT_DOMAIN = b"workflow/event/v1\0"
COMMITMENT_DOMAIN = b"workflow/commitment/v1\0"
LARGEST_INTEGER = 2**53 - 1
CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What happened to one stream. `facts` are public; `private` values are only committed to."""

    stream: str
    action: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)


class NotCanonical(ValueError):
    """A value that has no single byte form, so it may not enter history."""


def canonical(value: Any) -> Any:  # noqa: PLR0911 - one answer for each kind of value
    """The value in our JSON profile. Decimals become fixed-scale text, times UTC microseconds."""
    match value:
        case None | bool():
            return value
        case int():
            return _whole(value)
        case str():
            return _text(value)
        case Decimal() if value.is_finite():
            return f"{value:f}"
        case datetime():
            return moment(value)
        case Mapping():
            return {_key(key): canonical(item) for key, item in value.items()}
        case list() | tuple():
            return [canonical(item) for item in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _whole(value: int) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical("a whole number beyond 2^53 - 1")
    return value


def _text(value: str) -> str:
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("text with a lone surrogate") from error
    return unicodedata.normalize("NFC", value)


def _key(value: Any) -> str:
    if not isinstance(value, str) or not value.isascii():
        raise NotCanonical("a key that is not ASCII text")
    return value


def dump(value: Mapping[str, Any] | Sequence[Any]) -> str:
    return json.dumps(canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise NotCanonical("a time without a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def event_hash(body: str) -> str:
    return hashlib.sha256(EVENT_DOMAIN + body.encode()).hexdigest()


def commitment(*, salt: str, field_name: str, value: str) -> str:
    message = COMMITMENT_DOMAIN + field_name.encode() + b"\0" + value.encode()
    return hmac.new(bytes.fromhex(salt), message, hashlib.sha256).hexdigest()


# Without a savepoint: an event that cannot be written must take the whole move with it.
@transaction.atomic(savepoint=False)
def append(
    entries: Sequence[Entry], *, actor: str, at: datetime, batch: str = ""
) -> list[LedgerEvent]:
    """Append in the given order; locks the streams in key order. Four statements at most for
    one entry without private values on a known stream, whatever the number of entries (chunks
    aside). An event's time is the later of `at` and its stream's last.
    """
    heads = _locked_heads({entry.stream for entry in entries})
    events, salts = [], []
    for entry in entries:
        stream = heads[entry.stream]
        event, opened = _next_event(stream, entry, actor=actor, at=at, batch=batch)
        events.append(event)
        salts.extend(opened)
    LedgerEvent.objects.bulk_create(events, batch_size=CHUNK)
    if salts:
        LedgerSalt.objects.bulk_create(salts, batch_size=CHUNK)
    return events


def record(
    stream: str,
    action: str,
    *,
    actor: str,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
) -> LedgerEvent:
    """Append one event that is no move of a machine."""
    entry = Entry(stream=stream, action=action, facts=facts or {}, private=private or {})
    return append([entry], actor=actor, at=at)[0]


def _next_event(
    stream: LedgerStream, entry: Entry, *, actor: str, at: datetime, batch: str
) -> tuple[LedgerEvent, list[LedgerSalt]]:
    """Link the entry to the stream's head in memory; the insert makes the database follow."""
    seq = stream.seq + 1
    when = at if stream.last_at is None else max(at, stream.last_at)
    salts = [_salted(stream.key, seq, name, text) for name, text in entry.private.items()]
    body = dump(
        {
            "v": 1,
            "alg": "sha256",
            "stream": stream.key,
            "seq": seq,
            "prev": stream.head,
            "action": entry.action,
            "actor": actor,
            "at": moment(when),
            **({"batch": batch} if batch else {}),
            **({"private": _commitments(salts)} if salts else {}),
            **entry.facts,
        }
    )
    stream.seq, stream.head, stream.last_at = seq, event_hash(body), when
    event = LedgerEvent(
        stream_id=stream.key,
        seq=seq,
        at=when,
        action=entry.action,
        actor=actor,
        body=body,
        hash=stream.head,
    )
    return event, salts


def _salted(key: str, seq: int, name: str, text: str) -> LedgerSalt:
    value = _text(text)
    return LedgerSalt(stream_key=key, seq=seq, field=name, salt=secrets.token_hex(32), value=value)


def _commitments(salts: Iterable[LedgerSalt]) -> dict[str, str]:
    return {
        salt.field: commitment(salt=salt.salt, field_name=salt.field, value=salt.value)
        for salt in salts
    }


def _locked_heads(keys: set[str]) -> dict[str, LedgerStream]:
    heads = _lock(keys)
    missing = sorted(keys - heads.keys())
    if missing:
        fresh = [LedgerStream(key=key, seq=0, head=GENESIS) for key in missing]
        # Another transaction may have made it a moment ago; then we wait for it and read it.
        LedgerStream.objects.bulk_create(fresh, batch_size=CHUNK, ignore_conflicts=True)
        heads |= _lock(set(missing))
    return heads


def _lock(keys: set[str]) -> dict[str, LedgerStream]:
    ordered = sorted(keys)
    heads: dict[str, LedgerStream] = {}
    for start in range(0, len(ordered), CHUNK):
        streams = LedgerStream.objects.select_for_update().order_by("key")
        heads |= {s.key: s for s in streams.filter(key__in=ordered[start : start + CHUNK])}
    return heads


@transaction.atomic
def erase(stream: str, *, actor: str, at: datetime, fields: Sequence[str] = ()) -> int:
    """Destroy the private values of a stream and say so in it. Returns how many there were.

    With `fields`, only the values of those names. The commitments stay, and can no longer be
    tried against guesses because the salt is gone as well.
    """
    salts = LedgerSalt.objects.select_for_update().filter(stream_key=stream)
    if fields:
        salts = salts.filter(field__in=fields)
    erased = [f"{salt.seq}/{salt.field}" for salt in salts.order_by("seq", "field")]
    if erased:
        salts.delete()
        record(stream, "ledger.erased", actor=actor, at=at, facts={"erased": erased})
    return len(erased)


def opinions_of(stream: str) -> dict[int, dict[str, str]]:
    """The private texts of a stream by event number, for those who may read them."""
    texts: dict[int, dict[str, str]] = {}
    for salt in LedgerSalt.objects.filter(stream_key=stream).order_by("seq", "field"):
        texts.setdefault(salt.seq, {})[salt.field] = salt.value
    return texts
