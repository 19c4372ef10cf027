"""Sub-quotas, loans and formulas that do not come out."""

from __future__ import annotations

from honors.models import (
    Apportionment,
    Category,
    Quota,
    QuotaLoan,
    QuotaPlace,
    ReserveRelease,
    Shortfall,
    SubQuota,
)
from tests.honors.breaks.breaking import the, unguarded
from tests.honors.planting import OPENED, Planted

SOCIAL = {"label": "社会化推荐", "channels": ["self"], "at_least_percent": 10}


def desk_of(planted: Planted) -> Quota:
    return Quota.objects.get(organization=planted.desk)


def another(planted: Planted, **values: object) -> Quota:
    return Quota.objects.create(
        category=planted.category, organization=planted.tree.townships[1], places=5, **values
    )


def a_share(planted: Planted, **rule: object) -> SubQuota:
    """Of the township's places, by rules that say so of townships alone."""
    rules = {"shares": {"social": SOCIAL | {"levels": ["township"]} | rule}}
    Category.objects.filter(pk=planted.category.pk).update(quota_rules=rules)
    return SubQuota.objects.create(quota=desk_of(planted), name="social", reserved=1)


def quotas_have_the_size_of_their_rules(planted: Planted) -> str:
    Quota.objects.filter(organization=planted.desk).update(extra=1)
    return f"quotas:{desk_of(planted).pk}"


def quotas_have_the_size_of_their_rules_2(planted: Planted) -> str:
    sub = a_share(planted)
    SubQuota.objects.filter(pk=sub.pk).update(reserved=0)
    return f"quotas:{sub.quota_id}"


def sub_quotas_count_their_used_places(planted: Planted) -> str:
    sub = a_share(planted)
    SubQuota.objects.filter(pk=sub.pk).update(taken=2)
    return f"sub_quotas:{sub.pk}"


def sub_quotas_are_not_overdrawn(planted: Planted) -> str:
    sub = a_share(planted, at_least_percent=0, at_most_percent=20)
    QuotaPlace.objects.update(shares=["social"])
    with unguarded("honors_subquota", "sub_quotas_not_overdrawn"):
        SubQuota.objects.filter(pk=sub.pk).update(reserved=0, most=1, taken=2)
    return f"sub_quotas:{sub.pk}"


def reserved_places_are_kept(planted: Planted) -> str:
    sub = a_share(planted, at_least_percent=90)  # of six places, of which others use two
    SubQuota.objects.filter(pk=sub.pk).update(reserved=6)
    return f"sub_quotas:{sub.pk}"


def released_places_were_released(planted: Planted) -> str:
    sub = a_share(planted)
    SubQuota.objects.filter(pk=sub.pk).update(released=1)
    return f"sub_quotas:{sub.pk}"


def released_places_were_released_2(planted: Planted) -> str:
    sub = a_share(planted)
    SubQuota.objects.filter(pk=sub.pk).update(released=1)
    ReserveRelease.objects.create(sub_quota=sub, places=1, released_at=OPENED)
    return f"sub_quotas:{sub.pk}"


def handed_down_places_are_used_below(planted: Planted) -> str:
    above = Quota.objects.get(organization=planted.tree.county)
    QuotaPlace.objects.create(quota=above, nomination=planted.cases["戊五"], handed_down=True)
    return the(planted, "戊五")


def loans_are_counted_on_both_sides(planted: Planted) -> str:
    quota = another(planted, lent=2)
    return f"quotas:{quota.pk}"


def loans_are_counted_on_both_sides_2(planted: Planted) -> str:
    quota = another(planted, borrowed=2)
    return f"quotas:{quota.pk}"


def loans_are_of_one_category(planted: Planted) -> str:
    quota = another(planted, kind="minimum")
    loan = QuotaLoan.objects.create(
        lender=quota,
        borrower=desk_of(planted),
        places=1,
        given_back=1,
        reason="借用（虚构）",
        lent_at=OPENED,
        lent_by=planted.staff.secretary,
    )
    return f"quota_loans:{loan.pk}"


def apportionments_come_out_again(planted: Planted) -> str:
    unit = str(planted.desk.pk)
    made = Apportionment.objects.create(
        category=planted.category,
        places=3,
        factors=[{"name": "output", "weight": "100.00"}],
        values={unit: ["5.00"]},
        shares={unit: 2},
        digest="0" * 64,
        made_at=OPENED,
        made_by=planted.staff.secretary,
    )
    return f"apportionments:{made.pk}"


def shortfalls_are_of_minimums(planted: Planted) -> str:
    shortfall = Shortfall.objects.create(quota=desk_of(planted), missing=1, asked_at=OPENED)
    return f"shortfalls:{shortfall.pk}"
