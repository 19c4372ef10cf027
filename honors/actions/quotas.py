"""How many a unit may send up: set on top, handed down the tree, or limited unit by unit.

Every change is one conditional UPDATE, so that no place is given away twice, however many try.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.rounds.locking import lock_unfinished
from honors.models import Category, Organization, Quota
from honors.queries.accounts import require
from honors.roles import Role
from workflow import ledger
from workflow.definition import Actor
from workflow.refusals import GuardFailed, NotPermitted

CHUNK = 500
MOST_PLACES = 100_000  # of one unit; far below what the sums of a column of the database hold


@transaction.atomic
def set_quota(
    *, category: Category, organization: Organization, places: int, by: Actor, at: datetime
) -> Quota:
    """Give a unit its places directly, or change how many it has."""
    limit_units(category=category, organizations=[organization], places_each=places, by=by, at=at)
    return Quota.objects.get(category=category, organization=organization)


@transaction.atomic
def limit_units(
    *,
    category: Category,
    organizations: Sequence[Organization],
    places_each: int,
    by: Actor,
    at: datetime,
) -> list[Quota]:
    """Let each unit send up so many, whatever the others do. Never below what is in use."""
    require(by, Role.SECRETARY, category.round.organizer, at)
    places = inputs.whole(places_each, field="places", high=MOST_PLACES)
    lock_unfinished(category.round)
    _check_units(organizations, category.round.organizer, itself=True)
    stored = _locked(category, organizations)
    for number, organization in enumerate(organizations):
        quota = stored.get(organization.pk)
        if quota is not None and quota.parent_id is not None:
            raise _handed_down(organization, f"organizations/{number}")
        if quota is not None and quota.allocated + quota.taken > places:
            raise _below_use(organization)
    fresh = [
        Quota(category=category, organization=organization, places=places)
        for organization in organizations
        if organization.pk not in stored
    ]
    Quota.objects.bulk_create(fresh, batch_size=CHUNK)
    _of(category, organizations).update(places=places)
    facts = {"organizations": [unit.pk for unit in organizations], "places": places}
    _record(category, "quotas.set", facts, by=by, at=at)
    return list(_of(category, organizations))


@transaction.atomic
def allocate(
    *, parent: Quota, shares: Mapping[Organization, int], by: Actor, at: datetime
) -> list[Quota]:
    """Hand so many more places to each unit below, out of what the parent has left."""
    category = parent.category
    _require_over_quota(by, parent, at)
    places = {
        organization.pk: inputs.whole(share, field=f"shares/{organization.pk}", high=MOST_PLACES)
        for organization, share in shares.items()
    }
    lock_unfinished(category.round)
    _check_units(list(shares), parent.organization, itself=False)
    _take_from(parent, sum(places.values()))
    stored = _locked(category, list(shares))
    for organization in shares:
        quota = stored.get(organization.pk)
        if quota is not None and quota.parent_id != parent.pk:
            raise _handed_down(organization, f"shares/{organization.pk}")
    fresh = [
        Quota(category=category, organization=unit, parent=parent, places=places[unit.pk])
        for unit in shares
        if unit.pk not in stored
    ]
    Quota.objects.bulk_create(fresh, batch_size=CHUNK)
    for quota in stored.values():
        quota.places += places[quota.organization_id]
    Quota.objects.bulk_update(stored.values(), ["places"], batch_size=CHUNK)
    facts = {"from": parent.pk, "shares": {str(key): share for key, share in places.items()}}
    _record(category, "quotas.allocate", facts, by=by, at=at)
    return list(_of(category, list(shares)))


@transaction.atomic
def recall_allocation(*, quota: Quota, places: int, by: Actor, at: datetime) -> Quota:
    """Take places that are not in use back to where they were handed down from."""
    parent = quota.parent
    if parent is None:
        raise inputs.refused(
            _("These places were not handed down."), code="not_handed_down", field="quota"
        )
    _require_over_quota(by, parent, at)
    count = inputs.whole(places, field="places", high=MOST_PLACES)
    lock_unfinished(quota.category.round)
    free = Quota.objects.filter(pk=quota.pk, places__gte=F("allocated") + F("taken") + count)
    # By key, parents first: they are always older than what was handed down from them.
    lent = Quota.objects.filter(pk=parent.pk, allocated__gte=count)
    if not (
        lent.update(allocated=F("allocated") - count) and free.update(places=F("places") - count)
    ):
        raise _below_use(quota.organization)
    facts = {"from": parent.pk, "organization": quota.organization_id, "places": count}
    _record(quota.category, "quotas.recall", facts, by=by, at=at)
    return Quota.objects.get(pk=quota.pk)


def _require_over_quota(by: Actor, quota: Quota, at: datetime) -> None:
    """A secretary of the organizer, or of the unit whose places they are."""
    try:
        require(by, Role.SECRETARY, quota.category.round.organizer, at)
    except NotPermitted:
        require(by, Role.SECRETARY, quota.organization, at)


def _check_units(units: Sequence[Organization], above: Organization, *, itself: bool) -> None:
    if not units or len({unit.pk for unit in units}) < len(units):
        raise inputs.refused(
            _("Name one or more units, each once."), code="units", field="organizations"
        )
    for number, unit in enumerate(units):
        if not above.covers(unit) or (unit.pk == above.pk and not itself):
            raise inputs.refused(
                _("%(unit)s does not lie below %(above)s."),
                code="not_below",
                field=f"organizations/{number}",
                unit=unit.name,
                above=above.name,
            )


def _take_from(parent: Quota, count: int) -> None:
    left = Quota.objects.filter(pk=parent.pk, places__gte=F("allocated") + F("taken") + count)
    if not left.update(allocated=F("allocated") + count):
        raise GuardFailed(
            _("%(unit)s has not got %(count)s places left to hand down."),
            code="quota_exhausted",
            unit=parent.organization.name,
            count=count,
        )


def _of(category: Category, units: Sequence[Organization]) -> QuerySet[Quota]:
    keys = [unit.pk for unit in units]
    return Quota.objects.filter(category=category, organization__in=keys).order_by("pk")


def _locked(category: Category, units: Sequence[Organization]) -> dict[int, Quota]:
    rows = _of(category, units).select_for_update(no_key=True)
    return {quota.organization_id: quota for quota in rows}


def _handed_down(organization: Organization, field: str) -> Exception:
    return inputs.refused(
        _("The places of %(unit)s come from elsewhere; change them there."),
        code="other_quota",
        field=field,
        unit=organization.name,
    )


def _below_use(organization: Organization) -> GuardFailed:
    return GuardFailed(
        _("%(unit)s has more places in use or handed down than that."),
        code="below_use",
        unit=organization.name,
    )


def _record(
    category: Category, action: str, facts: dict[str, Any], *, by: Actor, at: datetime
) -> None:
    ledger.record(
        f"rounds:{category.round_id}",
        action,
        actor=by.ledger_key,
        at=at,
        facts={"category": category.pk, **facts},
    )
