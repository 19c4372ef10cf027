"""Programs, their titles and the forms, as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from honors.models import FormDefinition, HonorTitle, Program, Round, Stage
from honors.queries import organizations
from honors.states import RoundState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User

UNKNOWN_ROUNDS = (RoundState.PLANNED, RoundState.CANCELED)
MOST_ROUNDS = 20


@dataclass(frozen=True, kw_only=True)
class PublicTerms:
    """What a nominator must know of a round's frozen terms. `places` are titles with their numbers,
    `criteria` what judges mark with its weight in percent.
    """

    places: list[tuple[str, int]]
    conditions: list[str]
    consent: bool
    vetoes: list[str]
    criteria: list[tuple[str, Any]]


@dataclass(frozen=True, kw_only=True)
class ProgramPage:
    """A program as everybody reads it; `earlier` rounds, the latest of them first."""

    program: Program
    round: Round
    is_open: bool
    titles: Sequence[HonorTitle]
    stages: Sequence[Stage]
    terms: PublicTerms
    earlier: Sequence[Round]


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


def page(program: Program, *, at: datetime) -> ProgramPage:
    """Of a published program; five statements at most."""
    known = program.rounds.exclude(state__in=UNKNOWN_ROUNDS).order_by("-opens_at", "-pk")
    latest, *earlier = known[:MOST_ROUNDS]
    return page_of(program, latest, latest.terms, earlier, at=at)


def page_of(
    program: Program,
    round_: Round,
    terms: Mapping[str, Any],
    earlier: Sequence[Round] = (),
    *,
    at: datetime,
) -> ProgramPage:
    """What everybody reads of a round that has these terms, or will have them."""
    return ProgramPage(
        program=program,
        round=round_,
        is_open=round_.state == RoundState.OPEN and round_.opens_at <= at < round_.closes_at,
        titles=list(program.titles.order_by("pk").prefetch_related("issuer_rows__organization")),
        stages=list(round_.stages.order_by("position")),
        terms=_told(terms),
        earlier=earlier,
    )


def _told(terms: Mapping[str, Any]) -> PublicTerms:
    categories, rubrics = terms.get("categories", ()), terms.get("rubrics", ())
    criteria = (line for rubric in rubrics for line in rubric["criteria"] if line["counts"])
    return PublicTerms(
        places=[(category["title"], category["places"]) for category in categories],
        conditions=[
            condition["reason"]
            for category in categories
            for condition in category["eligibility"]
            if condition.get("reason")
        ],
        consent=any(category["consent_required"] for category in categories),
        vetoes=[item["text"] for item in terms.get("vetoes", ())],
        criteria=list({(line["name"], line["weight"]): None for line in criteria}),
    )
