"""Rounds: run by the terms that were frozen when they opened, and by no others."""

from __future__ import annotations

from collections.abc import Iterator

from honors.models import Round
from honors.queries.rounds import digest_of, terms_of
from honors.states import RUNNING_ROUNDS

Broken = tuple[str, str]


def frozen_terms_give_their_digest() -> Iterator[Broken]:
    rows = Round.objects.filter(terms_version__gt=0).values_list("pk", "terms", "terms_digest")
    for key, terms, digest in rows.iterator():
        if digest_of(terms) != digest:
            yield f"rounds:{key}", "its frozen terms do not give their digest"


def running_rounds_keep_their_terms() -> Iterator[Broken]:
    """Route, categories, forms and rubrics are those of the terms. Five questions for each round
    that runs. Lists of vetoes go on changing for rounds to come: this one keeps its own.
    """
    for round_ in Round.objects.filter(terms_version__gt=0, state__in=RUNNING_ROUNDS):
        now = {**terms_of(round_).data, "vetoes": round_.terms["vetoes"]}
        if digest_of(now) != digest_of(round_.terms):
            yield f"rounds:{round_.pk}", "its route, categories or rubrics differ from its terms"


CHECKS = (frozen_terms_give_their_digest, running_rounds_keep_their_terms)
