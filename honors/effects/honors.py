"""What follows when an honor moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.models import Honor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.definition import Move, WorkflowModel


def note_document(subjects: Sequence[WorkflowModel], move: Move) -> None:
    """History names the official document on which the move rests."""
    for subject in subjects:
        move.note(subject, document=move.supplied["document"])


def move_expiry(honors: Sequence[Honor], move: Move) -> None:
    expires_on = move.supplied["expires_on"]
    for honor in honors:
        honor.expires_on = expires_on
        move.note(honor, expires_on=expires_on.isoformat())
    Honor.objects.filter(pk__in=[h.pk for h in honors]).update(expires_on=expires_on)
