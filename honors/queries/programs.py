"""Programs, their titles and the forms, as far as somebody may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from honors.models import FormDefinition, HonorTitle, Program, Round
from honors.queries import organizations
from honors.states import RoundState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User

UNKNOWN_ROUNDS = (RoundState.PLANNED, RoundState.CANCELED)


def visible_to(user: User, *, at: datetime) -> QuerySet[Program]:
    """Those of every organization that one may see: the own, and all above and below."""
    seen = organizations.visible_to(user, at=at).order_by().values("pk")
    return Program.objects.filter(organizer__in=seen).order_by("pk")


def titles_visible_to(user: User, *, at: datetime) -> QuerySet[HonorTitle]:
    seen = visible_to(user, at=at).order_by().values("pk")
    return HonorTitle.objects.filter(program__in=seen).order_by("pk")


def forms_visible_to(user: User, *, at: datetime) -> QuerySet[FormDefinition]:
    """The standard forms, and those of the organizations that one may see."""
    seen = organizations.visible_to(user, at=at).order_by().values("pk")
    forms = FormDefinition.objects.filter(Q(organization=None) | Q(organization__in=seen))
    return forms.order_by("pk")


def published() -> QuerySet[Program]:
    """What everybody may know of: programs of which a round was ever opened and not canceled."""
    opened = Round.objects.filter(program=OuterRef("pk")).exclude(state__in=UNKNOWN_ROUNDS)
    return Program.objects.filter(Exists(opened)).select_related("organizer").order_by("-pk")


def published_rounds(program: Program) -> QuerySet[Round]:
    """Its rounds, the latest first, as far as everybody may know of them."""
    known = program.rounds.exclude(state__in=UNKNOWN_ROUNDS)
    return known.select_related("organizer").order_by("-opens_at", "-pk")
