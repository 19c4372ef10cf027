"""Relations between people who judge or decide and those whom they would judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from honors.actions import inputs
from honors.models import Conflict
from honors.models.panels import ConflictGround
from honors.queries.accounts import require_over
from honors.roles import Role
from workflow import ledger

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Nominee, User
    from workflow.definition import Actor


@transaction.atomic
def declare_conflict(
    *, user: User, nominee: Nominee, ground: str, by: Actor, at: datetime
) -> Conflict:
    """Keep somebody from judging and deciding on a nominee; declared by that person, or by a
    secretary over the nominee's unit. Declared again, it stays as it was first.

    Sheets that the person has are not touched: they are recused, and no ranking is sealed before.
    """
    if by.standing(at=at).user_id != user.pk:
        require_over(by, Role.SECRETARY, nominee.unit, at)
    chosen = inputs.choice(ground, ConflictGround.values, field="ground")
    conflict, fresh = Conflict.objects.get_or_create(
        user=user, nominee=nominee, defaults={"ground": chosen, "declared_at": at}
    )
    if fresh:
        facts = {"user": user.ledger_key, "ground": chosen}
        stream = f"nominees:{nominee.pk}"
        ledger.record(stream, "conflicts.declare", actor=by.ledger_key, at=at, facts=facts)
    return conflict
