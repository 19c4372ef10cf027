"""Titles won elsewhere, or before anything was kept here: recorded, and struck again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from honors.actions.nominees.locking import lock_standing_many
from honors.models import EarlierTitle
from honors.queries.accounts import require_over_all
from honors.roles import Role
from honors.snapshots import digest_of, earlier_title_snapshot
from workflow import ledger

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import User

CHUNK = 500


@transaction.atomic
def record_titles(*, titles: Sequence[EarlierTitle], by: User, at: datetime) -> list[EarlierTitle]:
    """By a secretary over the units of their nominees, who are loaded with them and are registered
    by now.
    """
    _require(titles, by, at)
    lock_standing_many({title.nominee.pk for title in titles})
    for title in titles:
        title.nominee_id = title.nominee.pk
        title.recorded_by, title.recorded_at = by, at
        title.digest = digest_of(earlier_title_snapshot(title))
    stored = EarlierTitle.objects.bulk_create(titles, batch_size=CHUNK)
    _record(stored, "earlier_titles.record", by, at)
    return stored


@transaction.atomic
def strike_titles(*, titles: Sequence[EarlierTitle], by: User, at: datetime) -> None:
    """Away with what should not have been recorded; history keeps that it was."""
    _require(titles, by, at)
    _record(titles, "earlier_titles.strike", by, at)
    EarlierTitle.objects.filter(pk__in=[title.pk for title in titles]).delete()


def _require(titles: Sequence[EarlierTitle], by: User, at: datetime) -> None:
    units = {title.nominee.unit for title in titles}
    require_over_all(by, Role.SECRETARY, units, at)


def _record(titles: Sequence[EarlierTitle], action: str, by: User, at: datetime) -> None:
    entries = [
        ledger.Entry(
            stream=f"earlier_titles:{title.pk}",
            action=action,
            facts={"nominee": title.nominee_id, "title": title.title_id, "digest": title.digest},
        )
        for title in titles
    ]
    ledger.append(entries, actor=by.ledger_key, at=at)
