"""A unit says why it sent fewer than its minimum."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from honors import rules
from honors.actions import inputs
from honors.actions.quotas import room
from honors.actions.rounds.locking import lock_unfinished
from honors.models import Shortfall
from honors.queries.accounts import require
from honors.roles import Role
from workflow.definition import Actor

REASON_LIMIT = 500


@transaction.atomic
def explain_shortfall(*, shortfall: Shortfall, reason: str, by: Actor, at: datetime) -> Shortfall:
    """By somebody who nominates or sends up for the unit, or by a secretary over its places."""
    quota = shortfall.quota
    standing = by.standing(at=at)
    if not rules.explains_shortfall(quota, standing):
        require(by, Role.NOMINATOR, quota.organization, at)
    lock_unfinished(quota.category.round)
    current = Shortfall.objects.select_for_update(no_key=True).get(pk=shortfall.pk)
    current.reason = inputs.text(reason, field="reason", limit=REASON_LIMIT)
    current.answered_at, current.answered_by_id = at, standing.user_id
    current.save(update_fields=["reason", "answered_at", "answered_by"])
    facts = {"organization": quota.organization_id, "missing": current.missing}
    private = {"reason": current.reason}
    room.record(quota.category, "quotas.explain_shortfall", facts, by=by, at=at, private=private)
    return current
