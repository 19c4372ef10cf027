"""Who may make a change that is no move of a machine. Denied unless a role says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models import Membership, User
from honors.roles import NOBODY, PATH_END, Role, Standing, paths_of
from workflow.refusals import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import Organization
    from workflow.definition import Actor


class Console:
    """Whoever runs commands on the server itself: holds no role, but keeps accounts and
    organizations as a superuser does.
    """

    ledger_key = "system:console"

    def standing(self, *, at: datetime) -> Standing:
        return NOBODY


CONSOLE = Console()


def require(by: Actor, role: Role, organization: Organization, at: datetime) -> None:
    """Refuse unless the role is held at exactly this organization."""
    if not by.standing(at=at).holds(role, organization.pk):
        raise _refusal(role, organization)


def require_over(by: Actor, role: Role, organization: Organization | None, at: datetime) -> None:
    """Refuse unless the role is held at this organization or one above it."""
    require_over_all(by, role, [organization], at)


def require_over_all(
    by: Actor, role: Role, organizations: Iterable[Organization | None], at: datetime
) -> None:
    """Refuse unless the role is held over each of them, in two statements however many they are.

    None stands for the place above every root, where no role can be held. An installation begins
    with its operators, so they count as administrators everywhere, and as nothing else.
    """
    if role == Role.ADMINISTRATOR and is_operator(by):
        return
    standing = by.standing(at=at)
    for organization in organizations:
        if organization is None or not standing.holds_over(role, organization.path):
            raise _refusal(role, organization)


def require_anywhere(by: Actor, role: Role, at: datetime) -> None:
    """Refuse unless the role is held at some organization."""
    if role == Role.ADMINISTRATOR and is_operator(by):
        return
    if not by.standing(at=at).having(role):
        raise _refusal(role, None)


def is_operator(by: Actor) -> bool:
    """A superuser, or whoever sits at the server."""
    return by is CONSOLE or (isinstance(by, User) and by.is_active and by.is_superuser)


def _refusal(role: Role, organization: Organization | None) -> NotPermitted:
    label = str(Role(role).label)
    if organization is None:
        return NotPermitted(_("Only the role %(role)s may do this."), role=label)
    return NotPermitted(
        _("Only the role %(role)s at %(organization)s may do this."),
        role=label,
        organization=organization.name,
    )


def visible_to(user: User, *, at: datetime) -> QuerySet[User]:
    """Oneself, and whoever has or had a role, or works, where one is administrator or auditor."""
    if is_operator(user):
        return User.objects.order_by("pk")
    paths = paths_of(user.standing(at=at).having(Role.ADMINISTRATOR, Role.AUDITOR))
    seen = User.objects.filter(pk=user.pk)
    for path in paths:
        seen |= User.objects.filter(employer__path__gte=path, employer__path__lt=path + PATH_END)
        seen |= User.objects.filter(
            memberships__organization__path__gte=path,
            memberships__organization__path__lt=path + PATH_END,
        )
    return seen.distinct().order_by("pk")


def memberships_visible_to(user: User, *, at: datetime) -> QuerySet[Membership]:
    """One's own, and those at or below a place where one is administrator or auditor."""
    if is_operator(user):
        return Membership.objects.order_by("pk")
    seen = Q(user=user)
    for path in paths_of(user.standing(at=at).having(Role.ADMINISTRATOR, Role.AUDITOR)):
        seen |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return Membership.objects.filter(seen).order_by("pk")
