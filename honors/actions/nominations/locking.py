"""Whoever writes a dossier locks its case first, so that it cannot be submitted meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from honors.models import Nomination
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import WRITABLE, NominationState
from workflow.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from workflow.definition import Actor


def lock_for_author(
    nomination: Nomination,
    *,
    by: Actor,
    at: datetime,
    states: Collection[str] = WRITABLE,
) -> Nomination:
    """The case as it is now, for a nominator of its unit while the unit has it."""
    require(by, Role.NOMINATOR, nomination.unit, at)
    locked = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    if locked.state not in states:
        raise WrongState(
            _("The dossier cannot be changed while the state is %(state)s."),
            state=str(NominationState(locked.state).label),
        )
    return locked
