"""Which vetoes of judges somebody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import JudgeVeto
from honors.queries import score_sheets
from honors.states import COUNTING_SHEETS

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User


def visible_to(user: User, *, at: datetime) -> QuerySet[JudgeVeto]:
    """A judge's own; those of others once their sheet is in, to whoever may read its marks."""
    readable = score_sheets.readable_to(user, at=at).order_by()
    submitted = Q(sheet__judge=user) | Q(sheet__state__in=COUNTING_SHEETS)
    return JudgeVeto.objects.filter(submitted, sheet__in=readable).order_by("pk")
