"""Which wordings somebody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.models import Organization, Wording
from honors.roles import Role, paths_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User


def visible_to(user: User, *, at: datetime) -> QuerySet[Wording]:
    """Those of the places below which one is a secretary, approver or auditor."""
    standing = user.standing(at=at)
    paths = paths_of(standing.having(Role.SECRETARY, Role.APPROVER, Role.AUDITOR))
    places = Organization.objects.within(paths)
    return Wording.objects.filter(organization__in=places).order_by("pk")
