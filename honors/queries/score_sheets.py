"""Which score sheets somebody may see, what a judge does next, and how far the judges are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Q, QuerySet, Value, When

from honors.models import ScoreSheet
from honors.roles import PATH_END, Role
from honors.states import COUNTING_SHEETS, OPEN_SHEETS, NominationState, ScoreSheetState

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Category, Stage, User


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many of a judge's sheets are submitted. Recused and voided ones are not asked for."""

    judge_id: int
    name: str
    done: int
    total: int


def visible_to(user: User, *, at: datetime) -> QuerySet[ScoreSheet]:
    """A judge's own; all of a round for secretaries of its organizer and auditors over it."""
    standing = user.standing(at=at)
    seen = Q(judge=user) if user.is_active else Q(pk__in=[])
    for grant in standing.having(Role.SECRETARY, Role.AUDITOR):
        if grant.role == Role.AUDITOR:
            path = "stage__round__organizer__path"
            seen |= Q(**{f"{path}__gte": grant.path, f"{path}__lt": grant.path + PATH_END})
        else:
            seen |= Q(stage__round__organizer=grant.organization_id)
    return ScoreSheet.objects.filter(seen).order_by("pk")


def next_for(judge: User, *, after: int = 0) -> ScoreSheet | None:
    """The judge's next sheet to fill in behind the one with this number, begun ones first."""
    begun_first = Case(When(state=ScoreSheetState.IN_PROGRESS, then=Value(0)), default=Value(1))
    waiting = ScoreSheet.objects.filter(
        judge=judge,
        pk__gt=after,
        state__in=OPEN_SHEETS,
        nomination__state=NominationState.SCORING,
    )
    return waiting.select_related("nomination").order_by(begun_first, "pk").first()


def progress(stage: Stage, *, category: Category | None = None) -> list[Progress]:
    """Each judge's progress at a scoring stage, in one statement."""
    sheets = ScoreSheet.objects.filter(stage=stage, state__in=(*OPEN_SHEETS, *COUNTING_SHEETS))
    if category is not None:
        sheets = sheets.filter(nomination__category=category)
    done = Count("pk", filter=Q(state__in=COUNTING_SHEETS))
    people = sheets.values_list("judge_id", "judge__display_name")
    rows = people.annotate(done=done, total=Count("pk"))
    return [
        Progress(judge_id=judge, name=name, done=finished, total=total)
        for judge, name, finished, total in rows.order_by("judge_id")
    ]
