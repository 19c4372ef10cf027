"""Each fault that a table can have is found before anybody is in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core import checks
from django.db import models
from django.test.utils import isolate_apps

from tests.sample.flows import LAMPS, anybody, first_desk
from tests.sample.models import Lamp, Paper
from workflow.checks import check_workflows, problems_of
from workflow.definition import (
    Route,
    Transition,
    Workflow,
    WorkflowModel,
    automatic,
    legal_state,
    reads,
    state_field,
)


@automatic
def clock(_lamp: Any, _standing: Any) -> bool:
    """The clock alone."""
    return False


@reads("folder__pages")
def reads_nothing_there(_lamp: Any, _standing: Any) -> bool:
    return True


def row(name: str, source: str, target: Any, **options: Any) -> Transition:
    fields = {"label": name, "source": (source,), "target": target, "by": anybody} | options
    return Transition(name=name, **fields)


def model_of(table: Workflow, **fields: Any) -> type[WorkflowModel]:
    with isolate_apps("tests.sample"):

        class Candle(WorkflowModel, workflow=table):
            state = fields.get("state", state_field(table))

            class Meta:
                app_label = "sample"
                constraints = fields.get("constraints", [legal_state(table)])

            def __str__(self) -> str:
                return "candle"

    return Candle


def found(table: Workflow, **fields: Any) -> list[tuple[str | None, str]]:
    return [(error.id, error.msg) for error in problems_of([model_of(table, **fields)])]


def extended(*rows: Transition, **changes: Any) -> Workflow:
    return replace(LAMPS, transitions=(*LAMPS.transitions, *rows), **changes)


LIGHT, DARKEN, SMASH = LAMPS.transitions
EVERYTHING_AT_NIGHT = tuple(replace(each, by=clock, source=("lit",)) for each in (DARKEN, SMASH))

FAULTS: dict[str, tuple[Workflow, list[tuple[str, str]]]] = {
    "a name twice": (
        extended(row("light", "lit", "dark")),
        [("workflow.E001", "2 transitions are called light.")],
    ),
    "a name that the engine uses itself": (
        extended(row("begin", "lit", "dark")),
        [("workflow.E001", "No transition may be called begin.")],
    ),
    "an unknown target": (
        extended(row("melt", "lit", "molten")),
        [("workflow.E002", "There is no state molten.")],
    ),
    "an unknown result of a route": (
        extended(row("melt", "lit", Route(choose=first_desk, results=("molten",)))),
        [("workflow.E002", "There is no state molten.")],
    ),
    "a state that no way leads to": (
        replace(LAMPS, transitions=(LIGHT, DARKEN)),
        [("workflow.E003", "No way leads to broken.")],
    ),
    "a dead end": (
        replace(LAMPS, final=()),
        [("workflow.E004", "broken is a dead end and not final.")],
    ),
    "a way out of a final state": (
        extended(row("mend", "broken", "dark")),
        [("workflow.E005", "mend leaves broken: only a final state is reopened.")],
    ),
    "a reopening of what was never over": (
        extended(row("dim", "lit", "dark", reopens=True)),
        [("workflow.E005", "dim leaves lit: only a final state is reopened.")],
    ),
    "a module of effects that is not there": (
        extended(row("dim", "lit", "dark", then=("shine",)), effects="tests.sample.nowhere"),
        [("workflow.E006", "There is no module 'tests.sample.nowhere' for its effects.")],
    ),
    "effects without a module": (
        extended(row("dim", "lit", "dark", then=("shine",))),
        [("workflow.E006", "There is no module '' for its effects.")],
    ),
    "an effect that is not there": (
        extended(row("dim", "lit", "dark", then=("shine",)), effects="tests.sample.effects"),
        [("workflow.E006", "tests.sample.effects has no effect shine.")],
    ),
    "a state that only the clock leaves": (
        replace(LAMPS, transitions=(LIGHT, *EVERYTHING_AT_NIGHT)),
        [("workflow.E007", "Nobody but the clock can move anything out of lit.")],
    ),
    "an input that the engine takes itself": (
        extended(row("dim", "lit", "dark", needs=("actor",))),
        [("workflow.E008", "dim may not call an input actor.")],
    ),
    "an input twice": (
        extended(row("dim", "lit", "dark", needs=("reason",), accepts=("reason",))),
        [("workflow.E008", "dim declares the input reason 2 times.")],
    ),
    "a place that is no column": (
        replace(LAMPS, place=("socket",)),
        [("workflow.E011", "Its place names socket, which is no column.")],
    ),
    "a lock on what is no foreign key": (
        extended(row("dim", "lit", "dark", locks=("state",))),
        [("workflow.E011", "dim locks state, which is no foreign key.")],
    ),
    "a relation that is not there": (
        extended(row("dim", "lit", "dark", by=reads_nothing_there)),
        [("workflow.E011", "dim reads folder__pages, which is no relation.")],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_it_finds(name: str) -> None:
    table, expected = FAULTS[name]

    assert found(table) == expected


def test_a_reopening_that_says_so_is_no_fault() -> None:
    assert found(extended(row("mend", "broken", "dark", reopens=True))) == []


def test_it_finds_a_model_whose_database_lets_any_state_in() -> None:
    assert found(LAMPS, constraints=[]) == [
        ("workflow.E009", "Its constraints lack legal_state(workflow).")
    ]


def test_it_finds_a_state_that_anybody_may_assign() -> None:
    assert found(LAMPS, state=models.CharField(max_length=9)) == [
        ("workflow.E012", "Its state is not a state_field(workflow).")
    ]


def test_it_finds_two_machines_of_one_name() -> None:
    ids = [error.id for error in problems_of([Lamp, model_of(LAMPS)])]

    assert ids == ["workflow.E010"]


def test_it_finds_a_model_without_a_machine() -> None:
    with isolate_apps("tests.sample"):

        class Adrift(WorkflowModel):
            class Meta:
                app_label = "sample"

            def __str__(self) -> str:
                return "adrift"

    assert [error.id for error in problems_of([Adrift])] == ["workflow.E013"]


def test_the_sample_has_no_fault() -> None:
    assert list(problems_of([Lamp, Paper])) == []


def test_the_site_has_no_fault() -> None:
    assert check_workflows() == []


def test_django_runs_the_checks() -> None:
    assert check_workflows in checks.registry.registry.get_checks()
