"""Every subject's place, rebuilt from its events alone, against its row."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflow import ledger
from workflow.definition import Transition, Workflow, WorkflowModel
from workflow.verification.findings import BEGIN, Event, Finding

TABLE = "CREATE TABLE place (stream PRIMARY KEY, workflow, seq, place, met)"
MEET = "UPDATE place SET met = 1 WHERE stream = ? RETURNING seq, place"
UNMET = "SELECT stream, seq FROM place WHERE workflow = ? AND met = 0 ORDER BY stream"


class Places:
    def __init__(self, spool: sqlite3.Connection, models: Sequence[type[WorkflowModel]]) -> None:
        self.spool = spool
        spool.execute(TABLE)
        self.models = models
        self.workflows = {model.workflow.name: model.workflow for model in models}
        self.last: Event | None = None
        self.place: Mapping[str, Any] | None = None

    def read(self, event: Event) -> Iterator[Finding]:
        if self.last is None or self.last.stream != event.stream:
            self._keep()
            self.place = None
        self.last = event
        workflow = self._workflow_of(event.stream)
        if workflow is not None and not event.fault:
            yield from self._followed(event, workflow)

    def _workflow_of(self, stream: str) -> Workflow | None:
        return self.workflows.get(stream.partition(":")[0])

    def _followed(self, event: Event, workflow: Workflow) -> Iterator[Finding]:
        begins = event.action == workflow.name + BEGIN
        row = _transition(event, workflow)
        if "to" not in event.facts and not begins and row is None:
            return
        to = _place(event.facts.get("to"))
        if to is None:
            yield event.finding("move_illegal", "it names no place to go to")
            return
        yield from (
            _beginning(event, workflow, self.place) if begins else _move(event, row, self.place)
        )
        self.place = to

    def _keep(self) -> None:
        workflow = self._workflow_of(self.last.stream) if self.last else None
        if self.last and workflow:
            place = None if self.place is None else json.dumps(self.place)
            row = (self.last.stream, workflow.name, self.last.seq, place)
            self.spool.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, 0)", row)

    def finish(self) -> Iterator[Finding]:
        self._keep()
        self.last = None
        for model in self.models:
            yield from self._compared(model)
            for stream, seq in self.spool.execute(UNMET, (model.workflow.name,)):
                yield Finding(
                    rule="subject_missing", subject=stream, seq=seq, detail="the subject is gone"
                )

    def _compared(self, model: type[WorkflowModel]) -> Iterator[Finding]:
        names = ("state", *model.workflow.place, "version")
        rows = model._base_manager.order_by("pk").values_list("pk", *names)
        for key, *values in rows.iterator():
            stream = f"{model.workflow.name}:{key}"
            seq, place = self.spool.execute(MEET, (stream,)).fetchone() or (None, None)
            if place is None:
                detail = "no event began it"
                yield Finding(rule="history_missing", subject=stream, seq=seq, detail=detail)
                continue
            wrong = _differences(dict(zip(names, values, strict=True)), json.loads(place))
            for detail in wrong:
                yield Finding(rule="place_differs", subject=stream, seq=seq, detail=detail)


def _transition(event: Event, workflow: Workflow) -> Transition | None:
    prefix, _dot, name = event.action.partition(".")
    if prefix != workflow.name:
        return None
    return next((row for row in workflow.transitions if row.name == name), None)


def _place(value: object) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    whole = isinstance(value.get("state"), str) and isinstance(value.get("version"), int)
    return value if whole else None


def _beginning(
    event: Event, workflow: Workflow, place: Mapping[str, Any] | None
) -> Iterator[Finding]:
    if place is not None:
        yield event.finding("move_illegal", "it begins a second time")
    if event.facts["to"]["state"] != workflow.initial:
        yield event.finding("move_illegal", f"it does not begin in {workflow.initial}")


def _move(
    event: Event, row: Transition | None, place: Mapping[str, Any] | None
) -> Iterator[Finding]:
    origin, to = _place(event.facts.get("from")), event.facts["to"]
    if row is None:
        yield event.finding("move_illegal", "the workflow has no such transition")
        return
    if origin is None:
        yield event.finding("move_illegal", "it names no place to come from")
        return
    if place is None or any(origin[name] != place[name] for name in origin.keys() & place.keys()):
        yield event.finding("place_chain", "it does not leave the place where the subject was")
    if origin["state"] not in row.source or to["state"] not in row.results:
        detail = f"{row.name} does not lead from {origin['state']} to {to['state']}"
        yield event.finding("move_illegal", detail)
    if to["version"] != origin["version"] + 1:
        yield event.finding("move_illegal", "it does not raise the version by one")


def _differences(stored: Mapping[str, Any], replayed: Mapping[str, Any]) -> Iterator[str]:
    """A field that the workflow took into its place later is not in the older events."""
    for name in stored.keys() & replayed.keys():
        if _canonical(stored[name]) != replayed[name]:
            yield f"{name} is {stored[name]} and its events say {replayed[name]}"


def _canonical(value: object) -> object:
    try:
        return ledger.canonical(value)
    except ledger.NotCanonical:
        return repr(value)
