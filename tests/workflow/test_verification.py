"""Whatever is changed behind the engine's back is found, and the subject is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sample.flows import Person
from tests.sample.models import Folder, Lamp, Paper
from tests.workflow.tampering import (
    TAMPERINGS,
    Keys,
    cut_off,
    event,
    insert,
    paper,
    rewrite,
    run,
    tampering,
)
from workflow import engine, ledger
from workflow.models import LedgerEvent, LedgerSalt, LedgerStream
from workflow.refusals import TransitionRefused
from workflow.verification import verify
from workflow.verification.findings import parsed

pytestmark = pytest.mark.django_db

MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_it_finds(name: str, keys: Keys) -> None:
    tamper, expected = TAMPERINGS[name]

    with tampering():
        tamper(keys)
        found = {(finding.rule, finding.subject) for finding in verify()}

    assert found == {(rule, keys[subject]) for rule, subject in expected}


def test_it_finds_nothing_in_an_untouched_history(keys: Keys) -> None:
    assert LedgerEvent.objects.count() == 15
    assert verify() == []


def test_it_finds_nothing_in_an_empty_history() -> None:
    assert verify() == []


def test_it_reports_everything_at_once(keys: Keys) -> None:
    with tampering():
        event(keys["lamp"], 2).update(actor="user:2")
        LedgerSalt.objects.filter(stream_key=keys["sent"]).delete()
        run("UPDATE sample_paper SET desk = 9 WHERE id = %s", paper(keys["returned"]))

        found = [(f.rule, f.subject, f.seq) for f in verify()]

    assert found == [
        ("event_column", keys["lamp"], 2),
        ("opening_missing", keys["sent"], 3),
        ("place_differs", keys["returned"], 3),
    ]


def test_a_subject_without_any_event_is_found(keys: Keys, folder: Folder) -> None:
    smuggled = Paper.objects.create(folder=folder, state="approved")

    assert [(f.rule, f.subject, f.seq) for f in verify()] == [
        ("history_missing", f"papers:{smuggled.pk}", None)
    ]


def test_a_value_that_comes_back_after_its_erasure_is_found(keys: Keys) -> None:
    with tampering():
        stolen = LedgerSalt.objects.filter(stream_key=keys["sent"])
        stolen.update(stream_key=keys["rejected"], field="reason")

        rules = {(f.rule, f.subject) for f in verify()}

    assert ("opening_kept", keys["rejected"]) in rules


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL stores no such value")
@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("ledgerevent", "at", "never"),
        ("ledgerevent", "at", "2026-13-45 00:00:00"),
        ("ledgerevent", "seq", "many"),
        ("ledgerevent", "body", b"\x00\x01"),
        ("ledgerevent", "hash", b"\x00"),
        ("ledgersalt", "salt", b"\x00"),
        ("ledgersalt", "value", b"\x00"),
    ],
)
def test_a_value_that_is_no_value_does_not_stop_it(
    keys: Keys, table: str, column: str, value: object
) -> None:
    key = "stream_id" if table == "ledgerevent" else "stream_key"

    with tampering():
        run(
            f"UPDATE workflow_{table} SET {column} = %s WHERE {key} = %s AND seq = 3",  # noqa: S608
            value,
            keys["sent"],
        )
        found = {finding.subject for finding in verify()}

    assert keys["sent"] in found


@pytest.mark.parametrize(
    "body",
    [
        '{"b":1,"a":1}',
        '{"a":1, "b":1}',
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":NaN}',
        '{"a":-0}',
        '{"a":9007199254740992}',
        '{"a":"\\u0041"}',
        '{"a":"\\ud800"}',
        '{"a":"e\u0301"}',
        '{"\u00e9":1}',
        '{"a":1}\n',
        '["a"]',
        "1",
        "",
        "{",
    ],
)
def test_a_body_that_is_not_canonical_is_found(body: str) -> None:
    assert parsed(body)[0] == {}
    assert parsed(body)[1] != ""


@pytest.mark.parametrize("body", ['{"a":9007199254740991}', '{"a":"\u00e9"}', '{"a":"\\u0000"}'])
def test_a_canonical_body_is_taken_as_it_is(body: str) -> None:
    assert parsed(body) == (json.loads(body), "")


def changed(text: str, position: int) -> str:
    """One character made another one."""
    position %= len(text)
    other = "0" if text[position] != "0" else "1"
    return text[:position] + other + text[position + 1 :]


ONE_CHANGE: dict[str, Callable[[LedgerEvent, int], object]] = {
    "body": lambda e, n: only(e).update(body=changed(e.body, n)),
    "body and hash": lambda e, _n: rewrite(e.stream_id, e.seq, x=1),
    "hash": lambda e, n: only(e).update(hash=changed(e.hash, n)),
    "actor": lambda e, n: only(e).update(actor=changed(e.actor, n)),
    "action": lambda e, n: only(e).update(action=changed(e.action, n)),
    "number": lambda e, n: only(e).update(seq=e.seq + 10 + n),
    "deletion": lambda e, _n: only(e).delete(),
    "insertion": lambda e, n: insert(e.stream_id, 10 + n, like=e.seq),
    "head": lambda e, n: heads(e).update(head=changed(heads(e).get().head, n)),
    "head's number": lambda e, n: heads(e).update(seq=F("seq") + 1 + n),
    "cut": lambda e, _n: cut_off(e.stream_id),
}


def only(one: LedgerEvent) -> object:
    return LedgerEvent.objects.filter(pk=one.pk)


def heads(one: LedgerEvent) -> object:
    return LedgerStream.objects.filter(key=one.stream_id)


@given(
    position=st.integers(0, 14), where=st.integers(0, 10_000), how=st.sampled_from([*ONE_CHANGE])
)
@MANY
def test_any_single_change_is_found_and_named(
    keys: Keys, position: int, where: int, how: str
) -> None:
    victim = LedgerEvent.objects.order_by("stream_id", "seq")[position]
    # A batch event that is cut off without a trace is named by the moves that it summed up.
    named = keys["sent"] if (how, victim.stream_id) == ("cut", keys["folder"]) else victim.stream_id

    with tampering():
        ONE_CHANGE[how](victim, where)
        found = {finding.subject for finding in verify()}

    assert named in found


MOVES = st.tuples(
    st.sampled_from(["submit", "forward", "send_back", "reject"]),
    st.sets(st.integers(0, 3), min_size=1),
    st.booleans(),
)


@given(moves=st.lists(MOVES, max_size=12))
@settings(MANY, max_examples=60)
def test_no_run_of_moves_raises_a_false_alarm(
    folder: Folder, ada: Person, noon: datetime, moves: list[tuple[str, set[int], bool]]
) -> None:
    needs = {"forward": {"opinion": "o"}, "send_back": {"reason": "r"}, "reject": {"reason": "r"}}
    with transaction.atomic():
        fresh = [Paper(folder=folder, title="Made up") for _number in range(4)]
        begun = engine.begin_many(fresh, actor=ada, at=noon)
        for name, chosen, erases in moves:
            some = Paper.objects.filter(pk__in=[begun[number].pk for number in chosen])
            try:
                engine.perform_many(some, name, actor=ada, at=noon, **needs.get(name, {}))
            except TransitionRefused:
                continue
            if erases:
                ledger.erase(f"papers:{begun[0].pk}", actor="user:9", at=noon)

        assert verify() == []
        transaction.set_rollback(True)


def test_its_queries_do_not_grow_with_the_events(keys: Keys, ada: Person, noon: datetime) -> None:
    with CaptureQueriesContext(connection) as few:
        verify()
    engine.begin_many([Lamp() for _number in range(300)], actor=ada, at=noon)
    with CaptureQueriesContext(connection) as many:
        verify()

    assert len(many) == len(few)


def test_it_tells_how_far_it_has_come(keys: Keys) -> None:
    told: list[tuple[int, int]] = []

    verify(progress=lambda done, total: told.append((done, total)))

    assert told == [(15, 15)]


@pytest.mark.django_db(transaction=True)
def test_it_reads_one_moment_of_the_database_and_leaves_it_alone(keys: Keys) -> None:
    assert verify() == []
    assert not connection.in_atomic_block
    assert LedgerEvent.objects.count() == 15


class TestCommand:
    def test_it_says_that_all_is_well(self, keys: Keys) -> None:
        out = StringIO()

        call_command("verify_ledger", stdout=out)

        assert out.getvalue() == "15 events read, 0 findings.\n"

    def test_it_names_what_is_not_and_fails(self, keys: Keys) -> None:
        out = StringIO()

        with tampering():
            event(keys["lamp"], 2).update(actor="user:2")
            with pytest.raises(SystemExit) as ended:
                call_command("verify_ledger", stdout=out)

        assert ended.value.code == 1
        assert out.getvalue().splitlines() == [
            f"{keys['lamp']} #2: event_column: the column actor is not what the body says",
            "15 events read, 1 findings.",
        ]

    def test_it_speaks_json(self, keys: Keys) -> None:
        out = StringIO()

        with tampering():
            cut_off(keys["lamp"])
            with pytest.raises(SystemExit):
                call_command("verify_ledger", "--json", stdout=out)

        report = json.loads(out.getvalue())
        assert report["events"] == 14
        assert [(f["rule"], f["subject"], f["seq"]) for f in report["findings"]] == [
            ("place_differs", keys["lamp"], 3)
        ] * 2
