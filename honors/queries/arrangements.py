"""The parts of rounds: whoever may see a round may see how it is arranged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import Category, Membership, Panel, Rubric, Stage, User, VetoCriterion
from honors.queries import rounds
from honors.queries.organizations import paths_above
from honors.roles import PATH_END, Role

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import Organization


def categories_visible_to(user: User, *, at: datetime) -> QuerySet[Category]:
    seen = rounds.visible_to(user, at=at).order_by().values("pk")
    return Category.objects.filter(round__in=seen).order_by("pk")


def stages_visible_to(user: User, *, at: datetime) -> QuerySet[Stage]:
    seen = rounds.visible_to(user, at=at).order_by().values("pk")
    return Stage.objects.filter(round__in=seen).order_by("pk")


def rubrics_visible_to(user: User, *, at: datetime) -> QuerySet[Rubric]:
    seen = rounds.visible_to(user, at=at).order_by().values("pk")
    return Rubric.objects.filter(stage__round__in=seen).order_by("pk")


def veto_criteria_visible_to(user: User, *, at: datetime) -> QuerySet[VetoCriterion]:
    seen = rounds.visible_to(user, at=at).order_by().values("pk")
    return VetoCriterion.objects.filter(rubric__stage__round__in=seen).order_by("pk")


def judging_roles(organizer: Organization, *, at: datetime) -> QuerySet[Membership]:
    """The roles of those who are judges at the organizer, below it or above it."""
    path = organizer.path
    here = Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    return Membership.objects.at(at).filter(
        here | Q(organization__path__in=paths_above(path)), role=Role.JUDGE, user__is_active=True
    )


def judges_at(organizer: Organization, *, at: datetime) -> QuerySet[User]:
    """Whoever may sit on its panels in their own right: no substitute for somebody else."""
    own = judging_roles(organizer, at=at).filter(substitute_for=None)
    return User.objects.filter(pk__in=own.values("user")).order_by("pk")


def panels_visible_to(user: User, *, at: datetime) -> QuerySet[Panel]:
    """Who judges is known to the judges themselves, the organizer's secretaries and auditors."""
    standing = user.standing(at=at)
    if not user.is_active:
        return Panel.objects.none()
    organizers = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    seen = Panel.objects.filter(members__user=user)
    seen |= Panel.objects.filter(stage__round__organizer__in=organizers)
    for grant in standing.having(Role.AUDITOR):
        seen |= Panel.objects.filter(
            stage__round__organizer__path__gte=grant.path,
            stage__round__organizer__path__lt=grant.path + PATH_END,
        )
    return seen.distinct().order_by("pk")
