"""Moves: who may, when, what is refused and in which order, and that nothing is half done."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from datetime import datetime
from math import ceil
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from tests.append_only import guards_down
from tests.sample.flows import Person
from tests.sample.models import Folder, Fuse, Lamp, Paper
from workflow import engine, ledger, merkle
from workflow.models import LedgerEvent, LedgerStream, OutboxMessage
from workflow.refusals import (
    GuardFailed,
    InputMissing,
    NotPermitted,
    StaleVersion,
    TransitionRefused,
    WrongState,
)
from workflow.verification import verify

pytestmark = pytest.mark.django_db

WHAT = re.compile(r'(?P<verb>\w+) (?:INTO |.*?FROM )?"(?P<table>\w+)"')
STRANGER = Person("user:2", frozenset())


def papers(folder: Folder, number: int, *, by: Person, at: datetime) -> list[Paper]:
    fresh = [Paper(folder=folder, title=f"Made-up paper {n}") for n in range(number)]
    return engine.begin_many(fresh, actor=by, at=at)


def statements(captured: CaptureQueriesContext) -> list[str]:
    """What was asked of the database, without the savepoints of nested transactions."""
    asked = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def everything() -> list[Any]:
    """All that a move may write."""
    tables = (Paper, Lamp, LedgerEvent, LedgerStream, OutboxMessage)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_move_changes_the_state_and_writes_one_event(
    paper: Paper, ada: Person, noon: datetime
) -> None:
    moved = engine.perform(paper, "submit", actor=ada, at=noon)

    stored = Paper.objects.get(pk=paper.pk)
    event = LedgerEvent.objects.get(stream_id=f"papers:{paper.pk}", seq=2)
    assert (moved.state, moved.desk, moved.version) == ("review", 1, 2)
    assert (stored.state, stored.desk, stored.version) == ("review", 1, 2)
    assert (event.action, event.actor, event.at) == ("papers.submit", "user:1", noon)


def test_an_event_tells_both_places_and_what_the_effects_noted(
    paper: Paper, ada: Person, noon: datetime
) -> None:
    engine.perform(paper, "submit", actor=ada, at=noon)

    facts = json.loads(LedgerEvent.objects.get(action="papers.submit").body)
    assert facts["from"] == {"state": "draft", "desk": 0, "version": 1}
    assert facts["to"] == {"state": "review", "desk": 1, "version": 2}
    assert facts["facts"] == {"announced": True}


def test_effects_run_in_the_same_transaction(paper: Paper, ada: Person, noon: datetime) -> None:
    engine.perform(paper, "submit", actor=ada, at=noon)

    assert [message.key for message in OutboxMessage.objects.all()] == [f"submitted:{paper.pk}:2"]


def test_a_route_leads_over_every_desk_to_approval(
    paper: Paper, ada: Person, noon: datetime
) -> None:
    engine.perform(paper, "submit", actor=ada, at=noon)
    places = [
        engine.perform(paper, "forward", actor=ada, at=noon, opinion="Good.") for _desk in range(2)
    ]

    assert [(place.state, place.desk) for place in places] == [("review", 2), ("approved", 2)]


@pytest.mark.parametrize(
    ("transition", "actor", "supplied", "refusal", "code"),
    [
        ("forward", STRANGER, {}, WrongState, "wrong_state"),
        ("submit", STRANGER, {}, NotPermitted, "not_permitted"),
        ("reject", STRANGER, {}, NotPermitted, "not_permitted"),
        ("reject", Person("user:1"), {}, InputMissing, "reason_missing"),
        ("reject", Person("user:1"), {"reason": " "}, InputMissing, "reason_missing"),
        ("reject", Person("user:1"), {"reason": None}, InputMissing, "reason_missing"),
        ("submit", Person("user:1"), {}, GuardFailed, "untitled"),
    ],
)
def test_a_move_is_refused_with_its_kind_and_nothing_is_stored(
    folder: Folder,
    noon: datetime,
    transition: str,
    actor: Person,
    supplied: dict[str, Any],
    refusal: type[TransitionRefused],
    code: str,
) -> None:
    """State before permission, permission before inputs, inputs before guards."""
    untitled = engine.begin(Paper(folder=folder), actor=actor, at=noon)
    before = everything()

    with pytest.raises(refusal) as caught:
        engine.perform(untitled, transition, actor=actor, at=noon, **supplied)

    assert (caught.value.code, caught.value.transition) == (code, transition)
    assert caught.value.subject == untitled
    assert everything() == before


def test_a_stale_version_is_refused_before_anything_else(
    paper: Paper, ada: Person, noon: datetime
) -> None:
    engine.perform(paper, "submit", actor=ada, at=noon)

    with pytest.raises(StaleVersion) as caught:
        engine.perform(paper, "submit", actor=STRANGER, at=noon, expected_version=1)

    assert caught.value.params == {"expected": 1, "current": 2}


def test_the_expected_version_lets_the_move_pass(paper: Paper, ada: Person, noon: datetime) -> None:
    assert engine.perform(paper, "submit", actor=ada, at=noon, expected_version=1).version == 2


def test_a_missing_input_names_its_field(paper: Paper, ada: Person, noon: datetime) -> None:
    with pytest.raises(InputMissing) as caught:
        engine.perform(paper, "reject", actor=ada, at=noon)

    assert (caught.value.pointer, caught.value.kind) == ("/reason", "input_missing")


def test_an_input_that_nobody_declared_is_a_mistake_of_the_caller(
    paper: Paper, ada: Person, noon: datetime
) -> None:
    with pytest.raises(TypeError, match="submit takes no color"):
        engine.perform(paper, "submit", actor=ada, at=noon, color="red")


def test_a_subject_that_is_gone_is_refused(paper: Paper, ada: Person, noon: datetime) -> None:
    Paper.objects.filter(pk=paper.pk).delete()

    with pytest.raises(WrongState) as caught:
        engine.perform(paper, "submit", actor=ada, at=noon)

    assert caught.value.code == "gone"


def test_check_says_what_perform_would_say(paper: Paper, ada: Person, noon: datetime) -> None:
    engine.check(paper, "submit", actor=ada, at=noon)
    engine.check(paper, "reject", actor=ada, at=noon)

    with pytest.raises(InputMissing):
        engine.check(paper, "reject", actor=ada, at=noon, supplied={})
    with pytest.raises(NotPermitted):
        engine.check(paper, "submit", actor=STRANGER, at=noon)


def test_available_lists_what_leaves_the_state_with_why_not(
    folder: Folder, ada: Person, noon: datetime
) -> None:
    untitled = engine.begin(Paper(folder=folder), actor=ada, at=noon)

    found = engine.available(untitled, actor=ada, at=noon)

    codes = [(p.transition.name, p.refusal.code if p.refusal else None) for p in found]
    assert codes == [("submit", "untitled"), ("reject", None)]


def test_nobody_can_do_anything_to_what_is_over(lamp: Lamp, ada: Person, noon: datetime) -> None:
    broken = engine.perform(lamp, "smash", actor=ada, at=noon)

    assert engine.available(broken, actor=ada, at=noon) == []


def test_a_minimal_move_takes_four_statements(lamp: Lamp, ada: Person, noon: datetime) -> None:
    with CaptureQueriesContext(connection) as captured:
        engine.perform(lamp, "light", actor=ada, at=noon)

    assert [sql.split()[0] for sql in statements(captured)] == [
        "SELECT",
        "UPDATE",
        "SELECT",
        "INSERT",
    ]


def rows_per_insert(model: type[Model], rows: int) -> int:
    """SQLite binds fewer values to one statement than the engine has in a chunk."""
    fields = [field for field in model._meta.concrete_fields if field.name != "id"]
    return min(connection.ops.bulk_batch_size(fields, range(rows)), engine.CHUNK)


@pytest.mark.parametrize("number", [10, 100, 500, 1000])
def test_statements_do_not_grow_with_the_subjects(
    folder: Folder, ada: Person, noon: datetime, number: int
) -> None:
    papers(folder, number, by=ada, at=noon)
    ledger.record(f"folders:{folder.pk}", "folders.opened", actor="user:1", at=noon)

    with CaptureQueriesContext(connection) as captured:
        engine.perform_many(Paper.objects.all(), "submit", actor=ada, at=noon)

    asked = Counter(" ".join(WHAT.findall(sql)[0]) for sql in statements(captured))
    batch = 1
    assert asked == {
        # The rows that `locks` names, then what `reads` names.
        "SELECT sample_folder": 1 + ceil(number / engine.CHUNK),
        "SELECT sample_paper": 1,
        "UPDATE sample_paper": ceil(number / engine.CHUNK),
        "SELECT workflow_ledgerstream": ceil(number / engine.CHUNK) + batch,
        "INSERT workflow_ledgerevent": ceil(number / rows_per_insert(LedgerEvent, number)) + batch,
        "INSERT workflow_outboxmessage": ceil(number / rows_per_insert(OutboxMessage, number)),
    }


def test_a_batch_moves_all_or_none(folder: Folder, ada: Person, noon: datetime) -> None:
    _first, second, _third = papers(folder, 3, by=ada, at=noon)
    Paper.objects.filter(pk=second.pk).update(title="")
    before = everything()

    with pytest.raises(GuardFailed) as caught:
        engine.perform_many(Paper.objects.all(), "submit", actor=ada, at=noon)

    assert caught.value.subject == second
    assert everything() == before


def test_a_list_guard_sees_the_whole_batch(folder: Folder, ada: Person, noon: datetime) -> None:
    papers(folder, 3, by=ada, at=noon)
    Folder.objects.update(room=2)

    with pytest.raises(GuardFailed) as caught:
        engine.perform_many(Paper.objects.all(), "submit", actor=ada, at=noon)

    assert (caught.value.code, str(caught.value)) == ("full", "Made-up folder is full.")


def test_a_batch_is_summed_up_by_one_more_event(
    folder: Folder, ada: Person, noon: datetime
) -> None:
    papers(folder, 12, by=ada, at=noon)

    engine.perform_many(Paper.objects.all(), "submit", actor=ada, at=noon)

    members = LedgerEvent.objects.filter(action="papers.submit")
    hashes = {event.stream_id: event.hash for event in members}
    in_order = [hashes[f"papers:{key}"] for key in sorted(int(s[7:]) for s in hashes)]
    summary = json.loads(LedgerEvent.objects.get(action="papers.submit.batch").body)
    assert summary["stream"] == f"folders:{folder.pk}"
    assert summary["count"] == 12
    assert summary["root"] == merkle.root([bytes.fromhex(value) for value in in_order]).hex()
    assert {json.loads(event.body)["batch"] for event in members} == {summary["batch"]}
    assert verify() == []


def test_a_batch_of_a_workflow_without_a_stream_for_it_gets_its_own(
    ada: Person, noon: datetime
) -> None:
    engine.begin_many([Lamp(), Lamp()], actor=ada, at=noon)

    engine.perform_many(Lamp.objects.all(), "light", actor=ada, at=noon)

    summary = LedgerEvent.objects.get(action="lamps.light.batch")
    assert summary.stream_id == f"batches:{json.loads(summary.body)['batch']}"


def test_a_batch_of_none_does_nothing(ada: Person, noon: datetime) -> None:
    before = everything()

    assert engine.perform_many(Paper.objects.none(), "submit", actor=ada, at=noon) == []
    assert engine.begin_many([], actor=ada, at=noon) == []
    assert everything() == before


def test_a_subject_begins_in_the_initial_state_with_an_event(
    folder: Folder, ada: Person, noon: datetime
) -> None:
    paper = engine.begin(Paper(folder=folder), actor=ada, at=noon, facts={"imported": True})

    facts = json.loads(LedgerEvent.objects.get().body)
    assert facts["stream"] == f"papers:{paper.pk}"
    assert (facts["action"], facts["seq"]) == ("papers.begin", 1)
    assert facts["to"] == {"state": "draft", "desk": 0, "version": 1}
    assert facts["facts"] == {"imported": True}


def test_nothing_begins_in_another_state(folder: Folder, ada: Person, noon: datetime) -> None:
    with pytest.raises(TypeError, match="papers begin in draft"):
        engine.begin(Paper(folder=folder, state="approved"), actor=ada, at=noon)

    assert Paper.objects.count() == 0


def test_nothing_is_saved_when_the_ledger_cannot_be_written(
    folder: Folder, ada: Person, noon: datetime
) -> None:
    papers(folder, 3, by=ada, at=noon)
    before = everything()
    with guards_down(), connection.cursor() as cursor:
        # The heads stand still from here on, so the next event claims a number that is taken.
        cursor.execute(
            "UPDATE workflow_ledgerstream SET seq = 0 WHERE key = (SELECT max(key) FROM"
            " workflow_ledgerstream)"
        )
    broken = everything()

    with pytest.raises(IntegrityError):
        engine.perform_many(Paper.objects.all(), "submit", actor=ada, at=noon)

    assert everything() == broken
    assert broken[0] == before[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_many_who_move_at_once_exactly_one_wins(
    paper: Paper, ada: Person, noon: datetime
) -> None:
    outcomes: list[str] = []
    together = threading.Barrier(8)

    def submit() -> None:
        together.wait()
        try:
            engine.perform(paper, "submit", actor=ada, at=noon)
            outcomes.append("moved")
        except TransitionRefused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["moved"] + ["wrong_state"] * 7
    assert LedgerEvent.objects.filter(stream_id=f"papers:{paper.pk}").count() == 2
    assert OutboxMessage.objects.count() == 1


def test_what_is_private_is_committed_to_even_when_it_is_a_list(
    paper: Paper, ada: Person, noon: datetime
) -> None:
    engine.perform(paper, "submit", actor=ada, at=noon)

    engine.perform(paper, "send_back", actor=ada, at=noon, reason="Dated", note=["page 2"])

    assert ledger.opinions_of(f"papers:{paper.pk}") == {
        3: {"note": '["page 2"]', "reason": "Dated"}
    }


def test_a_batch_may_have_more_relations_than_a_statement_may_name(
    ada: Person, noon: datetime
) -> None:
    folders = Folder.objects.bulk_create(
        Folder(name=f"Made-up {n}", room=2_000) for n in range(1_001)
    )
    engine.begin_many(
        [Paper(folder=folder, title="Made up") for folder in folders], actor=ada, at=noon
    )

    moved = engine.perform_many(Paper.objects.all(), "submit", actor=ada, at=noon)

    assert {paper.state for paper in moved} == {"review"}
    assert len(moved) == 1_001


def test_an_inner_move_only_follows_another(ada: Person, noon: datetime) -> None:
    first, second = engine.begin_many([Fuse(), Fuse()], actor=ada, at=noon)

    with pytest.raises(NotPermitted):
        engine.perform(second, "blow", actor=ada, at=noon)
    offered = {p.transition.name: p.refusal for p in engine.available(second, actor=ada, at=noon)}
    engine.perform(first, "overload", actor=ada, at=noon)

    assert isinstance(offered["blow"], NotPermitted)
    assert dict(Fuse.objects.values_list("pk", "state")) == {first.pk: "whole", second.pk: "blown"}
