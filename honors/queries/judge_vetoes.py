"""Which vetoes of judges somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from honors.models import JudgeVeto, VetoCriterion
from honors.queries import score_sheets
from honors.states import COUNTING_SHEETS, NominationState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import ScoreSheet, User


def visible_to(user: User, *, at: datetime) -> QuerySet[JudgeVeto]:
    """A judge's own; those of others once their sheet is in, to whoever may read its marks. What
    was found on one stays, also when the sheet is void because the case is out.
    """
    readable = score_sheets.readable_to(user, at=at).order_by()
    submitted = Q(sheet__judge=user) | Q(sheet__state__in=COUNTING_SHEETS) | ~Q(verdict="")
    return JudgeVeto.objects.filter(submitted, sheet__in=readable).order_by("pk")


def criteria_of(sheet: ScoreSheet) -> list[VetoCriterion]:
    """What a judge may raise on this sheet; none where the rubric has no vetoes."""
    rows = VetoCriterion.objects.filter(
        rubric__stage=sheet.stage_id, rubric__category=sheet.nomination.category_id
    )
    return list(rows.order_by("position"))


def to_find(user: User, *, at: datetime) -> QuerySet[JudgeVeto]:
    """Those handed in with their sheets, on which nothing is found yet, of cases being scored."""
    return visible_to(user, at=at).filter(
        verdict="",
        sheet__state__in=COUNTING_SHEETS,
        sheet__nomination__state=NominationState.SCORING,
        sheet__nomination__stage=F("sheet__stage"),
    )
