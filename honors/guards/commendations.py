"""What must be true before a commendation moves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.states import OPEN_OBJECTIONS, NominationState
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed


@reads("entries", "round")
def list_is_the_approved_set(commendation: Any, _move: Move) -> None:
    """The list is exactly the approved cases of the round, and none of them is on hold."""
    approved = set(
        commendation.round.nominations.filter(state=NominationState.APPROVED).values_list(
            "pk", flat=True
        )
    )
    listed = {entry.nomination_id for entry in commendation.entries.all()}
    if not listed:
        raise GuardFailed(_("The list is empty."), code="list_empty")
    if listed != approved:
        raise GuardFailed(
            _("The list differs from the approved cases: %(missing)s missing, %(extra)s too many."),
            code="list_differs",
            missing=len(approved - listed),
            extra=len(listed - approved),
        )


@reads("entries__nomination__objections")
def no_listed_case_is_objected_to(commendation: Any, _move: Move) -> None:
    """No objection to a listed case is open."""
    for entry in commendation.entries.all():
        if any(o.state in OPEN_OBJECTIONS for o in entry.nomination.objections.all()):
            raise GuardFailed(
                _("An objection to %(number)s is open."),
                code="objection_open",
                number=str(entry.nomination),
            )
