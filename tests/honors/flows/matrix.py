"""Reads a reviewed table and asks the engine every cell of it.

A table has a column for each state and a row for each transition. A cell names by their letters
(`people.LEGEND`) all who may make that move from that state; `-` says that nobody may, `.` that
the move does not leave the state at all. Whether the case is ready is not asked here: a guard's
refusal counts as being allowed to try.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.honors.flows.people import LEGEND
from workflow import engine
from workflow.definition import Actor, WorkflowModel
from workflow.refusals import TransitionRefused

YES, WRONG_STATE, NOT_PERMITTED = "yes", "wrong_state", "not_permitted"
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Seated:
    """Somebody whose standing was read once, so that thousands of cells take no query each."""

    ledger_key: str
    held: object

    def standing(self, *, at: datetime) -> object:
        return self.held


def expected(table: str) -> dict[Cell, str]:
    """By state, transition and letter. Every cell must be written, and be readable."""
    header, *rows = [line.split() for line in table.strip().splitlines()]
    answers: dict[Cell, str] = {}
    for name, *cells in rows:
        for state, cell in zip(header, cells, strict=True):
            for letter in LEGEND:
                if (state, name, letter) in answers:
                    raise ValueError(f"{name} from {state} is written twice")
                answers[state, name, letter] = _answer(cell, letter)
    return answers


def _answer(cell: str, letter: str) -> str:
    if cell == ".":
        return WRONG_STATE
    if cell != "-" and not set(cell) <= LEGEND.keys():
        raise ValueError(f"{cell} names nobody")
    return YES if letter in cell else NOT_PERMITTED


def asked(
    subjects: Mapping[str, WorkflowModel], people: Mapping[str, Actor], at: datetime
) -> dict[Cell, str]:
    """What the engine answers, for each subject, each transition there is and each person."""
    answers = {}
    for letter, person in people.items():
        seated = Seated(person.ledger_key, person.standing(at=at))
        for state, subject in subjects.items():
            for row in subject.workflow.transitions:
                answers[state, row.name, letter] = _asked(subject, row.name, seated, at)
    return answers


def _asked(subject: WorkflowModel, name: str, actor: Actor, at: datetime) -> str:
    try:
        engine.check(subject, name, actor=actor, at=at)
    except TransitionRefused as refused:
        return refused.kind if refused.kind in (WRONG_STATE, NOT_PERMITTED) else YES
    return YES


def offered(
    subjects: Mapping[str, WorkflowModel], people: Mapping[str, Actor], at: datetime
) -> dict[Cell, str]:
    """What `available` offers: every button that there is, and whether it may be pressed."""
    answers = {}
    for letter, person in people.items():
        seated = Seated(person.ledger_key, person.standing(at=at))
        for state, subject in subjects.items():
            for option in engine.available(subject, actor=seated, at=at):
                refused = option.refusal
                denied = refused is not None and refused.kind == NOT_PERMITTED
                answer = NOT_PERMITTED if denied else YES
                answers[state, option.transition.name, letter] = answer
    return answers
