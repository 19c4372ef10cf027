"""Score sheets and rankings, as far as somebody may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import Ranking, ScoreSheet
from honors.roles import PATH_END, Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User


def sheets_visible_to(user: User, *, at: datetime) -> QuerySet[ScoreSheet]:
    """The own ones; for the organizer's secretaries, auditors and the panel's chair, all of them.

    No judge sees another's marks.
    """
    if not user.is_active:
        return ScoreSheet.objects.none()
    chaired = Q(stage__panels__members__user=user, stage__panels__members__is_chair=True)
    seen = Q(judge=user) | _organizing(user, at, "nomination__round") | chaired
    keys = ScoreSheet.objects.filter(seen).order_by().values("pk")
    return ScoreSheet.objects.filter(pk__in=keys).order_by("pk")


def rankings_visible_to(user: User, *, at: datetime) -> QuerySet[Ranking]:
    """For the organizer's secretaries and approvers, and auditors."""
    standing = user.standing(at=at)
    approving = [grant.organization_id for grant in standing.having(Role.APPROVER)]
    seen = _organizing(user, at, "stage__round") | Q(stage__round__organizer__in=approving)
    return Ranking.objects.filter(seen).order_by("pk")


def _organizing(user: User, at: datetime, round_: str) -> Q:
    standing = user.standing(at=at)
    organizers = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    seen = Q(**{f"{round_}__organizer__in": organizers})
    path = f"{round_}__organizer__path"
    for grant in standing.having(Role.AUDITOR):
        seen |= Q(**{f"{path}__gte": grant.path, f"{path}__lt": grant.path + PATH_END})
    return seen
