"""Who opens a case is remembered at its stage, so that two do not do the same work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.db.models.functions import Greatest

from honors.models import Look

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Nomination
    from workflow.definition import Actor


def record_look(*, nomination: Nomination, by: Actor, at: datetime) -> None:
    """One statement, or two the first time; nothing while the case is at no stage.

    Whoever calls this has found the case among those that the person may see.
    """
    user = by.standing(at=at).user_id
    if user is None or nomination.stage_id is None:
        return
    own = Look.objects.filter(nomination=nomination, stage_id=nomination.stage_id, user=user)
    if not own.update(last_seen=_later(at)):
        first = Look(
            nomination=nomination,
            stage_id=nomination.stage_id,
            user_id=user,
            first_seen=at,
            last_seen=at,
        )
        # Two pages opened at once: one row, and both saw it at the same moment.
        Look.objects.bulk_create([first], ignore_conflicts=True)


def _later(at: datetime) -> Greatest:
    return Greatest(F("last_seen"), at)
