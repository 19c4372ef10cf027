"""Who may do what in which state of a record: the other half of the table of who may do what.

`authorization_by_state.txt` holds, for each transition and each write that depends on the state, a
line for every group of states in which all callers get the same answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from api.urls import VIEWS
from api.views.moves import Moves
from honors.models import Nomination, User
from tests.api.bodies import BODIES
from tests.api.doors import Clock, Door
from tests.api.operations import RECORDS, Operation, operations
from tests.api.test_authorization import ASKED_AT, CALLERS, SIGNS, doors_of
from tests.api.world import World
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County as Tree
from tests.ground import laid

TABLE = Path(__file__).with_name("authorization_by_state.txt")
MACHINES = [view for view in VIEWS if issubclass(view, Moves)]
# Beside the transitions, what depends on the state.
DEPENDING = {
    "commendations": ("relist", "reorder", "retrieve"),
    "nominations": (
        "write", "autosave", "consent", "revoke_consent", "dossier", "retrieve", "ask", "inform",
        "nudge", "note",
    ),
    "objections": ("investigate", "objector", "retrieve"),
    "public_notices": ("retrieve",),
    "recommendations": ("retrieve",),
    "rounds": ("route", "retrieve"),
    "score_sheets": ("marks", "retrieve"),
}  # fmt: skip
# Enough for every transition; each is sent what it takes of these.
WORDS: dict[str, Any] = {
    "reason": "虚构",
    "opinion": "虚构",
    "findings": "虚构",
    "answer": "虚构",
    "evidence": "虚构",
    "document": "平妇〔2026〕9号",
    "defects": [{"field": "deeds", "text": "虚构"}],
    "days": 1,
    "title": "公示（虚构）",
    "contact": "县妇联（虚构）",
    "outcome": "honored_above",
    "dated": "2026-03-10",
    "expires_on": "2036-01-01",
}
GROUNDS = {"score_sheets": "kin", "objections": "late"}
# What a record in the state is never without.
FACTS: dict[tuple[str, str], dict[str, Any]] = {
    ("honors", "expired"): {"expires_on": date(2026, 3, 1)},
    ("objections", "upheld"): {"remedy": "correct"},
    ("score_sheets", "submitted"): {"total": 90},
    ("score_sheets", "locked"): {"total": 90},
}


@dataclass(frozen=True)
class County:
    world: World
    doors: dict[str, Door]
    cases: dict[str, Any]
    tags: dict[str, str] = field(default_factory=dict)

    def record(self, noun: str, state: str) -> Any:
        """A case walks to its state; of everything else the one that there is is put into it."""
        if noun == "nominations":
            return self.cases[state]
        record: Any = RECORDS[noun](self.world)
        if record.state != state:
            facts = FACTS.get((noun, state), {})
            type(record).objects.filter(pk=record.pk).write_place(state=state, **facts)
        return record

    def tag(self, path: str) -> str:
        """It stays the same as long as the record's state does."""
        if path not in self.tags:
            self.tags[path] = self.looked_up(path)
        return self.tags[path]

    def looked_up(self, path: str) -> str:
        cache.clear()
        for door in self.doors.values():
            answer = door.get(path)
            if answer.status_code == 200:
                return str(answer["ETag"])
        return '"1-0000000000000000"'

    def ask(self, operation: Operation, record: Any, name: str, body: Any) -> str:
        """One sign for each caller; whatever was done is taken back."""
        path = operation.path.format(id=record.pk, name=name)
        base = operation.path.partition("{id}/")[0] + f"{record.pk}/"
        seen = base + "dossier/" if operation.name.endswith("_write") else base
        headers = {"If-Match": self.tag(seen)} if operation.needs_tag else {}
        signs = ""
        for caller in CALLERS:
            cache.clear()
            door = self.doors[caller]
            with transaction.atomic():
                answer = door.client.generic(
                    operation.method.upper(),
                    path,
                    json.dumps(body).encode(),
                    content_type="application/json",
                    headers=door.headers | headers,
                )
                transaction.set_rollback(True)
            signs += SIGNS.get(answer.status_code, f"[{answer.status_code}]")
        return signs


@laid
def cases(whole: World, tree: Tree, staff: Staff) -> dict[str, Nomination]:
    """One in each state."""
    known = {case.state: case for case in (whole.draft, whole.review, whole.scoring)}
    states = [state.value for state in Nomination.workflow.states]
    return {state: known.get(state) or nomination_in(state, tree, staff) for state in states}


@pytest.fixture
def county(whole: World, cases: dict[str, Nomination], stranger: User, clock: Clock) -> County:
    clock.at = ASKED_AT
    return County(whole, doors_of(whole, stranger), cases)


def words_for(view: type[Moves], row: Any) -> dict[str, Any]:
    known = WORDS | {"ground": GROUNDS.get(view.noun, "other"), "remedy": "correct"}
    return {name: known[name] for name in view.fields_of(row) if name in known}


def answers_of(county: County, view: type[Moves]) -> Iterator[tuple[str, str, str]]:
    """What is asked, the state, and a sign for each caller."""
    noun = view.operations()
    known = {o.name: o for o in operations()}
    for state in [state.value for state in view.table().states]:
        county.tags.clear()
        with transaction.atomic():
            record = county.record(noun, state)
            rows = view.rows()
            leaving = [row for row in rows if state in row.source]
            staying = [row for row in rows if state not in row.source][:1]
            for row in (*leaving, *staying):
                asked = row.name if row in leaving else "(elsewhere)"
                operation = known[f"{noun}_transition"]
                signs = county.ask(operation, record, row.name, words_for(view, row))
                yield f"{noun}_transition:{asked}", state, signs
            for action in DEPENDING.get(noun, ()):
                operation = known[f"{noun}_{action}"]
                body = BODIES.get(operation.name, lambda _world: {})(county.world)
                yield operation.name, state, county.ask(operation, record, "", body)
            transaction.set_rollback(True)


def lines_of(found: Iterator[tuple[str, str, str]]) -> list[str]:
    """States with equal answers on one line, in the order of the machine."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for asked, state, signs in found:
        grouped.setdefault((asked, signs), []).append(state)
    return [f"{asked} {signs} {','.join(states)}" for (asked, signs), states in grouped.items()]


def expected() -> list[str]:
    lines = TABLE.read_text().splitlines()
    return sorted(" ".join(line.split()) for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("view", MACHINES, ids=lambda view: view.__name__)
def test_every_caller_gets_in_every_state_what_the_table_says(
    view: type[Moves], county: County
) -> None:
    found = sorted(lines_of(answers_of(county, view)))

    noun = view.operations()
    assert found == [line for line in expected() if line.startswith((f"{noun}_", f"{noun}:"))]


def test_every_machine_can_be_moved_from_here() -> None:
    machines = {view.table().name for view in MACHINES}

    assert machines == {
        "commendations", "honors", "nominations", "objections", "public_notices",
        "recommendations", "rounds", "score_sheets",
    }  # fmt: skip
