"""Ways to change history behind the engine's back, and all that must be found then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from tests.append_only import take_down
from workflow import ledger
from workflow.models import LedgerEvent, LedgerSalt, LedgerStream

Keys = dict[str, str]
Tamper = Callable[[Keys], object]


@contextmanager
def tampering() -> Iterator[None]:
    """With the guards down; all of it is undone at the end."""
    with transaction.atomic():
        take_down()
        yield
        transaction.set_rollback(True)


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rewrite(key: str, seq: int, **facts: object) -> None:
    """Change a body and give it the hash that goes with it."""
    event = LedgerEvent.objects.get(stream_id=key, seq=seq)
    body = ledger.dump(ledger.json.loads(event.body) | facts)
    LedgerEvent.objects.filter(pk=event.pk).update(body=body, hash=ledger.event_hash(body))


def cut_off(key: str) -> None:
    """Delete the last event and set the head back, as if it had never been."""
    stream = LedgerStream.objects.get(key=key)
    LedgerEvent.objects.filter(stream_id=key, seq=stream.seq).delete()
    last = LedgerEvent.objects.filter(stream_id=key, seq=stream.seq - 1).first()
    if last is None:
        stream.delete()
        return
    LedgerStream.objects.filter(key=key).update(seq=last.seq, head=last.hash, last_at=last.at)


def swap(column: str, one: tuple[str, int], other: tuple[str, int]) -> None:
    """Exchange one column of two events."""
    first, second = (LedgerEvent.objects.get(stream_id=key, seq=seq) for key, seq in (one, other))
    values = getattr(first, column), getattr(second, column)
    LedgerEvent.objects.filter(pk=first.pk).update(**{column: values[1]})
    LedgerEvent.objects.filter(pk=second.pk).update(**{column: values[0]})


def exchange(one: tuple[str, int], other: tuple[str, int]) -> None:
    """Let two whole events change places."""
    first, second = (LedgerEvent.objects.get(stream_id=key, seq=seq) for key, seq in (one, other))
    LedgerEvent.objects.filter(pk=first.pk).update(seq=1_000_000)
    LedgerEvent.objects.filter(pk=second.pk).update(stream_id=one[0], seq=one[1])
    LedgerEvent.objects.filter(pk=first.pk).update(stream_id=other[0], seq=other[1])


def insert(key: str, seq: int, like: int) -> None:
    """Add an event that was never appended, made from another one of the stream."""
    event = LedgerEvent.objects.get(stream_id=key, seq=like)
    body = ledger.dump(ledger.json.loads(event.body) | {"seq": seq})
    LedgerEvent.objects.create(
        stream_id=key,
        seq=seq,
        at=event.at,
        action=event.action,
        actor=event.actor,
        body=body,
        hash=ledger.event_hash(body),
    )


def cut_head(key: str) -> None:
    """Let the head follow an event that was rewritten."""
    last = LedgerEvent.objects.filter(stream_id=key).latest("seq")
    LedgerStream.objects.filter(key=key).update(head=last.hash)


def event(key: str, seq: int) -> object:
    return LedgerEvent.objects.filter(stream_id=key, seq=seq)


def paper(key: str) -> str:
    return key.partition(":")[2]


# What is done, and every rule and subject that must be reported, no more and no less.
TAMPERINGS: dict[str, tuple[Tamper, set[tuple[str, str]]]] = {
    "an edited body": (
        lambda k: run(
            "UPDATE workflow_ledgerevent SET body = replace(body, 'user:1', 'user:2')"
            " WHERE stream_id = %s AND seq = 2",
            k["lamp"],
        ),
        {("event_hash", "lamp"), ("event_column", "lamp")},
    ),
    "an edited body with its hash": (
        lambda k: rewrite(k["lamp"], 2, actor="user:2"),
        {("event_column", "lamp"), ("event_prev", "lamp")},
    ),
    "an edited last body with its hash": (
        lambda k: rewrite(k["lamp"], 4, note="x"),
        {("stream_head", "lamp")},
    ),
    "an edited hash": (
        lambda k: event(k["lamp"], 2).update(hash="0" * 64),
        {("event_hash", "lamp"), ("event_prev", "lamp")},
    ),
    "an edited actor": (
        lambda k: event(k["lamp"], 2).update(actor="user:2"),
        {("event_column", "lamp")},
    ),
    "an edited action": (
        lambda k: event(k["lamp"], 2).update(action="lamps.smash"),
        {("event_column", "lamp"), ("move_illegal", "lamp")},
    ),
    "an edited time": (
        lambda k: event(k["lamp"], 2).update(at="2020-01-01T00:00:00Z"),
        {("event_column", "lamp"), ("event_time", "lamp")},
    ),
    "an event from the future": (
        lambda k: event(k["lamp"], 4).update(at="2030-01-01T00:00:00Z"),
        {("event_column", "lamp"), ("stream_head", "lamp")},
    ),
    "an edited number": (
        lambda k: event(k["lamp"], 4).update(seq=7),
        {("event_column", "lamp"), ("event_seq", "lamp"), ("stream_head", "lamp")},
    ),
    "a body with a key twice": (
        lambda k: event(k["lamp"], 2).update(
            body='{"v":1,"v":1}', hash=ledger.event_hash('{"v":1,"v":1}')
        ),
        {("event_body", "lamp"), ("event_prev", "lamp"), ("place_chain", "lamp")},
    ),
    "a body that is not JSON": (
        lambda k: event(k["lamp"], 4).update(body="[" * 100_000),
        {("event_hash", "lamp"), ("event_body", "lamp"), ("place_differs", "lamp")},
    ),
    "a deleted event in the middle": (
        lambda k: event(k["lamp"], 2).delete(),
        {("event_seq", "lamp"), ("event_prev", "lamp"), ("place_chain", "lamp")},
    ),
    "a deleted first event": (
        lambda k: event(k["lamp"], 1).delete(),
        {("event_seq", "lamp"), ("event_prev", "lamp"), ("place_chain", "lamp")},
    ),
    "a deleted last event": (
        lambda k: event(k["lamp"], 4).delete(),
        {("stream_head", "lamp"), ("place_differs", "lamp")},
    ),
    "a deleted last event and its head": (
        lambda k: cut_off(k["lamp"]),
        {("place_differs", "lamp")},
    ),
    "all events deleted": (
        lambda k: LedgerEvent.objects.filter(stream_id=k["lamp"]).delete(),
        {("stream_head", "lamp"), ("history_missing", "lamp")},
    ),
    "a whole stream deleted": (
        lambda k: (
            LedgerEvent.objects.filter(stream_id=k["lamp"]).delete(),
            LedgerStream.objects.filter(key=k["lamp"]).delete(),
        ),
        {("history_missing", "lamp")},
    ),
    "a stream without its head": (
        lambda k: run("DELETE FROM workflow_ledgerstream WHERE key = %s", k["lamp"]),
        {("stream_missing", "lamp")},
    ),
    "an inserted event": (
        lambda k: insert(k["lamp"], 5, like=4),
        {("event_prev", "lamp"), ("place_chain", "lamp"), ("stream_head", "lamp")},
    ),
    "two events in each other's place": (
        lambda k: exchange((k["lamp"], 2), (k["lamp"], 3)),
        {("event_column", "lamp"), ("event_prev", "lamp"), ("place_chain", "lamp")},
    ),
    "two bodies exchanged": (
        lambda k: swap("body", (k["lamp"], 2), (k["lamp"], 4)),
        {
            ("event_hash", "lamp"),
            ("event_column", "lamp"),
            ("event_prev", "lamp"),
            ("place_chain", "lamp"),
            ("place_differs", "lamp"),
        },
    ),
    "two events exchanged between streams": (
        lambda k: exchange((k["sent"], 1), (k["returned"], 1)),
        {
            ("event_column", "sent"),
            ("event_prev", "sent"),
            ("event_column", "returned"),
            ("event_prev", "returned"),
        },
    ),
    "a head moved back": (
        lambda k: LedgerStream.objects.filter(key=k["lamp"]).update(seq=3),
        {("stream_head", "lamp")},
    ),
    "a head moved on": (
        lambda k: LedgerStream.objects.filter(key=k["lamp"]).update(seq=5),
        {("stream_head", "lamp")},
    ),
    "a state changed": (
        lambda k: run("UPDATE sample_paper SET state = 'approved' WHERE id = %s", paper(k["sent"])),
        {("place_differs", "sent")},
    ),
    "a place changed": (
        lambda k: run("UPDATE sample_paper SET desk = 9 WHERE id = %s", paper(k["sent"])),
        {("place_differs", "sent")},
    ),
    "a version changed": (
        lambda k: run("UPDATE sample_paper SET version = 9 WHERE id = %s", paper(k["sent"])),
        {("place_differs", "sent")},
    ),
    "a subject deleted": (
        lambda k: run("DELETE FROM sample_paper WHERE id = %s", paper(k["sent"])),
        {("subject_missing", "sent")},
    ),
    "a salt deleted": (
        lambda k: LedgerSalt.objects.filter(stream_key=k["returned"], field="note").delete(),
        {("opening_missing", "returned")},
    ),
    "a private value changed": (
        lambda k: LedgerSalt.objects.filter(stream_key=k["sent"]).update(value="Another."),
        {("opening_wrong", "sent")},
    ),
    "a salt changed": (
        lambda k: LedgerSalt.objects.filter(stream_key=k["sent"]).update(salt="ab" * 32),
        {("opening_wrong", "sent")},
    ),
    "a salt that is none": (
        lambda k: LedgerSalt.objects.filter(stream_key=k["sent"]).update(salt="x"),
        {("opening_wrong", "sent")},
    ),
    "a salt renamed": (
        lambda k: LedgerSalt.objects.filter(stream_key=k["sent"]).update(field="reason"),
        {("opening_missing", "sent"), ("opening_unknown", "sent")},
    ),
    "a salt that nothing commits to": (
        lambda k: LedgerSalt.objects.create(
            stream_key=k["lamp"], seq=1, field="reason", salt="ab" * 32, value="x"
        ),
        {("opening_unknown", "lamp")},
    ),
    "an erasure deleted": (
        lambda k: cut_off(k["rejected"]),
        {("opening_missing", "rejected")},
    ),
    "a batch event deleted": (
        lambda k: event(k["folder"], 1).delete(),
        {("stream_head", "folder"), ("batch_missing", "sent")},
    ),
    "a batch event deleted with its stream": (
        lambda k: cut_off(k["folder"]),
        {("batch_missing", "sent")},
    ),
    "a batch that counts wrong": (
        lambda k: (rewrite(k["folder"], 1, count=2), cut_head(k["folder"])),
        {("batch_count", "folder")},
    ),
    "a batch with another root": (
        lambda k: (rewrite(k["folder"], 1, root="ab" * 32), cut_head(k["folder"])),
        {("batch_root", "folder")},
    ),
    "a member taken out of its batch": (
        lambda k: rewrite(k["sent"], 2, batch="another"),
        {
            ("event_prev", "sent"),
            ("batch_missing", "sent"),
            ("batch_count", "folder"),
            ("batch_root", "folder"),
        },
    ),
}
