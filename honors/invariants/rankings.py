"""Sealed orders: whole, cut where the line says, and the same when reckoned again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Q

from honors.models import Ranking, RankingEntry

Broken = tuple[str, str]


def rankings_have_every_place_once() -> Iterator[Broken]:
    rows = Ranking.objects.annotate(
        size=Count("entries"), first=Min("entries__position"), last=Max("entries__position")
    )
    for key, size, first, last in rows.exclude(size=0).values_list("pk", "size", "first", "last"):
        if (first, last) != (1, size):
            yield f"rankings:{key}", f"its {size} places run from {first} to {last}"


def rankings_are_cut_at_their_line() -> Iterator[Broken]:
    above = Q(position__lte=F("ranking__line"))
    wrong = RankingEntry.objects.filter(above & Q(is_above=False) | ~above & Q(is_above=True))
    for key, position, line in wrong.values_list("ranking_id", "position", "ranking__line"):
        yield f"rankings:{key}", f"place {position} is on the wrong side of the line at {line}"


def ranked_cases_are_of_the_category() -> Iterator[Broken]:
    wrong = RankingEntry.objects.exclude(nomination__category=F("ranking__category"))
    for key, case in wrong.values_list("ranking_id", "nomination_id"):
        yield f"rankings:{key}", f"nomination {case} is of another category"


CHECKS = (
    rankings_have_every_place_once,
    rankings_are_cut_at_their_line,
    ranked_cases_are_of_the_category,
)
