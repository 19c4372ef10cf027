"""Tallies of ballots as figures, in a fixed number of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from honors.models import Ballot, BallotTally, PollCase
from honors.queries.tallies import seed_of
from honors.voting import Votes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import Category, Stage
    from honors.reckoning import Reckoned

RECORDED = "ballots.record"
COLUMNS = ("votes_for", "votes_against", "abstained", "ballot__present", "passed")


def votes_at(stage: Stage, category: Category) -> dict[int, Votes]:
    """The votes that stand, of the cases of the category that are at the ballot now."""
    return votes_of(standing_at(stage).filter(nomination__category=category))


def standing_at(stage: Stage) -> QuerySet[BallotTally]:
    """The tallies that stand, of cases that are at this ballot now."""
    return BallotTally.objects.filter(
        stage=stage, voided_at=None, nomination__stage=stage, nomination__state=stage.kind
    )


def votes_of(
    tallies: QuerySet[BallotTally], *, voided_by: datetime | None = None
) -> dict[int, Votes]:
    """With the runoffs that counted: none of whose cases was voted on anew by then."""
    rows = tallies.order_by("pk").values_list("nomination_id", "pk", *COLUMNS)
    found = {case: Votes(*figures) for case, *figures in rows}
    runoffs: dict[int, list[int]] = {}
    held = _runoffs(found.values(), voided_by).order_by("poll__closed_at", "poll")
    for tally, votes_for in held.values_list("tally", "votes_for"):
        runoffs.setdefault(tally, []).append(votes_for or 0)
    return {
        case: votes._replace(runoffs=tuple(runoffs.get(votes.key, ())))
        for case, votes in found.items()
    }


def _runoffs(votes: Iterable[Votes], voided_by: datetime | None) -> QuerySet[PollCase]:
    anew = PollCase.objects.filter(tally__voided_at__isnull=False)
    if voided_by is not None:
        anew = anew.filter(tally__voided_at__lte=voided_by)
    counted = PollCase.objects.filter(tally__in=[vote.key for vote in votes], votes_for__gte=0)
    return counted.exclude(poll__in=anew.order_by().values("poll"))


def seed_of_votes(votes: Collection[Votes], *, voided_by: datetime | None = None) -> bytes:
    """As for score sheets, over the events by which the ballots of these tallies were recorded,
    those of their runoffs among them.
    """
    keys = [vote.key for vote in votes]
    runoffs = _runoffs(votes, voided_by).order_by().values("poll__ballot")
    held = Ballot.objects.filter(Q(tallies__in=keys) | Q(pk__in=runoffs))
    ballots = held.order_by("pk").distinct()
    return seed_of(ballots.values_list("pk", flat=True), noun="ballots", actions=[RECORDED])


def figures_of_votes(place: Reckoned, votes: Votes) -> dict[str, Any]:
    """What an entry keeps of its reckoning; it rests on no sheet."""
    return {
        "method": place.aggregate.method_applied,
        "sheets": [],
        "votes": votes.kept(),
        "ties": {name: f"{figure:f}" for name, figure in place.ties.items()},
        "tied_with": list(place.tied_with),
        "decided_by": place.decided_by,
    }


def votes_listed(figures: Collection[dict[str, Any]], *, sealed_at: datetime) -> dict[int, Votes]:
    """The votes as they are stored now, of the tallies that a ranking says it rests on."""
    keys = [figure["votes"]["key"] for figure in figures]
    return votes_of(BallotTally.objects.filter(pk__in=keys), voided_by=sealed_at)
