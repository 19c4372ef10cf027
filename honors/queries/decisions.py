"""Who may decide, who may not decide on what, and what was decided."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from honors.models import Conflict, Decision, Handling, Membership, ScoreSheet, User
from honors.roles import PATH_END, Role, paths_of
from honors.states import COUNTING_SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from honors.models import Nomination, Organization


class DeciderConflict(NamedTuple):
    decider: User
    nomination: Nomination


def approvers_of(organization: Organization, *, on: date) -> QuerySet[User]:
    """Who held the role of an approver there at some time of that day."""
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    held = Membership.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=midnight),
        organization=organization,
        role=Role.APPROVER,
        starts_at__lt=midnight + timedelta(days=1),
    )
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")


def conflicts_among(
    deciders: Iterable[User], nominations: Sequence[Nomination]
) -> list[DeciderConflict]:
    """Who nominated, handled or scored a case, or has declared a tie to its nominee."""
    users = {user.pk: user for user in deciders}
    cases = {case.pk: case for case in nominations}
    involved = {(case.nominator_id, case.pk) for case in nominations}
    handled = Handling.objects.filter(user__in=users, nomination__in=cases)
    scored = ScoreSheet.objects.filter(
        judge__in=users, nomination__in=cases, state__in=COUNTING_SHEETS
    )
    involved |= set(handled.values_list("user_id", "nomination_id"))
    involved |= set(scored.values_list("judge_id", "nomination_id"))
    ties = set(Conflict.objects.filter(user__in=users).values_list("user_id", "nominee_id"))
    involved |= {(u, case.pk) for case in nominations for u, n in ties if n == case.nominee_id}
    found = sorted(pair for pair in involved if pair[0] in users)
    return [DeciderConflict(users[user], cases[case]) for user, case in found]


def visible_to(user: User, *, at: datetime) -> QuerySet[Decision]:
    """For whoever reviews, decides, runs rounds or audits, from their organization downwards."""
    roles = (Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR)
    seen = Q(pk__in=[])
    for path in paths_of(user.standing(at=at).having(*roles)):
        seen |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return Decision.objects.filter(seen).order_by("pk")
