"""Quotas against the rules of their category: what is reserved, capped, lent and shared out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from honors.apportionment import apportioned
from honors.models import (
    Apportionment,
    Quota,
    QuotaLoan,
    QuotaPlace,
    ReserveRelease,
    Shortfall,
    SubQuota,
)
from honors.models.quotas import FIXED, QuotaKind
from honors.places import candidates_rule, most_candidates, released_by, share_of, share_rules
from workflow.refusals import InvalidInput

Broken = tuple[str, str]


def quotas_have_the_size_of_their_rules() -> Iterator[Broken]:
    """The candidates beyond the places, and each share of them, are what the terms say."""
    rows = Quota.objects.select_related("category", "organization").prefetch_related("sub_quotas")
    for quota in rows.order_by("pk").iterator(chunk_size=1000):
        rules, level = quota.category.quota_rules, quota.organization.level
        rule = candidates_rule(rules, level) if quota.kind == QuotaKind.FIXED else None
        extra = 0 if rule is None else most_candidates(rule, quota.usable) - quota.usable
        if quota.extra != extra:
            yield f"quotas:{quota.pk}", f"it allows {quota.extra} extra candidates, not {extra}"
        elif _sizes(quota) != _ruled(quota, share_rules(rules, level)):
            yield f"quotas:{quota.pk}", "its sub-quotas are not those of the rules"


def _sizes(quota: Quota) -> dict[str, tuple[int, int | None]]:
    return {sub.name: (sub.reserved, sub.most) for sub in quota.sub_quotas.all()}


def _ruled(
    quota: Quota, rules: Mapping[str, Mapping[str, Any]]
) -> dict[str, tuple[int, int | None]]:
    if quota.kind != QuotaKind.FIXED:
        return dict.fromkeys(rules, (0, None))
    return {name: share_of(rule, quota.usable) for name, rule in rules.items()}


def sub_quotas_count_their_used_places() -> Iterator[Broken]:
    used: Counter[tuple[int, str]] = Counter()
    places = QuotaPlace.objects.exclude(shares=[]).values_list("quota_id", "shares")
    for quota, shares in places.iterator():
        used.update((quota, name) for name in shares)
    for key, quota, name, taken in SubQuota.objects.values_list("pk", "quota", "name", "taken"):
        if used[quota, name] != taken:
            yield f"sub_quotas:{key}", f"it counts {taken} and {used[quota, name]} are used"


def sub_quotas_are_not_overdrawn() -> Iterator[Broken]:
    rows = SubQuota.objects.filter(taken__gt=F("most"))
    for key, taken, most in rows.values_list("pk", "taken", "most").iterator():
        yield f"sub_quotas:{key}", f"{taken} were sent up and {most} may be"


def reserved_places_are_kept() -> Iterator[Broken]:
    """Whoever is not of the kind has not used what is reserved for it."""
    used: Counter[tuple[int, str]] = Counter()
    places = QuotaPlace.objects.filter(handed_down=False).exclude(shares=[])
    for key, shares in places.values_list("quota_id", "shares").iterator():
        used.update((key, name) for name in shares)
    subs = SubQuota.objects.filter(reserved__gt=0, quota__allocated=0).select_related("quota")
    for sub in subs.iterator():
        quota = sub.quota
        others = quota.taken - used[quota.pk, sub.name]
        if others > quota.usable + quota.extra - sub.reserved + sub.released:
            yield f"sub_quotas:{sub.pk}", f"{others} others use places, also reserved ones"


def released_places_were_released() -> Iterator[Broken]:
    """As far as reserved places are open to all, releases say since when and why; those of the
    clock rest on a date of the terms.
    """
    opened = Coalesce(Sum("releases__places"), 0)
    rows = SubQuota.objects.annotate(opened=opened).filter(released__gt=F("opened"))
    for key, released, count in rows.values_list("pk", "released", "opened").iterator():
        yield f"sub_quotas:{key}", f"{released} places are open and {count} were released"
    by_clock = ReserveRelease.objects.filter(released_by=None).select_related(
        "sub_quota__quota__category"
    )
    for release in by_clock.order_by("pk").iterator():
        sub = release.sub_quota
        rule = sub.quota.category.quota_rules.get("shares", {}).get(sub.name, {})
        if not released_by(rule, timezone.localdate(release.released_at)):
            yield f"sub_quotas:{sub.pk}", f"release {release.pk} rests on no date of the terms"


def handed_down_places_are_used_below() -> Iterator[Broken]:
    """A case that uses no place of its own there uses one that was allocated from it."""
    below = QuotaPlace.objects.filter(handed_down=True).values_list("quota_id", "nomination_id")
    chains: set[tuple[int, int]] = set()
    rows = QuotaPlace.objects.filter(nomination__quota_places__handed_down=True).distinct()
    for case, *parents in rows.values_list(
        "nomination_id",
        "quota__parent",
        "quota__parent__parent",
        "quota__parent__parent__parent",
    ).iterator():
        chains |= {(parent, case) for parent in parents if parent is not None}
    for quota, case in below.iterator():
        if (quota, case) not in chains:
            yield f"nominations:{case}", f"it uses no place that quota {quota} handed down"


def loans_are_counted_on_both_sides() -> Iterator[Broken]:
    for column, side in (("lent", "loans_given"), ("borrowed", "loans_taken")):
        out = Coalesce(Sum(F(f"{side}__places") - F(f"{side}__given_back")), 0)
        rows = Quota.objects.annotate(out=out).exclude(**{column: F("out")})
        for key, counted, lent in rows.values_list("pk", column, "out").iterator():
            yield f"quotas:{key}", f"it counts {counted} places as {column} and {lent} are"


def loans_are_of_one_category() -> Iterator[Broken]:
    fixed = Q(lender__kind=QuotaKind.FIXED, borrower__kind=QuotaKind.FIXED)
    wrong = QuotaLoan.objects.exclude(fixed, lender__category=F("borrower__category"))
    for key in wrong.values_list("pk", flat=True).iterator():
        yield f"quota_loans:{key}", "it is not between fixed places of one category"


def apportionments_come_out_again() -> Iterator[Broken]:
    """The recorded factors and values give the recorded places."""
    for made in Apportionment.objects.order_by("pk").iterator():
        weights = {factor["name"]: Decimal(factor["weight"]) for factor in made.factors}
        values = {
            int(unit): dict(zip(weights, map(Decimal, own), strict=True))
            for unit, own in made.values.items()
        }
        try:
            shares = apportioned(made.places, weights, values, minimum=made.minimum)
        except InvalidInput:
            shares = {}
        if {str(unit): places for unit, places in shares.items()} != made.shares:
            yield f"apportionments:{made.pk}", "its factors give other places"


def shortfalls_are_of_minimums() -> Iterator[Broken]:
    rows = Shortfall.objects.filter(Q(missing__gt=F("quota__places")) | Q(quota__in=_FIXED_ONES))
    for key in rows.values_list("pk", flat=True).iterator():
        yield f"shortfalls:{key}", "no minimum asks for so many"


_FIXED_ONES = Quota.objects.filter(FIXED).values("pk")

CHECKS = (
    quotas_have_the_size_of_their_rules,
    sub_quotas_count_their_used_places,
    sub_quotas_are_not_overdrawn,
    reserved_places_are_kept,
    released_places_were_released,
    handed_down_places_are_used_below,
    loans_are_counted_on_both_sides,
    loans_are_of_one_category,
    apportionments_come_out_again,
    shortfalls_are_of_minimums,
)
