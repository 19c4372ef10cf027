"""A workflow as Mermaid, which code hosts draw where the page is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflow.definition import Transition, Workflow
from workflow.diagrams.words import label_of, says, state_label

# Beyond this many arrows, a transition is drawn through a point of its own.
MOST_ARROWS = 4
UNSAFE = re.compile(r"[:;#\"\n]+")


def state_diagram(workflow: Workflow) -> str:
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in _lines(workflow))])


def _lines(workflow: Workflow) -> Iterator[str]:
    for state in workflow.states.values:
        yield f'state "{_safe(state_label(workflow, state))}" as {state}'
    yield f"[*] --> {workflow.initial}"
    for row in workflow.transitions:
        yield from _arrows(row)
    for state in workflow.final:
        yield f"{state} --> [*]"


def _arrows(row: Transition) -> Iterator[str]:
    words = _safe(f"{label_of(row)} ({says(row.by)})")
    results = tuple(dict.fromkeys(row.results))
    if len(results) == 1 or len(row.source) * len(results) <= MOST_ARROWS:
        for source in row.source:
            for result in results:
                yield f"{source} --> {result} : {words}"
        return
    yield f"state {row.name}_to <<choice>>"
    for source in row.source:
        yield f"{source} --> {row.name}_to : {words}"
    for result in results:
        yield f"{row.name}_to --> {result}"


def _safe(text: str) -> str:
    return UNSAFE.sub(" ", text).strip()
