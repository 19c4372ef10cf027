"""Titles won elsewhere, or before anything was kept here: recorded, and struck again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.nominees.locking import lock_standing, lock_standing_many
from honors.models import EarlierTitle
from honors.queries.accounts import require_over_all
from honors.roles import Role
from honors.snapshots import digest_of, earlier_title_snapshot
from workflow import ledger
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import User

CHUNK = 500
REASON_LIMIT = 500


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


@transaction.atomic
def strike_title(*, title: EarlierTitle, reason: str, by: User, at: datetime) -> None:
    """Away with one that was recorded by mistake, of whatever file it came. History keeps that it
    was, and sealed why it went; what was decided while it stood stays decided.
    """
    loaded = EarlierTitle.objects.select_related("nominee__unit").filter(pk=title.pk)
    nominee = lock_standing(title.nominee)
    found = loaded.first()
    if found is None:
        message = _("This title was struck already.")
        raise GuardFailed(message, code="title_struck", nominee=nominee.name)
    _require([found], by, at)
    said = inputs.text(reason, field="reason", limit=REASON_LIMIT)
    _record([found], "earlier_titles.strike", by, at, reason=said)
    found.delete()


def _require(titles: Sequence[EarlierTitle], by: User, at: datetime) -> None:
    units = {title.nominee.unit for title in titles}
    require_over_all(by, Role.SECRETARY, units, at)


def _record(
    titles: Sequence[EarlierTitle], action: str, by: User, at: datetime, **private: str
) -> None:
    entries = [
        ledger.Entry(
            stream=f"earlier_titles:{title.pk}",
            action=action,
            facts={"nominee": title.nominee_id, "title": title.title_id, "digest": title.digest},
            private=private,
        )
        for title in titles
    ]
    ledger.append(entries, actor=by.ledger_key, at=at)
