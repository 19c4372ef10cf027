"""Who holds which role where, as far as somebody may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import Membership, Organization, User
from honors.queries.accounts import is_operator
from honors.queries.organizations import paths_above
from honors.roles import PATH_END, Role, paths_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

ARRANGED = (Role.JUDGE, Role.APPROVER)


def visible_to(user: User, *, at: datetime) -> QuerySet[Membership]:
    """The own ones, and those at organizations where one is administrator or auditor.

    Secretaries see who may judge and decide below and above them: they arrange panels.
    """
    if is_operator(user):
        return Membership.objects.order_by("pk")
    seen = Membership.objects.filter(user=user)
    for grant in user.standing(at=at).having(Role.SECRETARY):
        below = Q(organization__path__gte=grant.path, organization__path__lt=grant.path + PATH_END)
        above = Q(organization__path__in=paths_above(grant.path))
        seen |= Membership.objects.filter(below | above, role__in=ARRANGED)
    for grant in user.standing(at=at).having(Role.ADMINISTRATOR, Role.AUDITOR):
        seen |= Membership.objects.filter(
            organization__path__gte=grant.path, organization__path__lt=grant.path + PATH_END
        )
    return seen.order_by("pk")


def kept_by(user: User, *, at: datetime) -> QuerySet[Membership]:
    """At or below the places where one is administrator, that is whose roles one may change."""
    if is_operator(user):
        return Membership.objects.order_by("pk")
    paths = paths_of(user.standing(at=at).having(Role.ADMINISTRATOR))
    organizations = Organization.objects.within(paths)
    return Membership.objects.filter(organization__in=organizations).order_by("pk")


def people_visible_to(user: User, *, at: datetime) -> QuerySet[User]:
    """Whose roles one may see."""
    seen = visible_to(user, at=at).order_by().values("user")
    return User.objects.filter(pk__in=seen).order_by("pk")
