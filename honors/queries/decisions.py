"""Who may decide, who may not decide on what, and what was decided."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from honors.guards.hands import READS, Act, had_a_hand, hands_of
from honors.models import Conflict, Decision, Handling, Membership, ScoreSheet, User
from honors.roles import PATH_END, Role, paths_of
from honors.states import COUNTING_SHEETS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
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
    deciders: Iterable[User], nominations: Sequence[Nomination], *, on: date
) -> list[DeciderConflict]:
    """Who nominated, handled or scored a case, or has declared a tie to its nominee.

    A substitute and the absent are one person here, as `honors.guards.hands` says; `on` is the day
    of the decision.
    """
    keys = {user.pk for user in deciders}
    users = User.objects.prefetch_related(*READS).in_bulk(keys)
    hands = {key: list(hands_of(user, on=on)) for key, user in users.items()}
    whose = {hand.user_id for held in hands.values() for hand in held}
    acts = _acts(nominations, whose)
    ties = set(Conflict.objects.filter(user__in=users).values_list("user_id", "nominee_id"))
    return [
        DeciderConflict(user, case)
        for key, user in sorted(users.items())
        for case in sorted(nominations, key=lambda each: int(each.pk))
        if (key, case.nominee_id) in ties or had_a_hand(hands[key], acts[case.pk])
    ]


def _acts(nominations: Sequence[Nomination], people: Collection[int]) -> dict[int, list[Act]]:
    """Who of these people did something to each case, and when."""
    acts: dict[int, list[Act]] = {
        case.pk: [(case.nominator_id, case.created_at)] for case in nominations
    }
    handled = Handling.objects.filter(user__in=people, nomination__in=nominations)
    scored = ScoreSheet.objects.filter(
        judge__in=people, nomination__in=nominations, state__in=COUNTING_SHEETS
    )
    for case, user, at in handled.values_list("nomination_id", "user_id", "at"):
        acts[case].append((user, at))
    for case, user, submitted in scored.values_list("nomination_id", "judge_id", "submitted_at"):
        acts[case].append((user, submitted))
    return acts


def share_a_seat(deciders: Iterable[User], *, on: date) -> bool:
    """Whether a substitute and the one whose place it is are both among them."""
    keys = {user.pk for user in deciders}
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    acting = Membership.objects.filter(
        user__in=keys,
        substitute_for__user__in=keys,
        role=Role.APPROVER,
        starts_at__lt=midnight + timedelta(days=1),
        ends_at__gt=midnight,
    )
    return acting.exists()


def visible_to(user: User, *, at: datetime) -> QuerySet[Decision]:
    """For whoever reviews, decides, runs rounds or audits, from their organization downwards."""
    roles = (Role.OFFICER, Role.APPROVER, Role.SECRETARY, Role.AUDITOR)
    seen = Q(pk__in=[])
    for path in paths_of(user.standing(at=at).having(*roles)):
        seen |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return Decision.objects.filter(seen).order_by("pk")
