"""What follows when an objection moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.models import Objection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.definition import Move


def write_refusal_grounds(objections: Sequence[Objection], move: Move) -> None:
    _write(objections, move, "ground")
    for objection in objections:
        move.note(objection, ground=objection.ground)


def write_findings(objections: Sequence[Objection], move: Move) -> None:
    """The remedy of an upheld one was written with its state."""
    _write(objections, move, "findings")
    for objection in objections:
        if objection.remedy:
            move.note(objection, remedy=objection.remedy)


def write_answers(objections: Sequence[Objection], move: Move) -> None:
    _write(objections, move, "answer")


def _write(objections: Sequence[Objection], move: Move, field: str) -> None:
    value = move.supplied[field]
    for objection in objections:
        setattr(objection, field, value)
    Objection.objects.filter(pk__in=[o.pk for o in objections]).update(**{field: value})
