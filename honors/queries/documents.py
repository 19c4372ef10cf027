"""Which documents somebody may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import Document
from honors.models.documents import Audience
from honors.roles import PATH_END, Role, paths_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User

RUNNERS = (Role.SECRETARY, Role.APPROVER, Role.AUDITOR)
REVIEWERS = (Role.OFFICER, *RUNNERS)


def visible_to(user: User, *, at: datetime) -> QuerySet[Document]:
    """What was issued to everybody; of a case, what its unit and those above it may see; of a
    round, what its organizer's secretaries, approvers and auditors, and those above them, may.
    """
    standing = user.standing(at=at)
    seen = Q(audience=Audience.EVERYBODY)
    for path in paths_of(standing.having(*RUNNERS)):
        seen |= Q(round__organizer__path__gte=path, round__organizer__path__lt=path + PATH_END)
    units = {grant.organization_id for grant in standing.having(Role.NOMINATOR)}
    of_case = Q(organization__in=units)
    for path in paths_of(standing.having(*REVIEWERS)):
        of_case |= Q(organization_path__gte=path, organization_path__lt=path + PATH_END)
    return Document.objects.filter(seen | (of_case & Q(audience=Audience.CASE))).order_by("pk")
