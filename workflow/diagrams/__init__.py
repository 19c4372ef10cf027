"""The pages that show every workflow: a picture, a diagram and the whole table in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import translation

from workflow.definition import Transition, Workflow, WorkflowModel
from workflow.diagrams.mermaid import state_diagram
from workflow.diagrams.svg import drawing
from workflow.diagrams.words import MARK, label_of, machine_title, says, state_label

__all__ = ["MARK", "drawing", "pages", "state_diagram"]


def pages(models: Sequence[type[WorkflowModel]]) -> dict[str, str]:
    """File name and content of each page, in English whatever language is active."""
    workflows = sorted((model.workflow for model in models), key=lambda workflow: workflow.name)
    with translation.override("en"):
        written = {"README.md": _joined(_index(workflows))}
        for workflow in workflows:
            written[f"{workflow.name}.md"] = _joined(_page(workflow))
            written[f"{workflow.name}.svg"] = drawing(workflow)
    return written


def _joined(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _index(workflows: Sequence[Workflow]) -> Iterator[str]:
    yield "# Workflows"
    yield ""
    yield MARK
    yield ""
    yield "| machine | states | transitions | begins in | ends in |"
    yield "|---|---|---|---|---|"
    for workflow in workflows:
        ends = ", ".join(state_label(workflow, state) for state in workflow.final)
        cells = (
            f"[{machine_title(workflow)}]({workflow.name}.md)",
            str(len(workflow.states.values)),
            str(len(workflow.transitions)),
            state_label(workflow, workflow.initial),
            ends,
        )
        yield _row(cells)


def _page(workflow: Workflow) -> Iterator[str]:
    yield f"# {machine_title(workflow)}"
    yield ""
    yield MARK
    yield ""
    yield f"![States and transitions of {workflow.name}]({workflow.name}.svg)"
    yield ""
    yield from _states(workflow)
    yield ""
    yield from _transitions(workflow)
    yield ""
    yield "```mermaid"
    yield state_diagram(workflow)
    yield "```"


def _states(workflow: Workflow) -> Iterator[str]:
    yield "| state | name | |"
    yield "|---|---|---|"
    for state in workflow.states.values:
        kind = "initial" if state == workflow.initial else ""
        kind = "final" if state in workflow.final else kind
        yield _row((state_label(workflow, state), f"`{state}`", kind))


def _transitions(workflow: Workflow) -> Iterator[str]:
    yield "| transition | from | to | who | only if | needs | then |"
    yield "|---|---|---|---|---|---|---|"
    for row in workflow.transitions:
        yield _row(_cells(workflow, row))


def _cells(workflow: Workflow, row: Transition) -> tuple[str, ...]:
    target = ", ".join(state_label(workflow, state) for state in dict.fromkeys(row.results))
    may = [f"`{name}` (optional)" for name in row.accepts]
    return (
        f"{label_of(row)} `{row.name}`",
        ", ".join(state_label(workflow, state) for state in row.source),
        target,
        says(row.by),
        "<br>".join(says(guard) for guard in (*row.when, *row.when_all)),
        ", ".join([*(f"`{name}`" for name in row.needs), *may]),
        ", ".join(f"`{name}`" for name in row.then),
    )


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
