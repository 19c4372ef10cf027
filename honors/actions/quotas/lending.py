"""A unit that does not need all its places lends some to another, which gives them back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.quotas import room
from honors.actions.rounds.locking import lock_unfinished
from honors.models import Quota, QuotaLoan
from honors.models.quotas import QuotaKind
from workflow.definition import Actor
from workflow.refusals import GuardFailed

REASON_LIMIT = 200


@transaction.atomic
def lend(
    *, lender: Quota, borrower: Quota, places: int, reason: str, by: Actor, at: datetime
) -> QuotaLoan:
    """Let another unit of the category use places that are neither in use nor reserved."""
    room.require_over_quota(by, lender, at)
    count = inputs.whole(places, field="places", high=room.MOST_PLACES)
    why = inputs.text(reason, field="reason", limit=REASON_LIMIT)
    _check_pair(lender, borrower)
    lock_unfinished(lender.category.round)
    rows = room.locked(Quota.objects.filter(pk__in=[lender.pk, borrower.pk]))
    giving, getting = rows[lender.pk], rows[borrower.pk]
    if {giving.kind, getting.kind} != {QuotaKind.FIXED}:
        raise GuardFailed(_("Only fixed places are lent and borrowed."), code="not_fixed")
    giving.lent += count
    getting.borrowed += count
    room.resize([giving])
    room.resize([getting], smaller=False)
    loan = QuotaLoan.objects.create(
        lender=giving,
        borrower=getting,
        places=count,
        reason=why,
        lent_at=at,
        lent_by_id=by.standing(at=at).user_id,
    )
    facts = {"loan": loan.pk, "lender": giving.pk, "borrower": getting.pk, "places": count}
    room.record(giving.category, "quotas.lend", facts, by=by, at=at, private={"reason": why})
    return loan


def _check_pair(lender: Quota, borrower: Quota) -> None:
    if lender.pk == borrower.pk or lender.category_id != borrower.category_id:
        raise inputs.refused(
            _("Places are lent to another unit of the same category."),
            code="not_another_unit",
            field="borrower",
        )


@transaction.atomic
def give_back(*, loan: QuotaLoan, places: int, by: Actor, at: datetime) -> QuotaLoan:
    """All or a part of what was borrowed, as far as it is not in use."""
    room.require_over_quota(by, loan.borrower, at)
    count = inputs.whole(places, field="places", high=room.MOST_PLACES)
    lock_unfinished(loan.borrower.category.round)
    rows = room.locked(Quota.objects.filter(pk__in=[loan.lender_id, loan.borrower_id]))
    current = QuotaLoan.objects.get(pk=loan.pk)
    if count > current.outstanding:
        raise inputs.refused(
            _("Only %(places)s of these places are still lent."),
            code="not_borrowed",
            field="places",
            places=current.outstanding,
        )
    giving, getting = rows[loan.lender_id], rows[loan.borrower_id]
    getting.borrowed -= count
    giving.lent -= count
    room.resize([getting])
    room.resize([giving], smaller=False)
    current.given_back += count
    current.save(update_fields=["given_back"])
    facts = {"loan": loan.pk, "lender": giving.pk, "borrower": getting.pk, "places": count}
    room.record(getting.category, "quotas.give_back", facts, by=by, at=at)
    return current
