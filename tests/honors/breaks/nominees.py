"""Nominees that were merged halfway, and names that nobody finds."""

from __future__ import annotations

from typing import Any

from honors.models import Nominee
from tests.honors.planting import ISSUED, Planted, a_nominee


def merge_into(nominee: Nominee, kept: Nominee, **fields: Any) -> str:
    changed = {"merged_into": kept, "merged_at": ISSUED, **fields}
    Nominee.objects.filter(pk=nominee.pk).update(**changed)
    return f"nominees:{nominee.pk}"


def merged_nominees_have_nothing_left(planted: Planted) -> str:
    return merge_into(planted.cases["丙三"].nominee, planted.cases["甲一"].nominee)


def merged_nominees_have_nothing_left_2(planted: Planted) -> str:
    """Merged one after the other, and the first still points to the second."""
    first, second = a_nominee(planted, "丙叁"), a_nominee(planted, "丙散")
    merge_into(second, planted.cases["丙三"].nominee)
    return merge_into(first, second)


def merged_nominees_are_of_one_kind(planted: Planted) -> str:
    return merge_into(a_nominee(planted, "丙叁"), planted.cases["丙三"].nominee, kind="collective")


def names_are_found_as_they_are_written(planted: Planted) -> str:
    """Renamed around the model."""
    nominee = planted.cases["甲一"].nominee
    Nominee.objects.filter(pk=nominee.pk).update(name_folded="别名")
    return f"nominees:{nominee.pk}"
