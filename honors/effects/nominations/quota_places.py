"""Places of quotas: used when a unit sends a case up, free again when the case ends before the cut.

Quotas are locked by key before anything is counted, so no place is used twice, however many try.
Whoever sends up a case that uses a place which was handed down from the own quota uses no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from honors.guards.quotas import share_used_up, shares_in
from honors.models import Nomination, Quota, QuotaPlace, SubQuota
from honors.routes import passes_by_unit
from workflow.definition import Move
from workflow.refusals import GuardFailed

Cell = tuple[int, int]
BATCH = 500
ABOVE = ("quota__parent", "quota__parent__parent", "quota__parent__parent__parent")


def reserve_unit_places(subjects: Sequence[Nomination], move: Move) -> None:
    """A case whose channel passes its unit by is not sent up by the unit."""
    sent = [subject for subject in subjects if not passes_by_unit(subject)]
    _reserve({subject: (subject.category_id, subject.unit_id) for subject in sent}, move)


def reserve_holder_places(subjects: Sequence[Nomination], move: Move) -> None:
    """Of the division that forwards, which is no longer the holder by now."""
    _reserve({s: (s.category_id, move.origins[s.pk]["holder_id"]) for s in subjects}, move)


def _reserve(cells: Mapping[Nomination, Cell], move: Move) -> None:
    limited = _locked_quotas(cells)
    if not limited:
        return
    used, above = _used_by(limited)
    fresh = []
    for subject, quota in limited.items():
        cell = (subject.pk, quota.pk)
        if cell not in used:
            place = QuotaPlace(quota=quota, nomination=subject, handed_down=cell in above)
            place.shares = _shares(subject, quota)
            fresh.append(place)
    asked = Counter(place.quota_id for place in fresh if not place.handed_down)
    left = {quota.pk: quota.left for quota in limited.values()}
    # Those of a kind first: they use what is reserved for it.
    for place in sorted(fresh, key=lambda place: -len(place.shares)):
        try:
            _take(place)
        except GuardFailed as refused:
            refused.params |= {"left": left[place.quota_id], "asked": asked[place.quota_id]}
            refused.subject, refused.transition = place.nomination, move.transition.name
            raise
    QuotaPlace.objects.bulk_create(fresh)
    _store(place.quota for place in fresh)


def _locked_quotas(cells: Mapping[Nomination, Cell]) -> dict[Nomination, Quota]:
    quotas = Quota.objects.filter(
        category_id__in={category for category, _unit in cells.values()},
        organization_id__in={unit for _category, unit in cells.values()},
    )
    locked = {(q.category_id, q.organization_id): q for q in _locked(quotas)}
    return {subject: locked[cell] for subject, cell in cells.items() if cell in locked}


def _locked(quotas: Iterable[Quota]) -> list[Quota]:
    rows = quotas.order_by("pk").select_for_update(no_key=True)  # type: ignore[attr-defined]
    return list(rows.prefetch_related("sub_quotas", "organization"))


def _used_by(subjects: Collection[Nomination]) -> tuple[set[Cell], set[Cell]]:
    """The quotas whose places the cases use, and those from which these were handed down."""
    used, above = set(), set()
    rows = QuotaPlace.objects.filter(nomination__in=[subject.pk for subject in subjects])
    for case, quota, *parents in rows.values_list("nomination_id", "quota_id", *ABOVE):
        used.add((case, quota))
        above |= {(case, parent) for parent in parents if parent is not None}
    return used, above


def _shares(subject: Nomination, quota: Quota) -> list[str]:
    known = {sub.name for sub in quota.sub_quotas.all()}
    return [name for name in shares_in(subject, quota.organization) if name in known]


def _take(place: QuotaPlace) -> None:
    quota = place.quota
    left = None if place.handed_down else quota.left_for(place.shares)
    if left is not None and left <= 0:
        raise GuardFailed(
            _("There are %(left)s places left of %(places)s; %(asked)s are asked for."),
            code="places_reserved" if (quota.left or 0) > 0 else "quota_exhausted",
            left=quota.left,
            places=quota.usable + quota.extra,
            asked=1,
        )
    for sub in _subs(place):
        if sub.most is not None and sub.taken >= sub.most:
            raise share_used_up(place.nomination.category, sub)
    _count(place, 1)


def _count(place: QuotaPlace, number: int) -> None:
    place.quota.taken += 0 if place.handed_down else number
    for sub in _subs(place):
        sub.taken += number


def _subs(place: QuotaPlace) -> list[SubQuota]:
    return [sub for sub in place.quota.sub_quotas.all() if sub.name in place.shares]


def _store(touched: Iterable[Quota]) -> None:
    quotas = {quota.pk: quota for quota in touched}
    subs = [sub for quota in quotas.values() for sub in quota.sub_quotas.all()]
    Quota.objects.bulk_update(quotas.values(), ["taken"], batch_size=BATCH)
    SubQuota.objects.bulk_update(subs, ["taken"], batch_size=BATCH)


def release_quota_places(keys: Sequence[int]) -> None:
    """Of these cases, by key."""
    places = QuotaPlace.objects.filter(nomination__in=keys)
    used = list(places.order_by("pk"))
    if used:
        _give_back(used)
        places.delete()


def _give_back(places: Collection[QuotaPlace]) -> None:
    locked = _locked(Quota.objects.filter(pk__in={place.quota_id for place in places}))
    quotas = {quota.pk: quota for quota in locked}
    for place in places:
        place.quota = quotas[place.quota_id]
        _count(place, -1)
    _store(quotas.values())


def recount_shares(subjects: Sequence[Nomination], move: Move) -> None:
    """A correction may make a case one of another kind: its places count for that kind now."""
    cases = {subject.pk: subject for subject in subjects}
    parted = Exists(SubQuota.objects.filter(quota=OuterRef("quota")))
    places = list(QuotaPlace.objects.filter(parted, nomination__in=cases).order_by("pk"))
    if not places:
        return
    _give_back(places)
    for place in places:
        place.nomination = cases[place.nomination_id]
        place.shares = _shares(place.nomination, place.quota)
    for place in sorted(places, key=lambda place: -len(place.shares)):
        _take(place)
    QuotaPlace.objects.bulk_update(places, ["shares"], batch_size=BATCH)
    _store(place.quota for place in places)
