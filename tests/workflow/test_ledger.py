"""Canonical bytes, chains, commitments, and erasure."""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from django.db import transaction
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from workflow import ledger
from workflow.models import LedgerEvent, LedgerSalt, LedgerStream

KEYS = st.text(st.characters(max_codepoint=0x7E), max_size=8)
BEIJING = timezone(timedelta(hours=8))
LARGEST = 2**53 - 1
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
)


def normalized(value: Any) -> Any:
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case dict():
            return {key: normalized(item) for key, item in value.items()}
        case list():
            return [normalized(item) for item in value]
    return value


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_the_bytes_are_those_of_rfc_8785_for_normalized_text(value: dict[str, Any]) -> None:
    assert ledger.dump(value).encode() == rfc8785.dumps(normalized(value))


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_what_was_written_is_written_the_same_again(value: dict[str, Any]) -> None:
    body = ledger.dump(value)

    assert ledger.dump(json.loads(body)) == body


def test_composed_and_decomposed_text_give_the_same_bytes() -> None:
    assert ledger.dump({"name": "e\u0301"}) == ledger.dump({"name": "\u00e9"}) == '{"name":"é"}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("92.50"), '"92.50"'),
        (Decimal("1E+3"), '"1000"'),
        (
            datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8))),
            '"2026-03-02T04:00:00.000000Z"',
        ),
        (LARGEST, "9007199254740991"),
        (True, "true"),
        (("a", 1), '["a",1]'),
    ],
)
def test_values_have_one_form(value: object, text: str) -> None:
    assert ledger.dump({"x": value}) == f'{{"x":{text}}}'


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        2**53,
        -(2**53),
        Decimal("NaN"),
        Decimal("Infinity"),
        "\ud800",
        datetime(2026, 3, 2),  # noqa: DTZ001 - that is the fault
        date(2026, 3, 2),
        b"bytes",
        {"ключ": 1},
        {1: 1},
        {1, 2},
        gettext_lazy("draft"),
    ],
)
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(ledger.NotCanonical):
        ledger.dump({"x": value})


@pytest.mark.django_db
class TestChains:
    def test_events_follow_each_other(self, noon: datetime) -> None:
        first = ledger.record("tests:1", "tests.made", actor="user:1", at=noon)
        second = ledger.record("tests:1", "tests.seen", actor="user:1", at=noon)

        bodies = [json.loads(event.body) for event in (first, second)]
        stream = LedgerStream.objects.get(key="tests:1")
        assert [(body["seq"], body["prev"]) for body in bodies] == [(1, "0" * 64), (2, first.hash)]
        assert (stream.seq, stream.head, stream.last_at) == (2, second.hash, noon)

    def test_the_hash_is_over_the_body_as_stored(self, noon: datetime) -> None:
        ledger.record("tests:1", "tests.made", actor="user:1", at=noon, facts={"title": "试"})

        event = LedgerEvent.objects.get()
        digest = hashlib.sha256(b"workflow/event/v1\0" + event.body.encode()).hexdigest()
        assert event.hash == digest

    def test_time_never_runs_backward_in_a_stream(self, noon: datetime) -> None:
        ledger.record("tests:1", "tests.made", actor="user:1", at=noon)

        early = ledger.record("tests:1", "tests.seen", actor="user:1", at=noon - timedelta(hours=1))

        assert early.at == noon
        assert json.loads(early.body)["at"] == "2026-03-02T04:00:00.000000Z"

    def test_streams_know_nothing_of_each_other(self, noon: datetime) -> None:
        entries = [ledger.Entry(stream=f"tests:{n}", action="tests.made") for n in (2, 1, 2)]

        events = ledger.append(entries, actor="user:1", at=noon)

        assert [(event.stream_id, event.seq) for event in events] == [
            ("tests:2", 1),
            ("tests:1", 1),
            ("tests:2", 2),
        ]

    def test_a_naive_time_is_refused_and_nothing_stored(self) -> None:
        with pytest.raises(ledger.NotCanonical), transaction.atomic():
            ledger.record(
                "tests:1",
                "tests.made",
                actor="user:1",
                at=datetime(2026, 3, 2),  # noqa: DTZ001 - that is the fault
            )

        assert (LedgerStream.objects.count(), LedgerEvent.objects.count()) == (0, 0)


@pytest.mark.django_db
class TestPrivateValues:
    @pytest.fixture(autouse=True)
    def _two_values(self, noon: datetime) -> None:
        for text in ("A made-up reason.", "Another."):
            private = {"reason": text, "note": "n"}
            ledger.record("tests:1", "tests.made", actor="user:1", at=noon, private=private)

    def test_a_body_holds_a_commitment_and_not_the_value(self) -> None:
        body = LedgerEvent.objects.get(seq=1).body
        salt = LedgerSalt.objects.get(seq=1, field="reason")

        message = b"workflow/commitment/v1\0reason\0A made-up reason."
        committed = hmac.new(bytes.fromhex(salt.salt), message, hashlib.sha256).hexdigest()
        assert "made-up" not in body
        assert json.loads(body)["private"]["reason"] == committed

    def test_equal_values_have_different_commitments(self) -> None:
        bodies = [json.loads(event.body) for event in LedgerEvent.objects.order_by("seq")]

        assert bodies[0]["private"]["note"] != bodies[1]["private"]["note"]

    def test_they_can_be_read_by_event(self) -> None:
        assert ledger.opinions_of("tests:1") == {
            1: {"note": "n", "reason": "A made-up reason."},
            2: {"note": "n", "reason": "Another."},
        }

    def test_erasing_takes_value_and_salt_and_says_so(self, noon: datetime) -> None:
        assert ledger.erase("tests:1", actor="user:9", at=noon) == 4

        last = LedgerEvent.objects.get(seq=3)
        assert LedgerSalt.objects.count() == 0
        assert (last.action, last.actor) == ("ledger.erased", "user:9")
        assert json.loads(last.body)["erased"] == ["1/note", "1/reason", "2/note", "2/reason"]

    def test_only_the_named_fields_are_erased(self, noon: datetime) -> None:
        assert ledger.erase("tests:1", actor="user:9", at=noon, fields=["note"]) == 2

        assert ledger.opinions_of("tests:1") == {
            1: {"reason": "A made-up reason."},
            2: {"reason": "Another."},
        }

    def test_erasing_nothing_writes_nothing(self, noon: datetime) -> None:
        assert ledger.erase("tests:2", actor="user:9", at=noon) == 0
        assert LedgerEvent.objects.count() == 2


def test_the_zone_of_a_moment_does_not_matter() -> None:
    beijing = datetime(2026, 3, 2, 12, tzinfo=BEIJING)

    assert ledger.moment(beijing) == ledger.moment(beijing.astimezone(UTC))
