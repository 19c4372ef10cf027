"""What must be true before an honor moves."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.states import CommendationState
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed


def term_is_over(honor: Any, move: Move) -> None:
    """The honor was given for a term, and the term is over."""
    if honor.expires_on is None or timezone.localdate(move.at) < honor.expires_on:
        raise GuardFailed(_("The honor has not expired."), code="not_due")


def new_term_ends_later(honor: Any, move: Move) -> None:
    """The new term ends after the old one and after today."""
    expires_on = move.supplied.get("expires_on")
    if expires_on is None:
        return
    if expires_on <= timezone.localdate(move.at) or expires_on <= honor.expires_on:
        raise GuardFailed(_("The new term must end later."), code="not_longer")


@reads("commendation")
def commendation_stands(honor: Any, _move: Move) -> None:
    """The commendation that gave the honor was not revoked."""
    if honor.commendation.state == CommendationState.REVOKED:
        raise GuardFailed(
            _("The commendation was revoked; its honors cannot be renewed."),
            code="commendation_revoked",
        )
