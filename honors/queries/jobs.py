"""Background work, as far as somebody may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import Job
from honors.roles import PATH_END, Role, paths_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User


def visible_to(user: User, *, at: datetime) -> QuerySet[Job]:
    """The own ones; and for auditors those for an organization that they audit."""
    seen = Q(asked_by=user)
    for path in paths_of(user.standing(at=at).having(Role.AUDITOR)):
        seen |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return Job.objects.filter(seen).order_by("pk")
