"""Sealed orders: whole, of their category, and the same when reckoned again from the marks."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min

from honors.models import Ranking, RankingEntry
from honors.queries.recounts import recompute
from workflow.refusals import Refusal

Broken = tuple[str, str]


def rankings_have_every_place_once() -> Iterator[Broken]:
    rows = Ranking.objects.annotate(
        size=Count("entries"), first=Min("entries__position"), last=Max("entries__position")
    )
    for key, size, first, last in rows.exclude(size=0).values_list("pk", "size", "first", "last"):
        if (first, last) != (1, size):
            yield f"rankings:{key}", f"its {size} places run from {first} to {last}"


def ranked_cases_are_of_the_category() -> Iterator[Broken]:
    wrong = RankingEntry.objects.exclude(nomination__category=F("ranking__category"))
    for key, case in wrong.values_list("ranking_id", "nomination_id"):
        yield f"rankings:{key}", f"nomination {case} is of another category"


def rankings_come_out_again() -> Iterator[Broken]:
    """Totals, scores, ties, lots, places, line and digest, from the raw marks. A fixed number of
    questions for each ranking, however long it is.
    """
    for ranking in Ranking.objects.select_related("stage", "category").iterator():
        try:
            differences = recompute(ranking).differences
        except (Refusal, LookupError) as error:
            yield f"rankings:{ranking.pk}", f"it cannot be reckoned again: {error}"
            continue
        for found in differences:
            where = f"nomination {found.nomination_id}: " if found.nomination_id else ""
            detail = f"{where}{found.what} is {found.stored}, reckoned again {found.computed}"
            yield f"rankings:{ranking.pk}", detail


CHECKS = (
    rankings_have_every_place_once,
    ranked_cases_are_of_the_category,
    rankings_come_out_again,
)
