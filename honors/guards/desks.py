"""Who has a case in hand, and who else must agree before it goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from honors.roles import Role
from honors.states import NominationState
from workflow.definition import Move, reads
from workflow.refusals import GuardFailed


def desk_roles(state: str) -> tuple[Role, ...]:
    """Who of the handling unit can have a case in hand."""
    if state == NominationState.APPROVAL:
        return (Role.OFFICER, Role.APPROVER)
    return (Role.OFFICER,)


def works_at(user: Any, nomination: Any, at: datetime) -> bool:
    """Whether somebody can act on the case where it lies. Reads the memberships and
    who acts in place of whom.
    """
    roles = desk_roles(nomination.state)
    return bool(user.is_active) and any(
        held.organization_id == nomination.holder_id and held.role in roles and held.is_in_force(at)
        for held in user.memberships.all()
    )


def holder_in_person(nomination: Any, at: datetime) -> Any:
    """The assignee, for as long as they work there: who left keeps nobody from going on."""
    assignee = nomination.assignee
    return assignee if assignee is not None and works_at(assignee, nomination, at) else None


@reads("assignee__memberships__substitutes")
def nobody_else_holds_it(nomination: Any, move: Move) -> None:
    """The case is in nobody's hand, or in one's own."""
    holding = holder_in_person(nomination, move.at)
    if holding is not None and holding.pk != move.standing.user_id:
        raise _held_by(holding)


@reads("round", "assignee__memberships__substitutes")
def is_theirs_to_hand_on(nomination: Any, move: Move) -> None:
    """As above; a secretary of the handling unit or of the organizer may always hand it on."""
    offices = (nomination.holder_id, nomination.round.organizer_id)
    if not any(move.standing.holds(Role.SECRETARY, office) for office in offices):
        nobody_else_holds_it(nomination, move)


def somebody_holds_it(nomination: Any, _move: Move) -> None:
    """Somebody has the case in hand."""
    if nomination.assignee_id is None:
        raise GuardFailed(_("Nobody has this case in hand."), code="held_by_nobody")


@reads("nominee__conflicts")
def colleague_may_take_it(nomination: Any, move: Move) -> None:
    """The colleague works at this desk, does not have the case yet, and has no tie to it."""
    colleague = move.supplied.get("assignee")
    if colleague is None:
        return
    # Once for a whole batch: what is there already is not read again.
    prefetch_related_objects([colleague], "memberships__substitutes")
    if not works_at(colleague, nomination, move.at):
        raise _unsuited(_("%(name)s does not work at this desk."), "no_colleague", colleague)
    if colleague.pk == nomination.assignee_id:
        raise _unsuited(_("%(name)s has this case in hand already."), "already_theirs", colleague)
    if is_tied(colleague, nomination):
        raise _unsuited(
            _("%(name)s nominated the case or is tied to the nominee."),
            "colleague_conflict",
            colleague,
        )


def is_tied(user: Any, nomination: Any) -> bool:
    """Reads the conflicts of the nominee."""
    tied = {conflict.user_id for conflict in nomination.nominee.conflicts.all()}
    return user.pk in tied or user.pk == nomination.nominator_id


@reads("signers__user")
def signers_agree(nomination: Any, _move: Move) -> None:
    """Everybody whose agreement was asked for at this stage has given it."""
    asked = [
        signer
        for signer in nomination.signers.all()
        if signer.required and signer.closed_at is None and signer.withdrawn_at is None
    ]
    refusing = [str(signer.user) for signer in asked if signer.answer == "refuses"]
    if refusing:
        raise GuardFailed(
            _("%(names)s did not agree. Whoever asked can take that back, with a reason."),
            code="signer_refuses",
            names="、".join(refusing),
        )
    waiting = [str(signer.user) for signer in asked if not signer.answer]
    if waiting:
        raise GuardFailed(
            _("The agreement of %(names)s is still missing."),
            code="signature_missing",
            names="、".join(waiting),
        )


def _held_by(user: Any) -> GuardFailed:
    return GuardFailed(_("%(name)s has this case in hand."), code="held_by_another", name=str(user))


def _unsuited(message: Any, code: str, user: Any) -> GuardFailed:
    return GuardFailed(message, code=code, pointer="/assignee", name=str(user))
