"""Terms that were changed after the opening."""

from __future__ import annotations

from honors.models import Round, Stage
from honors.queries.rounds import terms_of
from tests.honors.planting import Planted


def freeze(planted: Planted, **wrong: object) -> str:
    terms = terms_of(planted.round)
    frozen = {"terms": terms.data, "terms_version": 1, "terms_digest": terms.digest}
    Round.objects.filter(pk=planted.round.pk).write_place(**(frozen | wrong))
    return f"rounds:{planted.round.pk}"


def frozen_terms_give_their_digest(planted: Planted) -> str:
    return freeze(planted, terms_digest="0" * 64)


def running_rounds_keep_their_terms(planted: Planted) -> str:
    """A shorter notice than was announced."""
    subject = freeze(planted)
    shorter = {"days": 4, "kind": "working", "count_from": "next_day"}
    Stage.objects.filter(kind="notice").update(settings=shorter)
    return subject
