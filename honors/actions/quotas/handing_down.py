"""Places go down the tree, and those that nobody uses come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.quotas import room
from honors.actions.rounds.locking import lock_unfinished
from honors.models import Organization, Quota
from honors.models.quotas import QuotaKind
from workflow.definition import Actor
from workflow.refusals import GuardFailed


@transaction.atomic
def allocate(
    *, parent: Quota, shares: Mapping[Organization, int], by: Actor, at: datetime
) -> list[Quota]:
    """Hand so many more places to each unit below, out of what the parent has left."""
    room.require_over_quota(by, parent, at)
    places = {
        organization: inputs.whole(share, field=f"shares/{organization.pk}", high=room.MOST_PLACES)
        for organization, share in shares.items()
    }
    lock_unfinished(parent.category.round)
    room.check_units(list(shares), parent.organization, itself=False)
    quotas = hand_down(parent, places)
    given = {str(unit.pk): share for unit, share in places.items()}
    facts = {"from": parent.pk, "shares": given}
    room.record(parent.category, "quotas.allocate", facts, by=by, at=at)
    return quotas


def hand_down(parent: Quota, shares: Mapping[Organization, int]) -> list[Quota]:
    """The round is locked. Parents first: they are always older than what they handed down."""
    (above,) = room.locked(Quota.objects.filter(pk=parent.pk)).values()
    count = sum(shares.values())
    free = above.left_for(())
    if free is None or count > min(free, above.usable - above.allocated):
        raise GuardFailed(
            _("%(unit)s has not got %(count)s places left to hand down."),
            code="quota_exhausted",
            unit=above.organization.name,
            count=count,
        )
    above.allocated += count
    Quota.objects.bulk_update([above], ["allocated"])
    stored = room.quotas_of(above.category, shares).values_list("organization_id", "places")
    before = dict(stored)
    places = {unit: before.get(unit.pk, 0) + share for unit, share in shares.items()}
    return room.set_places(above.category, places, parent=above)


@transaction.atomic
def recall_allocation(*, quota: Quota, places: int, by: Actor, at: datetime) -> Quota:
    """Take places that are not in use back to where they were handed down from."""
    parent = quota.parent
    if parent is None:
        raise inputs.refused(
            _("These places were not handed down."), code="not_handed_down", field="quota"
        )
    room.require_over_quota(by, parent, at)
    count = inputs.whole(places, field="places", high=room.MOST_PLACES)
    lock_unfinished(quota.category.round)
    rows = room.locked(Quota.objects.filter(pk__in=[quota.pk, parent.pk]))
    below, above = rows[quota.pk], rows[parent.pk]
    if below.kind != QuotaKind.FIXED or below.places < count or above.allocated < count:
        raise room.below_use(quota.organization)
    below.places -= count
    above.allocated -= count
    room.resize([below])
    room.resize([above], smaller=False)
    facts = {"from": parent.pk, "organization": quota.organization_id, "places": count}
    room.record(quota.category, "quotas.recall", facts, by=by, at=at)
    return below
