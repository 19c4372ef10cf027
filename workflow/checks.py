"""System checks over every workflow: what a table may not say, found before anybody is in it."""

from __future__ import annotations

import importlib
import inspect
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django_fsm import FSMField

from workflow import engine
from workflow.definition import Workflow, WorkflowModel, legal_state, workflow_models

Problem = tuple[int, str]  # the number of the check, and what is wrong

RESERVED = {"begin", "batch"}
TAKEN = set(inspect.signature(engine.perform_many).parameters) | set(
    inspect.signature(engine.perform).parameters
)


def check_workflows(**_options: Any) -> list[CheckMessage]:
    """All models, whichever applications are asked for: names must be unique among all."""
    return list(problems_of(workflow_models()))


def problems_of(models: Sequence[type[WorkflowModel]]) -> Iterator[CheckMessage]:
    known = [model for model in models if hasattr(model, "workflow")]
    for model in models:
        if model not in known:
            yield _error(13, "It has no workflow: say workflow= in its class line.", model)
    for name, number in Counter(model.workflow.name for model in known).items():
        if number > 1:
            yield _error(10, f"{number} models call their workflow {name}.", None)
    for model in known:
        yield from (_error(*problem, model) for problem in _problems(model))


def _error(number: int, message: str, model: type[WorkflowModel] | None) -> Error:
    return Error(message, obj=model, id=f"workflow.E{number:03}")


def _problems(model: type[WorkflowModel]) -> Iterator[Problem]:
    workflow = model.workflow
    yield from _names(workflow)
    yield from _states(workflow)
    yield from _paths(workflow)
    yield from _owners(workflow)
    yield from _effects(workflow)
    yield from _inputs(workflow)
    yield from _columns(model)
    yield from _relations(model)


def _names(workflow: Workflow) -> Iterator[Problem]:
    for name, number in Counter(row.name for row in workflow.transitions).items():
        if number > 1:
            yield 1, f"{number} transitions are called {name}."
        if name in RESERVED or not name.isidentifier():
            yield 1, f"No transition may be called {name}."


def _states(workflow: Workflow) -> Iterator[Problem]:
    known = set(workflow.states.values)
    named = {workflow.initial, *workflow.final}
    for row in workflow.transitions:
        named |= {*row.source, *row.results}
    for state in sorted(named - known):
        yield 2, f"There is no state {state}."


def _paths(workflow: Workflow) -> Iterator[Problem]:
    reached = _reached(workflow)
    for state in workflow.states.values:
        leaving = workflow.leaving(state)
        if state not in reached:
            yield 3, f"No way leads to {state}."
        if not leaving and state not in workflow.final:
            yield 4, f"{state} is a dead end and not final."
        for row in leaving:
            if (state in workflow.final) != row.reopens:
                yield 5, f"{row.name} leaves {state}: only a final state is reopened."


def _reached(workflow: Workflow) -> set[str]:
    reached, todo = set[str](), [workflow.initial]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo.extend(result for row in workflow.leaving(state) for result in row.results)
    return reached


def _owners(workflow: Workflow) -> Iterator[Problem]:
    """A state that only the clock leaves stays for ever where the clock is wrong."""
    for state in workflow.states.values:
        leaving = workflow.leaving(state)
        by_people = [row for row in leaving if not getattr(row.by, "automatic", False)]
        if leaving and not by_people and state not in workflow.final:
            yield 7, f"Nobody but the clock can move anything out of {state}."


def _effects(workflow: Workflow) -> Iterator[Problem]:
    named = {name for row in workflow.transitions for name in row.then}
    if not named:
        return
    try:
        module = importlib.import_module(workflow.effects)
    except (ImportError, ValueError):
        yield 6, f"There is no module {workflow.effects!r} for its effects."
        return
    for name in sorted(named):
        if not callable(getattr(module, name, None)):
            yield 6, f"{workflow.effects} has no effect {name}."


def _inputs(workflow: Workflow) -> Iterator[Problem]:
    for row in workflow.transitions:
        declared = (*row.needs, *row.accepts)
        for name, number in Counter(declared).items():
            if number > 1:
                yield 8, f"{row.name} declares the input {name} {number} times."
            if name in TAKEN or not name.isidentifier():
                yield 8, f"{row.name} may not call an input {name}."


def _columns(model: type[WorkflowModel]) -> Iterator[Problem]:
    legal = legal_state(model.workflow)
    if not any(constraint == legal for constraint in model._meta.constraints):
        yield 9, "Its constraints lack legal_state(workflow)."
    fields = {field.name: field for field in model._meta.concrete_fields}
    state = fields.get("state")
    if not isinstance(state, FSMField) or not state.protected:
        yield 12, "Its state is not a state_field(workflow)."
    columns = {field.attname for field in model._meta.concrete_fields}
    for name in model.workflow.place:
        if name not in columns:
            yield 11, f"Its place names {name}, which is no column."


def _relations(model: type[WorkflowModel]) -> Iterator[Problem]:
    for row in model.workflow.transitions:
        for name in row.locks:
            if not _is_foreign_key(model, name):
                yield 11, f"{row.name} locks {name}, which is no foreign key."
        for path in row.lookups:
            if not _is_relation(model, path):
                yield 11, f"{row.name} reads {path}, which is no relation."


def _is_foreign_key(model: type[WorkflowModel], name: str) -> bool:
    try:
        return bool(model._meta.get_field(name).many_to_one)
    except FieldDoesNotExist:
        return False


def _is_relation(model: Any, path: str) -> bool:
    for name in path.split("__"):
        relations = {
            getattr(field, "get_accessor_name", lambda field=field: field.name)(): field
            for field in model._meta.get_fields()
            if field.is_relation
        }
        if name not in relations:
            return False
        model = relations[name].related_model
    return True
