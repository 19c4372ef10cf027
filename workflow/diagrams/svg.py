"""A workflow as a standalone SVG: a column for each state, a row for each transition.

A ring marks each state that a transition leaves, a disc each one that it may lead to. However many
arrows a machine has, none crosses another, and a state is read downward: all that can happen in it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from xml.sax.saxutils import escape

from workflow.definition import Transition, Workflow
from workflow.diagrams.words import MARK, label_of, machine_title, says, state_label

COLUMN, MARGIN, TOP, LINE = 92, 24, 118, 15  # pixels
LABELS, LABEL_CHARACTERS, HEADER_CHARACTERS = 372, 58, 11
STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; font-size: 12px;
  fill: #1f2933 }
.title { font-size: 18px; font-weight: 600 } .name { font-size: 13px; font-weight: 600 }
.quiet { fill: #52606d; font-size: 11px } .header { text-anchor: middle }
.stripe { fill: #f5f7fa } .life { stroke: #cbd2d9; stroke-dasharray: 2 3 }
.state { fill: #e8f1fb; stroke: #2b6cb0 } .final { fill: #eceff2; stroke: #52606d }
.way { stroke: #2b6cb0; stroke-width: 1.6 } .from { fill: #fff; stroke: #2b6cb0; stroke-width: 2 }
.to { fill: #2b6cb0 } .over { stroke: #a5420c } .to.over { fill: #a5420c; stroke: none }
"""


def drawing(workflow: Workflow) -> str:
    return "\n".join(_Drawing(workflow).lines()) + "\n"


class _Drawing:
    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        states = [str(value) for value in workflow.states.values]
        ordered = sorted(
            states, key=lambda state: (state != workflow.initial, state in workflow.final)
        )
        self.x = {
            state: MARGIN + LABELS + COLUMN * number + COLUMN // 2
            for number, state in enumerate(ordered)
        }
        self.width = MARGIN * 2 + LABELS + COLUMN * len(ordered)
        self.whos = [textwrap.wrap(says(row.by), LABEL_CHARACTERS) for row in workflow.transitions]
        self.heights = [LINE * (len(who) + 1) + 12 for who in self.whos]
        self.bottom = TOP + sum(self.heights)
        self.height = self.bottom + 48

    def lines(self) -> Iterator[str]:
        title = machine_title(self.workflow)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}"'
            f' width="{self.width}" height="{self.height}" role="img" aria-labelledby="title desc">'
        )
        yield f'<title id="title">{escape(title)}: states and transitions</title>'
        yield f'<desc id="desc">{escape(" ".join(self._sentences()))}</desc>'
        yield f"<!-- {MARK} -->"
        yield f"<style>{STYLE}</style>"
        yield f'<rect width="{self.width}" height="{self.height}" fill="#fff"/>'
        yield _text(MARGIN, 40, title, "title")
        yield _text(MARGIN, 62, "Rows: transitions and who may. Columns: states.", "quiet")
        yield from self._rows()
        for state, x in self.x.items():
            yield from self._header(state, x)
        yield from self._legend()
        yield "</svg>"

    def _sentences(self) -> Iterator[str]:
        workflow = self.workflow
        yield f"It begins in {state_label(workflow, workflow.initial)}."
        for row in workflow.transitions:
            ends = [
                ", ".join(state_label(workflow, state) for state in states)
                for states in (row.source, dict.fromkeys(row.results))
            ]
            yield f"{label_of(row)}: from {ends[0]} to {ends[1]}."

    def _header(self, state: str, x: int) -> Iterator[str]:
        final = state in self.workflow.final
        kind = "final" if final else "state"
        left, width = x - COLUMN // 2 + 4, COLUMN - 8
        yield f'<rect class="{kind}" x="{left}" y="58" width="{width}" height="46" rx="8"/>'
        if final:
            inner = f'x="{left + 3}" y="61" width="{width - 6}" height="40" rx="6"'
            yield f'<rect class="final" fill-opacity="0" {inner}/>'
        if state == self.workflow.initial:
            yield f'<circle cx="{x}" cy="36" r="5" fill="#1f2933"/>'
            yield f'<path d="M{x} 41V56" stroke="#1f2933" stroke-width="1.6"/>'
            yield f'<path d="M{x - 4} 51h8l-4 7z" fill="#1f2933"/>'
        words = textwrap.wrap(state_label(self.workflow, state), HEADER_CHARACTERS)[:3]
        first = 85 - (len(words) - 1) * 7
        for number, word in enumerate(words):
            yield _text(x, first + number * 14, word, "header")

    def _rows(self) -> Iterator[str]:
        y = TOP
        for number, row in enumerate(self.workflow.transitions):
            height = self.heights[number]
            if number % 2 == 0:
                inside = f'x="8" y="{y}" width="{self.width - 16}" height="{height}"'
                yield f'<rect class="stripe" {inside}/>'
            for x in self.x.values():
                yield f'<path class="life" d="M{x} {y}V{y + height}"/>'
            yield _text(MARGIN, y + LINE + 3, label_of(row), "name")
            for line, words in enumerate(self.whos[number], start=2):
                yield _text(MARGIN, y + LINE * line + 3, words, "quiet")
            yield from self._way(row, y + height // 2)
            y += height

    def _way(self, row: Transition, y: int) -> Iterator[str]:
        sources, results = set(row.source), set(row.results)
        over = " over" if results <= set(self.workflow.final) else ""
        ends = [self.x[state] for state in sources | results]
        yield f'<path class="way{over}" d="M{min(ends)} {y}H{max(ends)}"/>'
        for state, x in self.x.items():
            if state in sources:
                yield f'<circle class="from{over}" cx="{x}" cy="{y}" r="7.5"/>'
            if state in results:
                yield f'<circle class="to{over}" cx="{x}" cy="{y}" r="4.5"/>'

    def _legend(self) -> Iterator[str]:
        y = self.bottom + 24
        yield f'<circle class="from" cx="{MARGIN + 8}" cy="{y}" r="7.5"/>'
        yield _text(MARGIN + 22, y + 4, "leaves this state", "quiet")
        yield f'<circle class="to" cx="{MARGIN + 138}" cy="{y}" r="4.5"/>'
        yield _text(MARGIN + 150, y + 4, "may lead here", "quiet")
        yield f'<circle class="to over" cx="{MARGIN + 246}" cy="{y}" r="4.5"/>'
        yield _text(MARGIN + 258, y + 4, "ends here; a double frame is a final state", "quiet")


def _text(x: int, y: int, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(words)}</text>'
