"""Places: counted where they are used, never more than there are."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from honors.models import Category, Nomination, Quota, QuotaPlace, RankingEntry
from honors.states import NominationState

Broken = tuple[str, str]

# A case in one of these uses no place of a quota, unless a sealed ranking has judged it: what is
# struck out of a list afterwards is not refilled from below.
PLACELESS = (
    NominationState.DRAFT,
    NominationState.WITHDRAWN,
    NominationState.DISQUALIFIED,
    NominationState.LAPSED,
)


def quotas_count_their_used_places() -> Iterator[Broken]:
    rows = Quota.objects.annotate(used=Count("used_places")).exclude(taken=F("used"))
    for key, taken, used in rows.values_list("pk", "taken", "used").iterator():
        yield f"quotas:{key}", f"it counts {taken} taken places and {used} are used"


def quotas_count_what_they_handed_down() -> Iterator[Broken]:
    given = Coalesce(Sum("children__places"), 0)
    rows = Quota.objects.annotate(given=given).exclude(allocated=F("given"))
    for key, allocated, places in rows.values_list("pk", "allocated", "given").iterator():
        yield f"quotas:{key}", f"it counts {allocated} allocated places and {places} were given"


def quotas_are_not_overdrawn() -> Iterator[Broken]:
    rows = Quota.objects.filter(places__lt=F("allocated") + F("taken"))
    for key, places, used in rows.annotate(used=F("allocated") + F("taken")).values_list(
        "pk", "places", "used"
    ):
        yield f"quotas:{key}", f"{used} of {places} places are gone"


def quotas_come_from_above() -> Iterator[Broken]:
    """A quota with a parent is of the same category and of an organization below the parent's."""
    rows = Quota.objects.exclude(parent=None).values_list(
        "pk",
        "category_id",
        "parent__category_id",
        "organization__path",
        "parent__organization__path",
    )
    for key, category, above, path, path_above in rows.iterator():
        if category != above or not path.startswith(path_above) or path == path_above:
            yield (
                f"quotas:{key}",
                "it was not allocated from an organization above, in its category",
            )


def used_places_belong_to_their_cases() -> Iterator[Broken]:
    """A used place is of the case's category, of a unit above or at the case, and of a live one."""
    judged = RankingEntry.objects.filter(nomination=OuterRef("nomination"))
    rows = QuotaPlace.objects.annotate(judged=Exists(judged)).values_list(
        "quota_id",
        "nomination_id",
        "nomination__state",
        "quota__category_id",
        "nomination__category_id",
        "quota__organization__path",
        "nomination__unit_path",
        "judged",
    )
    for quota, case, state, category, own, path, unit_path, judged_ in rows.iterator():
        if category != own or not unit_path.startswith(path):
            yield f"nominations:{case}", f"it uses a place of quota {quota}, which is not for it"
        elif state in PLACELESS and not judged_:
            yield f"nominations:{case}", f"it is {state} and still uses a place of quota {quota}"


def categories_count_their_taken_places() -> Iterator[Broken]:
    used = Count("nominations", filter=Q(nominations__takes_place=True))
    rows = Category.objects.annotate(used=used).exclude(taken=F("used"))
    for key, taken, count in rows.values_list("pk", "taken", "used").iterator():
        yield f"categories:{key}", f"it counts {taken} taken places and {count} cases take one"


def categories_are_not_overdrawn() -> Iterator[Broken]:
    rows = Category.objects.filter(taken__gt=F("places"))
    for key, taken, places in rows.values_list("pk", "taken", "places").iterator():
        yield f"categories:{key}", f"{taken} of {places} places are taken"


def approved_cases_take_a_place() -> Iterator[Broken]:
    """What is approved takes a place of its category; what ended otherwise takes none."""
    approved = Q(state__in=(NominationState.APPROVED, NominationState.HONORED), takes_place=False)
    ended = Q(state__in=(*PLACELESS, NominationState.NOT_SELECTED), takes_place=True)
    rows = Nomination.objects.filter(approved | ended).values_list("pk", "state", "takes_place")
    for key, state, takes in rows.iterator():
        word = "takes a place" if takes else "takes no place"
        yield f"nominations:{key}", f"it is {state} and {word}"


CHECKS = (
    quotas_count_their_used_places,
    quotas_count_what_they_handed_down,
    quotas_are_not_overdrawn,
    quotas_come_from_above,
    used_places_belong_to_their_cases,
    categories_count_their_taken_places,
    categories_are_not_overdrawn,
    approved_cases_take_a_place,
)
