"""Whom a move concerns is told, once per person however many cases moved."""

from __future__ import annotations

from collections.abc import Sequence

from honors import notifications
from honors.models import Nomination
from workflow.definition import Move


def tell_holders(subjects: Sequence[Nomination], move: Move) -> None:
    notifications.cases_arrived(subjects, at=move.at)


def tell_nominators(subjects: Sequence[Nomination], move: Move) -> None:
    notifications.cases_moved(subjects, move.transition.name, at=move.at)
