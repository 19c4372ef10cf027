"""Reserved places that nobody of their kind asks for are opened to everybody, before the cut."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.quotas import room
from honors.actions.rounds.locking import lock_round, lock_unfinished
from honors.models import Category, Quota, Ranking, ReserveRelease, Round, SubQuota
from honors.places import released_by, share_rules
from honors.queries.accounts import require
from honors.roles import Role
from honors.states import RUNNING_ROUNDS
from workflow.definition import Actor
from workflow.refusals import GuardFailed

REASON_LIMIT = 200


@transaction.atomic
def release_reserve(
    *, quota: Quota, share: str, reason: str, by: Actor, at: datetime
) -> ReserveRelease:
    """Open what is reserved for a share and not used yet; by a secretary of the organizer.

    A case of the kind that comes later takes a place like any other.
    """
    category = quota.category
    require(by, Role.SECRETARY, category.round.organizer, at)
    why = inputs.text(reason, field="reason", limit=REASON_LIMIT)
    lock_unfinished(category.round)
    _require_uncut(category)
    (locked,) = room.locked(Quota.objects.filter(pk=quota.pk)).values()
    sub = next((sub for sub in locked.sub_quotas.all() if sub.name == share), None)
    if sub is None:
        raise inputs.refused(
            _("These places have no such share."), code="unknown_share", field="share"
        )
    if not sub.waiting:
        raise GuardFailed(
            _("No reserved place of this share waits for anybody."), code="nothing_reserved"
        )
    (release,) = _release(category, [sub], why, by=by, at=at)
    return release


def _require_uncut(category: Category) -> None:
    if Ranking.objects.filter(stage__round=category.round_id, category=category).exists():
        raise GuardFailed(
            _("The line of this category is drawn: its places stay as they were."), code="too_late"
        )


def release_due(*, by: Actor, at: datetime) -> int:
    """What the terms open on a day that has come, in every running round; how many places."""
    rows = Category.objects.filter(round__state__in=RUNNING_ROUNDS, rankings=None)
    days = [
        category
        for category in rows.exclude(quota_rules={}).order_by("pk")
        if any(_is_due(rule, at) for rule in category.quota_rules.get("shares", {}).values())
    ]
    return sum(_release_category(category, by=by, at=at) for category in days)


def _is_due(rule: Any, at: datetime) -> bool:
    return released_by(rule, timezone.localdate(at))


@transaction.atomic
def _release_category(category: Category, *, by: Actor, at: datetime) -> int:
    """Of the category as it is now: meanwhile the round may be over, or its line drawn."""
    round_: Round = lock_round(category.round)
    if round_.state not in RUNNING_ROUNDS or Ranking.objects.filter(category=category).exists():
        return 0
    waiting = Quota.objects.filter(
        category=category, sub_quotas__reserved__gt=F("sub_quotas__released")
    )
    quotas = room.locked(Quota.objects.filter(pk__in=waiting.order_by().values("pk")))
    due = [sub for quota in quotas.values() for sub in _due_subs(quota, at)]
    return sum(release.places for release in _release(category, due, "", by=by, at=at))


def _due_subs(quota: Quota, at: datetime) -> list[SubQuota]:
    rules = share_rules(quota.category.quota_rules, quota.organization.level)
    subs = [sub for sub in quota.sub_quotas.all() if sub.waiting]
    return [sub for sub in subs if _is_due(rules[sub.name], at)]


def _release(
    category: Category, subs: Iterable[SubQuota], reason: str, *, by: Actor, at: datetime
) -> list[ReserveRelease]:
    """The rows are locked with their quotas; one event tells all of them."""
    releases = [
        ReserveRelease(
            sub_quota=sub,
            places=sub.waiting,
            reason=reason,
            released_at=at,
            released_by_id=by.standing(at=at).user_id,
        )
        for sub in subs
    ]
    if not releases:
        return []
    for release in releases:
        release.sub_quota.released += release.places
    opened = [release.sub_quota for release in releases]
    SubQuota.objects.bulk_update(opened, ["released"], batch_size=room.CHUNK)
    stored = ReserveRelease.objects.bulk_create(releases, batch_size=room.CHUNK)
    facts = {"opened": {str(r.sub_quota_id): r.places for r in stored}}
    private = {"reason": reason} if reason else {}
    room.record(category, "quotas.release_reserve", facts, by=by, at=at, private=private)
    return stored
