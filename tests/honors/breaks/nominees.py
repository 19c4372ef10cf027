"""Nominees that were merged halfway, and names that nobody finds."""

from __future__ import annotations

from typing import Any

from honors.models import EarlierTitle, Nominee
from honors.snapshots import digest_of, earlier_title_snapshot
from tests.honors.planting import ISSUED, Planted, a_nominee, vouch


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


def a_title(planted: Planted, **changes: Any) -> EarlierTitle:
    """Won elsewhere by the first nominee, and told to history."""
    won = EarlierTitle(
        nominee=planted.cases["甲一"].nominee,
        name="市级称号（虚构）",
        level="prefecture",
        since=ISSUED.date(),
        recorded_by=planted.staff.secretary,
        recorded_at=ISSUED,
        **changes,
    )
    won.digest = digest_of(earlier_title_snapshot(won))
    won.save()
    vouch(f"earlier_titles:{won.pk}", won.digest)
    return won


def earlier_titles_are_as_they_were_recorded(planted: Planted) -> str:
    """Raised to a higher level around the model."""
    won = a_title(planted)
    EarlierTitle.objects.filter(pk=won.pk).update(level="nation")
    return f"earlier_titles:{won.pk}"


def earlier_titles_are_as_they_were_recorded_2(planted: Planted) -> str:
    """A title for families, given to a person."""
    title = planted.category.title
    title.pk, title.name, title.nominee_kind = None, "家庭称号（虚构）", "family"
    title.save()
    return f"earlier_titles:{a_title(planted, title=title).pk}"
