"""What a table says in words: labels, and the first line that a rule or guard says of itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from workflow.definition import Transition, Workflow

MARK = "Written by `manage.py draw_workflows`; change the table in the code instead."


def says(function: Callable[..., Any]) -> str:
    """Without the full stop, so that it can stand in a sentence or a list."""
    words = inspect.getdoc(function) or function.__name__.replace("_", " ")
    return words.splitlines()[0].rstrip(".")


def label_of(row: Transition) -> str:
    return str(row.label)


def state_label(workflow: Workflow, state: str) -> str:
    return str(workflow.states(state).label)


def machine_title(workflow: Workflow) -> str:
    return workflow.name.replace("_", " ").capitalize()
