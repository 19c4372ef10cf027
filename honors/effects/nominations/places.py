"""Places: what a unit may send up (quotas), and what a category has to give.

A case takes a place of its unit's quota when it is submitted, and one of each forwarding
division's quota when it is forwarded. It keeps them while it is returned, held or sent back. They
are free again when it is recalled or ends before the cut; once a sealed ranking has judged the
case they stay used, whatever becomes of it, because what is struck out of a list is not refilled
from below. A category's own place is taken at approval and free again whenever the case ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from honors.effects.nominations.columns import write
from honors.effects.nominations.quota_places import release_quota_places
from honors.models import Category, Nomination, RankingEntry
from workflow.definition import Move
from workflow.refusals import GuardFailed


def release_places(subjects: Sequence[Nomination], move: Move) -> None:
    keys = [subject.pk for subject in subjects]
    judged = RankingEntry.objects.filter(nomination__in=keys)
    release_quota_places(sorted({*keys} - {*judged.values_list("nomination_id", flat=True)}))
    _release_categories([subject for subject in subjects if subject.takes_place])


def _release_categories(subjects: Sequence[Nomination]) -> None:
    freed = Counter(subject.category_id for subject in subjects)
    if freed:
        _locked_categories(freed).update(taken=F("taken") - _by_key(freed))
        write(subjects, takes_place=False)


def take_category_places(subjects: Sequence[Nomination], move: Move) -> None:
    """All or none; a case that was approved at an earlier stage has its place already."""
    fresh = [subject for subject in subjects if not subject.takes_place]
    asked = Counter(subject.category_id for subject in fresh)
    if not asked:
        return
    added = _by_key(asked)
    enough = _locked_categories(asked).filter(places__gte=F("taken") + added)
    if enough.update(taken=F("taken") + added) < len(asked):
        raise GuardFailed(_("The category has no place left."), code="places_exhausted")
    write(fresh, takes_place=True)


def _locked_categories(asked: Mapping[int, int]) -> Any:
    """Locked in key order, for two batches that touch the same categories."""
    categories = Category.objects.filter(pk__in=asked).order_by()
    list(categories.order_by("pk").select_for_update(no_key=True))
    return categories


def _by_key(amounts: Mapping[int, int]) -> Case:
    """The amount of each row, so that one statement changes all rows."""
    whens = [When(pk=key, then=Value(amount)) for key, amount in sorted(amounts.items())]
    return Case(*whens, default=Value(0), output_field=IntegerField())
