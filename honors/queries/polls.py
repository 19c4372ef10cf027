"""Tallies of ballots as figures, in a fixed number of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from honors.models import Ballot, BallotTally
from honors.queries.tallies import seed_of
from honors.voting import Votes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from honors.models import Category, Stage
    from honors.reckoning import Reckoned

RECORDED = "ballots.record"
COLUMNS = ("votes_for", "votes_against", "abstained", "ballot__present", "passed")


def votes_at(stage: Stage, category: Category) -> dict[int, Votes]:
    """The votes that stand, of the cases of the category that are at the ballot now."""
    return votes_of(
        BallotTally.objects.filter(
            stage=stage,
            voided_at=None,
            nomination__category=category,
            nomination__stage=stage,
            nomination__state=stage.kind,
        )
    )


def votes_of(tallies: QuerySet[BallotTally]) -> dict[int, Votes]:
    rows = tallies.order_by("pk").values_list("nomination_id", "pk", *COLUMNS)
    return {case: Votes(*figures) for case, *figures in rows}


def seed_of_votes(votes: Iterable[Votes]) -> bytes:
    """As for score sheets, over the events by which the ballots of these tallies were recorded."""
    keys = [vote.key for vote in votes]
    ballots = Ballot.objects.filter(tallies__in=keys).order_by("pk").distinct()
    return seed_of(ballots.values_list("pk", flat=True), noun="ballots", action=RECORDED)


def figures_of_votes(place: Reckoned, votes: Votes) -> dict[str, Any]:
    """What an entry keeps of its reckoning; it rests on no sheet."""
    return {
        "method": place.aggregate.method_applied,
        "sheets": [],
        "votes": votes._asdict(),
        "ties": {name: f"{figure:f}" for name, figure in place.ties.items()},
        "tied_with": list(place.tied_with),
        "decided_by": place.decided_by,
    }


def votes_listed(figures: Collection[dict[str, Any]]) -> dict[int, Votes]:
    """The votes as they are stored now, of the tallies that a ranking says it rests on."""
    keys = [figure["votes"]["key"] for figure in figures]
    return votes_of(BallotTally.objects.filter(pk__in=keys))
