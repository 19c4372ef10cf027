"""What every change of a quota shares: locked by key, sized by the rules, never below its use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.actions import inputs
from honors.models import Category, Organization, Quota, SubQuota
from honors.models.quotas import QuotaKind
from honors.places import Share, candidates_rule, most_candidates, share_of, share_rules
from honors.queries.accounts import require
from honors.roles import Role
from workflow import ledger
from workflow.definition import Actor
from workflow.refusals import GuardFailed

CHUNK = 500
MOST_PLACES = 100_000  # of one unit; far below what the sums of a column of the database hold
COUNTED = ("kind", "places", "extra", "lent", "borrowed", "allocated")


def require_over_quota(by: Actor, quota: Quota, at: datetime) -> None:
    """A secretary of the organizer, or of the unit whose places they are."""
    if not rules.is_secretary_over_quota(quota, by.standing(at=at)):
        require(by, Role.SECRETARY, quota.organization, at)


def check_units(units: Sequence[Organization], above: Organization, *, itself: bool) -> None:
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


def quotas_of(category: Category, units: Iterable[Organization]) -> QuerySet[Quota]:
    keys = [unit.pk for unit in units]
    return Quota.objects.filter(category=category, organization__in=keys).order_by("pk")


def locked(quotas: QuerySet[Quota]) -> dict[int, Quota]:
    """By key, in key order, with all that their size depends on."""
    rows = quotas.order_by("pk").select_for_update(no_key=True)
    return {q.pk: q for q in rows.prefetch_related("sub_quotas", "organization", "category")}


def set_places(
    category: Category,
    places: Mapping[Organization, int],
    *,
    kind: str = QuotaKind.FIXED,
    parent: Quota | None = None,
) -> list[Quota]:
    """Exactly so many for units that have their places from the parent, or from nowhere."""
    stored = {q.organization_id: q for q in locked(quotas_of(category, places)).values()}
    parent_id = None if parent is None else parent.pk
    for number, unit in enumerate(places):
        if unit.pk in stored and stored[unit.pk].parent_id != parent_id:
            raise other_quota(unit, f"organizations/{number}")
    _create(category, [unit for unit in places if unit.pk not in stored], parent)
    quotas = list(locked(quotas_of(category, places)).values())
    asked = {unit.pk: number for unit, number in places.items()}
    for quota in quotas:
        quota.kind, quota.places = QuotaKind(kind), asked[quota.organization_id]
    resize(quotas)
    return quotas


def follow_rules(category: Category) -> None:
    """The category's rules are others now: every quota of it gets the size that they make of it.
    Its round is planned, so that nothing of any share is in use.
    """
    quotas = locked(Quota.objects.filter(category=category)).values()
    stale: list[int] = []
    fresh: list[SubQuota] = []
    for quota in quotas:
        names = set(share_rules(category.quota_rules, quota.organization.level))
        known = {sub.name: sub.pk for sub in quota.sub_quotas.all()}
        stale += [key for name, key in known.items() if name not in names]
        fresh += [SubQuota(quota=quota, name=n, reserved=0) for n in sorted(names - known.keys())]
    SubQuota.objects.filter(pk__in=stale).delete()
    SubQuota.objects.bulk_create(fresh, batch_size=CHUNK)
    resize(locked(Quota.objects.filter(category=category)).values())


def _create(category: Category, units: Sequence[Organization], parent: Quota | None) -> None:
    fresh = [Quota(category=category, organization=u, parent=parent, places=0) for u in units]
    stored = Quota.objects.bulk_create(fresh, batch_size=CHUNK)
    SubQuota.objects.bulk_create(
        [
            SubQuota(quota=quota, name=name, reserved=0)
            for quota in stored
            for name in share_rules(category.quota_rules, quota.organization.level)
        ],
        batch_size=CHUNK,
    )


def resize(quotas: Collection[Quota], *, smaller: bool = True) -> None:
    """Store the places of locked quotas with what the rules make of them.

    More places never break anything; fewer must still hold what is in use.
    """
    for quota in quotas:
        _size(quota)
        if smaller:
            _require_room(quota)
    Quota.objects.bulk_update(quotas, COUNTED, batch_size=CHUNK)
    subs = [sub for quota in quotas for sub in quota.sub_quotas.all()]
    SubQuota.objects.bulk_update(subs, ["reserved", "most", "released"], batch_size=CHUNK)


def _size(quota: Quota) -> None:
    rules, level = quota.category.quota_rules, quota.organization.level
    is_fixed = quota.kind == QuotaKind.FIXED
    rule = candidates_rule(rules, level)
    quota.extra = 0
    if is_fixed and rule is not None:
        quota.extra = most_candidates(rule, max(quota.usable, 0)) - max(quota.usable, 0)
    shares = share_rules(rules, level)
    for sub in quota.sub_quotas.all():
        size = share_of(shares[sub.name], max(quota.usable, 0)) if is_fixed else Share(0, None)
        sub.reserved, sub.most = size
        sub.released = min(sub.released, sub.reserved)


def _require_room(quota: Quota) -> None:
    subs = list(quota.sub_quotas.all())
    reserved = sum(sub.reserved for sub in subs)
    if quota.kind == QuotaKind.FIXED and reserved > quota.usable >= 0:
        raise GuardFailed(
            _("%(unit)s: of %(places)s places, %(reserved)s would be reserved."),
            code="reserved_exceed",
            unit=quota.organization.name,
            places=quota.usable,
            reserved=reserved,
        )
    free = quota.left_for(())
    too_many = any(sub.most is not None and sub.taken > sub.most for sub in subs)
    if quota.usable < quota.allocated or too_many or (free is not None and free < 0):
        raise below_use(quota.organization)
    if quota.kind != QuotaKind.FIXED and (quota.allocated or quota.lent or quota.borrowed):
        raise below_use(quota.organization)


def other_quota(organization: Organization, field: str) -> Exception:
    return inputs.refused(
        _("The places of %(unit)s come from elsewhere; change them there."),
        code="other_quota",
        field=field,
        unit=organization.name,
    )


def below_use(organization: Organization) -> GuardFailed:
    return GuardFailed(
        _("%(unit)s has more places in use, handed down or lent than that."),
        code="below_use",
        unit=organization.name,
    )


def record(
    category: Category,
    action: str,
    facts: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
    private: Mapping[str, str] | None = None,
) -> None:
    ledger.record(
        f"rounds:{category.round_id}",
        action,
        actor=by.ledger_key,
        at=at,
        facts={"category": category.pk, **facts},
        private=private or {},
    )
