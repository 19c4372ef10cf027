"""Polls: a paper for each who voted, by the terms with a name or without, and as it was counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from django.db.models import Count, F, Q

from honors.models import BallotTally, Membership, Poll, PollCase, PollPaper
from honors.queries.papers import digest_of
from honors.voting import CHOICES
from workflow.models import LedgerEvent

Broken = tuple[str, str]


def polls_have_a_paper_for_each_who_voted() -> Iterator[Broken]:
    voted = Count("voters", filter=Q(voters__has_voted=True), distinct=True)
    rows = Poll.objects.annotate(voted=voted, given=Count("papers", distinct=True))
    for key, voters, papers in rows.exclude(voted=F("given")).values_list("pk", "voted", "given"):
        yield f"polls:{key}", f"{voters} have voted, and there are {papers} papers"


def papers_name_a_voter_only_in_the_open() -> Iterator[Broken]:
    wrong = PollPaper.objects.exclude(
        Q(poll__is_secret=True, voter=None)
        | Q(poll__is_secret=False, voter__poll=F("poll"), voter__has_voted=True)
    )
    for key in wrong.order_by("poll").values_list("poll", flat=True).distinct():
        yield f"polls:{key}", "a paper names a voter, or none, against the terms"


def papers_are_filled_in_by_the_rules() -> Iterator[Broken]:
    for poll in Poll.objects.prefetch_related("papers", "cases").iterator(chunk_size=100):
        cases = {str(case.nomination_id) for case in poll.cases.all()}
        for paper in poll.papers.all():
            said = list(paper.choices.values())
            most = len(cases) if poll.approves_max is None else poll.approves_max
            if paper.choices.keys() != cases or not set(said) <= set(CHOICES):
                yield f"polls:{poll.pk}", "a paper is about other cases, or says something else"
            elif said.count("for") > most:
                yield f"polls:{poll.pk}", "a paper approves more cases than it may"


def papers_are_given_once_by_whose_place_it_is() -> Iterator[Broken]:
    """Nobody gives two papers; in somebody else's place only the substitute within the term, or
    for a substitute whose term is over whoever was away.
    """
    seen: set[tuple[str, str]] = set()
    events = LedgerEvent.objects.filter(action="polls.vote").order_by("stream_id", "seq")
    for stream, actor, at, body in events.values_list("stream_id", "actor", "at", "body"):
        place = json.loads(body).get("place")
        if (stream, actor) in seen:
            yield stream, f"{actor} gave two papers"
        elif place and not _may_stand_for(stream, actor, place, at):
            yield stream, f"{actor} gave the paper of user {place}"
        seen.add((stream, actor))


def _may_stand_for(stream: str, actor: str, place: int, at: datetime) -> bool:
    poll = Poll.objects.get(pk=stream.rpartition(":")[2])
    voter = int(actor.rpartition(":")[2])
    named = Membership.objects.filter(
        substitute_for__isnull=False, organization=poll.organization_id
    )
    acting = named.within_term(at).filter(user=voter, substitute_for__user=place)
    over = named.within_term(poll.opened_at).filter(user=place, substitute_for__user=voter)
    return acting.exists() or over.filter(ends_at__lte=at).exists()


def ballots_of_polls_are_their_papers() -> Iterator[Broken]:
    """Votes and attendance; the papers are as closing sealed them in history."""
    closed = Poll.objects.exclude(closed_at=None).select_related("ballot")
    digests = _sealed()
    for poll in closed.prefetch_related("papers", "voters").iterator(chunk_size=100):
        papers = list(poll.papers.all())
        if digests.get(poll.pk) != digest_of(papers):
            yield f"polls:{poll.pk}", "the papers are not those that were counted"
        elif poll.ballot and not _is_counted(poll, papers):
            yield f"polls:{poll.pk}", "the ballot has other votes than the papers"


def runoffs_are_among_those_tied() -> Iterator[Broken]:
    """Each case with a tally of its own at the stage, and all with the same votes."""
    strange = Q(poll__is_runoff=False, tally__isnull=False) | Q(poll__is_runoff=True) & ~Q(
        tally__nomination=F("nomination"), tally__stage=F("poll__stage")
    )
    for key in PollCase.objects.filter(strange).order_by().values_list("poll", flat=True):
        yield f"polls:{key}", "a case of it has no tally that it could be tied by"
    votes: dict[int, set[tuple[object, ...]]] = {}
    columns = ("votes_for", "votes_against", "passed", "ballot__present")
    rows = PollCase.objects.filter(poll__is_runoff=True, tally__isnull=False)
    for key, case_votes, against, passed, present in rows.values_list(
        "poll", *(f"tally__{name}" for name in columns)
    ):
        votes.setdefault(key, set()).add((Fraction(case_votes, present), against, passed))
    for key, found in sorted(votes.items()):
        if len(found) > 1:
            yield f"polls:{key}", "its cases were not tied"


def runoffs_are_their_papers() -> Iterator[Broken]:
    """Votes of a runoff that counted, as its papers have them; of any other there are none."""
    for poll in (
        Poll.objects.filter(is_runoff=True)
        .prefetch_related("papers", "cases")
        .iterator(chunk_size=100)
    ):
        papers = list(poll.papers.all()) if poll.ballot_id else None
        for case in poll.cases.all():
            said = papers and sum(p.choices.get(str(case.nomination_id)) == "for" for p in papers)
            if case.votes_for != said:
                yield f"polls:{poll.pk}", f"nomination {case.nomination_id} has other votes"


def _is_counted(poll: Poll, papers: list[PollPaper]) -> bool:
    entitled = sum(not voter.recused_for for voter in poll.voters.all())
    ballot = poll.ballot
    if ballot is None or (ballot.entitled, ballot.present) != (entitled, len(papers)):
        return False
    tallies = BallotTally.objects.filter(ballot=ballot)
    columns = ("nomination_id", "votes_for", "votes_against", "abstained")
    for case, *votes in tallies.values_list(*columns):
        count = Counter(paper.choices.get(str(case)) for paper in papers)
        if votes != [count[choice] for choice in CHOICES]:
            return False
    return True


def _sealed() -> dict[int, str]:
    events = LedgerEvent.objects.filter(action="polls.close").values_list("stream_id", "body")
    return {int(s.rpartition(":")[2]): json.loads(body)["digest"] for s, body in events}


CHECKS = (
    polls_have_a_paper_for_each_who_voted,
    papers_name_a_voter_only_in_the_open,
    papers_are_filled_in_by_the_rules,
    papers_are_given_once_by_whose_place_it_is,
    ballots_of_polls_are_their_papers,
    runoffs_are_among_those_tied,
    runoffs_are_their_papers,
)
