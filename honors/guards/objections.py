"""What must be true before an objection moves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.definition import Move
from workflow.refusals import GuardFailed

REFUSAL_GROUNDS = ("unsigned", "no_facts", "other_matter", "late")
REMEDIES = ("remove", "correct")


def refusal_ground_is_known(_objection: Any, move: Move) -> None:
    """The ground for not admitting it is one of the coded ones."""
    if move.supplied.get("ground", REFUSAL_GROUNDS[0]) not in REFUSAL_GROUNDS:
        raise GuardFailed(_("Choose a ground."), code="unknown_ground", pointer="/ground")


def remedy_is_known(_objection: Any, move: Move) -> None:
    """The remedy is removal or correction."""
    if move.supplied.get("remedy", REMEDIES[0]) not in REMEDIES:
        raise GuardFailed(_("Choose a remedy."), code="unknown_remedy", pointer="/remedy")
