"""Somebody acts in place of somebody else, for a term with an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.accounts import store_membership
from honors.models import Membership, User
from honors.queries.accounts import require_over
from honors.roles import Role
from workflow.refusals import GuardFailed, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from workflow.definition import Actor


@transaction.atomic
def appoint(
    *,
    absent: Membership,
    user: User,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    at: datetime,
) -> Membership:
    """`user` acts in place of whoever holds the role, in [starts_at, ends_at); it ends by itself.

    The substitute gets this one role at this one organization, within the time for which the absent
    holds it; the absent one's rests meanwhile. Not for time gone by, not two at a time, and never
    for or by somebody who is a substitute or absent then.
    """
    people = User.objects.filter(pk__in={user.pk, absent.user_id}).order_by("pk")
    locked = {person.pk: person for person in people.select_for_update(no_key=True)}
    seat = Membership.objects.select_for_update(no_key=True).get(pk=absent.pk)
    require_over(by, Role.ADMINISTRATOR, seat.organization, at)
    if by == user:
        raise NotPermitted(_("Nobody may grant a role to themselves."), code="own_role")
    made = Membership(
        user=locked[user.pk],
        organization=seat.organization,
        role=seat.role,
        starts_at=inputs.moment(starts_at, field="starts_at"),
        ends_at=inputs.moment(ends_at, field="ends_at"),
        substitute_for=seat,
        appointed_at=at,
    )
    inputs.half_open(made.starts_at, made.ends_at, field="ends_at")
    _require_active(locked.values())
    _require_within(made, seat, at)
    _refuse_chain(made, seat)
    return store_membership(made, "memberships.substitute", by=by, at=at)


def _require_active(people: Iterable[User]) -> None:
    for person in people:
        if not person.is_active:
            raise GuardFailed(
                _("The account of %(name)s is disabled."), code="account_disabled", name=str(person)
            )


def _require_within(made: Membership, seat: Membership, at: datetime) -> None:
    if made.starts_at < at:
        raise inputs.refused(
            _("A substitute cannot have acted before being appointed."),
            code="in_the_past",
            field="starts_at",
        )
    ends = made.ends_at
    if made.starts_at < seat.starts_at or (seat.ends_at and ends and ends > seat.ends_at):
        raise inputs.refused(
            _("A substitute holds a role no longer than the absent one does."),
            code="beyond_the_absent",
            field="ends_at",
        )


def _refuse_chain(made: Membership, seat: Membership) -> None:
    """One seat, one person: no substitute of a substitute, and no two at a time."""
    if made.user_id == seat.user_id:
        raise inputs.refused(
            _("Nobody is the own substitute."), code="own_substitute", field="user"
        )
    then = Membership.objects.filter(starts_at__lt=made.ends_at, ends_at__gt=made.starts_at)
    absent = Q(substitute_for__user=made.user_id)
    acting = Q(substitute_for__isnull=False, user=seat.user_id)
    if seat.substitute_for_id or then.filter(absent | acting).exists():
        raise inputs.refused(
            _("A substitute has no substitute, and nobody who is absent is one."),
            code="substitute_chain",
            field="user",
        )
    if then.filter(substitute_for=seat).exists():
        raise inputs.refused(
            _("Somebody is the substitute already at that time."),
            code="substitute_overlaps",
            field="starts_at",
        )
