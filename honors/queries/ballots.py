"""Which ballots somebody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import Ballot
from honors.roles import PATH_END, Role, paths_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User

# Who records what a unit has voted on.
DESKS = (Role.OFFICER, Role.SECRETARY)
READERS = (Role.OFFICER, Role.SECRETARY, Role.APPROVER, Role.AUDITOR)


def visible_to(user: User, *, at: datetime) -> QuerySet[Ballot]:
    """Those held at and below one's own organization, for whoever reviews, decides, runs rounds or
    audits there; and to the organizer's secretaries all of their rounds.
    """
    standing = user.standing(at=at)
    desks = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    seen = Q(stage__round__organizer__in=desks)
    for path in paths_of(standing.having(*READERS)):
        seen |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return Ballot.objects.filter(seen).order_by("pk")
