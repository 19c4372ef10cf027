"""What is cleared when a case leaves a desk, and what is said when it changes hands on one."""

from __future__ import annotations

from collections.abc import Sequence

from honors import notifications
from honors.models import Nomination, PendingVerdict, Signer
from honors.states import SIGNED_AT, NominationState
from workflow.definition import Move


def clear_desks(subjects: Sequence[Nomination], move: Move) -> None:
    """Signatures count for one visit; what a sitting noted goes with the case."""
    states = {subject.pk: move.origins[subject.pk]["state"] for subject in subjects}
    signed = [key for key, state in states.items() if state in SIGNED_AT]
    if signed:
        Signer.objects.filter(nomination__in=signed, closed_at=None).update(closed_at=move.at)
    noted = [key for key, state in states.items() if state == NominationState.APPROVAL]
    if noted:
        PendingVerdict.objects.filter(nomination__in=noted).delete()


def note_transfer(subjects: Sequence[Nomination], move: Move) -> None:
    """From whose hand it came stands in `from`; whether the office stepped in is worth saying."""
    for subject in subjects:
        own = move.origins[subject.pk]["assignee_id"] in {None, move.standing.user_id}
        move.note(subject, by_office=not own)


def tell_assignees(subjects: Sequence[Nomination], move: Move) -> None:
    notifications.cases_handed(subjects, move.supplied["assignee"], at=move.at)
