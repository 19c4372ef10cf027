"""Places that were miscounted, overdrawn or given to the wrong case."""

from __future__ import annotations

from honors.models import Category, Decision, DecisionItem, Quota, QuotaPlace
from tests.honors.breaks.breaking import place, the, unguarded
from tests.honors.planting import Planted


def quotas_count_their_used_places(planted: Planted) -> str:
    Quota.objects.filter(organization=planted.desk).update(taken=1)
    return f"quotas:{Quota.objects.get(organization=planted.desk).pk}"


def quotas_count_what_they_handed_down(planted: Planted) -> str:
    Quota.objects.filter(organization=planted.tree.county).update(allocated=5)
    return f"quotas:{Quota.objects.get(organization=planted.tree.county).pk}"


def quotas_are_not_overdrawn(planted: Planted) -> str:
    with unguarded("honors_quota", "quotas_not_overdrawn"):
        Quota.objects.filter(organization=planted.tree.county).update(places=5)
    return f"quotas:{Quota.objects.get(organization=planted.tree.county).pk}"


def quotas_come_from_above(planted: Planted) -> str:
    above = Quota.objects.get(organization=planted.tree.county)
    sideways = Quota.objects.create(
        category=planted.category, organization=planted.village, places=0, parent=above
    )
    other = Quota.objects.create(
        category=planted.category, organization=planted.tree.townships[1], places=0
    )
    Quota.objects.filter(pk=sideways.pk).update(parent=other)
    return f"quotas:{sideways.pk}"


def used_places_belong_to_their_cases(planted: Planted) -> str:
    quota = Quota.objects.get(organization=planted.desk)
    QuotaPlace.objects.create(quota=quota, nomination=planted.cases["丁四"])
    Quota.objects.filter(pk=quota.pk).update(taken=3)
    return the(planted, "丁四")


def used_places_belong_to_their_cases_2(planted: Planted) -> str:
    other = planted.tree.townships[1]
    quota = Quota.objects.create(category=planted.category, organization=other, places=1, taken=1)
    QuotaPlace.objects.create(quota=quota, nomination=planted.cases["戊五"])
    return the(planted, "戊五")


def categories_count_their_taken_places(planted: Planted) -> str:
    Category.objects.update(taken=1)
    return f"categories:{planted.category.pk}"


def categories_are_not_overdrawn(planted: Planted) -> str:
    with unguarded("honors_category", "categories_not_overdrawn"):
        Category.objects.update(places=1)
    return f"categories:{planted.category.pk}"


def approved_cases_take_a_place(planted: Planted) -> str:
    Category.objects.update(taken=1)
    return place(planted, "乙二", takes_place=False)


def approved_cases_take_a_place_2(planted: Planted) -> str:
    Category.objects.update(places=3, taken=3)
    item = {"decision": Decision.objects.get(), "nomination": planted.cases["丁四"]}
    DecisionItem.objects.create(**item, approved=True)
    return place(planted, "丁四", takes_place=True)
