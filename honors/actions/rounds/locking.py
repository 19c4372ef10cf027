"""The round is locked first, so that nobody opens it while its terms are being changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from honors.models import Round
from honors.states import RUNNING_ROUNDS, RoundState
from workflow.refusals import GuardFailed


def lock_round(round_: Round) -> Round:
    """The round as it is now, locked until the transaction ends."""
    found: Round = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    return found


def lock_planned(round_: Round) -> Round:
    """Refuse unless the terms can still be changed."""
    locked = lock_round(round_)
    if locked.state != RoundState.PLANNED:
        raise GuardFailed(
            _("The terms of this round are frozen since it was opened."), code="terms_frozen"
        )
    return locked


def lock_unfinished(round_: Round) -> Round:
    """Refuse what is arranged for a round once the round is over."""
    locked = lock_round(round_)
    if locked.state not in (RoundState.PLANNED, *RUNNING_ROUNDS):
        raise GuardFailed(_("This round is over."), code="round_over")
    return locked
