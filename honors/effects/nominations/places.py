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

from django.db.models import Case, Count, F, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from honors.effects.nominations.columns import write
from honors.models import Category, Nomination, Quota, QuotaPlace, RankingEntry
from workflow.definition import Move
from workflow.refusals import GuardFailed

Cell = tuple[int, int]


def reserve_unit_places(subjects: Sequence[Nomination], move: Move) -> None:
    _reserve({subject: (subject.category_id, subject.unit_id) for subject in subjects}, move)


def reserve_holder_places(subjects: Sequence[Nomination], move: Move) -> None:
    """Of the division that forwards, which is no longer the holder by now."""
    _reserve({s: (s.category_id, move.origins[s.pk]["holder_id"]) for s in subjects}, move)


def _reserve(cells: Mapping[Nomination, Cell], move: Move) -> None:
    quotas = _locked_quotas(set(cells.values()))
    limited = {subject: quotas[cell] for subject, cell in cells.items() if cell in quotas}
    if not limited:
        return
    used = QuotaPlace.objects.filter(nomination__in=limited, quota__in=quotas.values())
    kept = set(used.values_list("nomination_id", "quota_id"))
    fresh = [(s, quota) for s, quota in limited.items() if (s.pk, quota.pk) not in kept]
    asked = Counter(quota.pk for _subject, quota in fresh)
    for subject, quota in fresh:
        if asked[quota.pk] > quota.left:
            raise _exhausted(subject, quota, asked[quota.pk], move)
    if fresh:
        places = [QuotaPlace(quota=quota, nomination=subject) for subject, quota in fresh]
        QuotaPlace.objects.bulk_create(places)
        Quota.objects.filter(pk__in=asked).update(taken=F("taken") + _by_key(asked))


def _locked_quotas(cells: set[Cell]) -> dict[Cell, Quota]:
    quotas = Quota.objects.filter(
        category_id__in={category for category, _unit in cells},
        organization_id__in={unit for _category, unit in cells},
    )
    locked = quotas.order_by("pk").select_for_update(no_key=True)
    return {(q.category_id, q.organization_id): q for q in locked}


def _exhausted(subject: Nomination, quota: Quota, asked: int, move: Move) -> GuardFailed:
    refused = GuardFailed(
        _("There are %(left)s places left of %(places)s; %(asked)s are asked for."),
        code="quota_exhausted",
        left=quota.left,
        places=quota.places,
        asked=asked,
    )
    refused.subject, refused.transition = subject, move.transition.name
    return refused


def release_places(subjects: Sequence[Nomination], move: Move) -> None:
    keys = [subject.pk for subject in subjects]
    judged = RankingEntry.objects.filter(nomination__in=keys)
    _release_quotas(sorted({*keys} - {*judged.values_list("nomination_id", flat=True)}))
    _release_categories([subject for subject in subjects if subject.takes_place])


def _release_quotas(keys: Sequence[int]) -> None:
    places = QuotaPlace.objects.filter(nomination__in=keys)
    counted = places.order_by().values_list("quota_id").annotate(Count("pk"))
    freed = dict(counted)
    if freed:
        list(Quota.objects.filter(pk__in=freed).order_by("pk").select_for_update(no_key=True))
        places.delete()
        Quota.objects.filter(pk__in=freed).update(taken=F("taken") - _by_key(freed))


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
