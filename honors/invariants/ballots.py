"""Ballots: with their quorum, no more votes than voters, and as they were recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import F, Q

from honors.models import Ballot, BallotTally
from honors.queries.polls import RECORDED
from honors.voting import fewest_present, passes, voting_rule_of
from workflow.models import LedgerEvent

Broken = tuple[str, str]


def ballots_have_their_quorum() -> Iterator[Broken]:
    rows = Ballot.objects.values_list("pk", "entitled", "present", "rules")
    for key, entitled, present, rules in rows.iterator():
        fewest = fewest_present(entitled, voting_rule_of(rules))
        if present < fewest:
            yield f"ballots:{key}", f"{present} of {entitled} were present, {fewest} are needed"


def votes_are_of_voters_who_were_present() -> Iterator[Broken]:
    votes = F("votes_for") + F("votes_against") + F("abstained")
    more = BallotTally.objects.annotate(votes=votes).filter(votes__gt=F("ballot__present"))
    for key, case in more.values_list("ballot_id", "nomination_id"):
        yield f"ballots:{key}", f"nomination {case} has more votes than voters"


def ballots_pass_what_reached_the_threshold() -> Iterator[Broken]:
    rows = BallotTally.objects.values_list(
        "ballot_id", "nomination_id", "votes_for", "passed", "ballot__present", "ballot__rules"
    )
    for key, case, votes_for, passed, present, rules in rows.iterator():
        if passed != passes(votes_for, present, voting_rule_of(rules)):
            yield f"ballots:{key}", f"nomination {case} passed is {passed}"


def voted_cases_are_of_the_ballot() -> Iterator[Broken]:
    wrong = BallotTally.objects.exclude(
        Q(nomination__category=F("ballot__category"), stage=F("ballot__stage"))
    )
    for key, case in wrong.values_list("ballot_id", "nomination_id"):
        yield f"ballots:{key}", f"nomination {case} is of another category or stage"


def ballots_are_as_they_were_recorded() -> Iterator[Broken]:
    """Who was there and every vote, as history has them."""
    counted: dict[int, list[list[int]]] = {}
    columns = ("ballot_id", "nomination_id", "votes_for", "votes_against", "abstained")
    rows = BallotTally.objects.order_by("ballot_id", "nomination_id").values_list(*columns)
    for key, *votes in rows.iterator():
        counted.setdefault(key, []).append(votes)
    said = _recorded()
    for key, entitled, present in Ballot.objects.values_list("pk", "entitled", "present"):
        stored = {"entitled": entitled, "present": present, "votes": counted.get(key, [])}
        if said.get(key) != stored:
            yield f"ballots:{key}", "history has other figures"


def _recorded() -> dict[int, dict[str, object]]:
    events = LedgerEvent.objects.filter(action=RECORDED).values_list("stream_id", "body")
    bodies = {int(s.rpartition(":")[2]): json.loads(body) for s, body in events.iterator()}
    kept = ("entitled", "present", "votes")
    return {key: {name: body[name] for name in kept} for key, body in bodies.items()}


CHECKS = (
    ballots_have_their_quorum,
    votes_are_of_voters_who_were_present,
    ballots_pass_what_reached_the_threshold,
    voted_cases_are_of_the_ballot,
    ballots_are_as_they_were_recorded,
)
