"""What every action beside the desk begins with: the case under its lock, and who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.guards.desks import nobody_else_holds_it
from honors.models import Nomination
from workflow.definition import Move
from workflow.refusals import NotPermitted, WrongState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from workflow.definition import Actor


def lock_case(nomination: Nomination, *, states: Collection[str]) -> Nomination:
    """The case as it is now, which cannot move until the transaction ends."""
    locked: Nomination = Nomination.objects.select_for_update(no_key=True).get(pk=nomination.pk)
    if locked.state not in states:
        raise WrongState(
            _("This is not possible while the state is %(state)s."),
            state=locked.get_state_display(),
        )
    return locked


def require_desk(nomination: Nomination, *, by: Actor, at: datetime) -> None:
    """Refuse all but those who decide at the stage, and who else than its assignee may."""
    standing = by.standing(at=at)
    if not rules.decides_at_stage(nomination, standing):
        raise NotPermitted(_("Only those who decide on the case at this stage may do this."))
    prefetch_related_objects([nomination], "assignee__memberships")
    row = Nomination.workflow.transition("transfer")
    nobody_else_holds_it(nomination, Move(transition=row, actor=by, standing=standing, at=at))


def require_office(nomination: Nomination, *, by: Actor, at: datetime) -> None:
    """Refuse all but those who handle the case now, and the secretaries over it."""
    if not rules.arranges_desk(nomination, by.standing(at=at)):
        raise NotPermitted(_("Only the office that handles the case may do this."))
