"""Which polls somebody may see, and the papers as one figure."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import Membership, Poll, User
from honors.queries.ballots import DESKS, READERS
from honors.roles import PATH_END, Role, paths_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import PollPaper

# Who only looks on, or keeps accounts, has no voice in what a unit decides.
VOICELESS = (Role.AUDITOR, Role.ADMINISTRATOR)


def visible_to(user: User, *, at: datetime) -> QuerySet[Poll]:
    """Those that one votes in, and those whose ballot one may read."""
    if not user.is_active:
        return Poll.objects.none()
    standing = user.standing(at=at)
    desks = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    voting = Poll.objects.filter(voters__user=user).order_by().values("pk")
    seen = Q(pk__in=voting) | Q(stage__round__organizer__in=desks)
    for path in paths_of(standing.having(*READERS)):
        seen |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return Poll.objects.filter(seen).order_by("pk")


def electorate(organizations: Collection[int], *, at: datetime) -> QuerySet[User]:
    """Who may be named as a voter at one of these units: whoever holds a role there by then."""
    held = Membership.objects.at(at).filter(organization__in=organizations)
    voices = held.exclude(role__in=VOICELESS).order_by().values("user")
    return User.objects.filter(is_active=True, pk__in=voices).order_by("pk")


def electorate_visible_to(user: User, *, at: datetime) -> QuerySet[User]:
    """Whom somebody may name: the people of the units whose polls that person opens."""
    desks = user.standing(at=at).having(*DESKS)
    return electorate({grant.organization_id for grant in desks}, at=at)


def digest_of(papers: Iterable[PollPaper]) -> str:
    """Of every paper with its key, whatever order they lie in."""
    lines = sorted(f"{paper.key} {json.dumps(paper.choices, sort_keys=True)}" for paper in papers)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
