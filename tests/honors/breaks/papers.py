"""Polls with papers of nobody, with names on secret papers, filled in wrongly, or changed."""

from __future__ import annotations

from honors.models import BallotTally, Poll, PollCase, PollPaper, PollVoter
from honors.queries.papers import digest_of
from tests.honors.breaks.ballots import a_ballot
from tests.honors.planting import OPENED, SCORED, Planted, a_case
from workflow import ledger


def a_poll(planted: Planted, votes_for: int = 9) -> Poll:
    """Of 15 voters 12 voted: 9 for the case, 2 against, 1 abstained; closed and in history."""
    case, ballot = planted.cases["戊五"], a_ballot(planted)
    poll = Poll.objects.create(
        stage=ballot.stage,
        category=ballot.category,
        organization=ballot.organization,
        number=1,
        is_secret=True,
        opened_by=planted.staff.secretary,
        opened_at=OPENED,
        closed_at=SCORED,
        ballot=ballot,
    )
    PollCase.objects.create(poll=poll, nomination=case, judged_version=1)
    people = [*planted.staff.nominators, *planted.staff.officers, *planted.staff.judges]
    people += [*planted.staff.approvers, planted.staff.secretary, planted.staff.auditor]
    PollVoter.objects.bulk_create(
        PollVoter(poll=poll, user=user, has_voted=n < 12)
        for n, user in enumerate(sorted(people, key=lambda user: user.pk)[:15])
    )
    said = ["for"] * votes_for + ["against"] * (11 - votes_for) + ["abstained"]
    papers = PollPaper.objects.bulk_create(
        PollPaper(poll=poll, choices={str(case.pk): choice}) for choice in said
    )
    facts = {"ballot": ballot.pk, "papers": 12, "digest": digest_of(papers)}
    ledger.record(f"polls:{poll.pk}", "polls.close", actor="user:0", at=SCORED, facts=facts)
    return poll


def polls_have_a_paper_for_each_who_voted(planted: Planted) -> str:
    poll = a_poll(planted)
    PollVoter.objects.filter(pk=poll.voters.latest("pk").pk).update(has_voted=True)
    return f"polls:{poll.pk}"


def papers_name_a_voter_only_in_the_open(planted: Planted) -> str:
    poll = a_poll(planted)
    paper = poll.papers.order_by("key")[0]
    PollPaper.objects.filter(pk=paper.pk).update(voter=poll.voters.earliest("pk"))
    return f"polls:{poll.pk}"


def papers_are_given_once_by_whose_place_it_is(planted: Planted) -> str:
    """Two by one."""
    subject = f"polls:{a_poll(planted).pk}"
    for _paper in range(2):
        ledger.record(subject, "polls.vote", actor="user:7", at=SCORED)
    return subject


def papers_are_given_once_by_whose_place_it_is_2(planted: Planted) -> str:
    """For somebody who has no substitute."""
    subject, first = f"polls:{a_poll(planted).pk}", planted.staff.judges[0].pk
    facts = {"place": first}
    ledger.record(subject, "polls.vote", actor="user:7", at=SCORED, facts=facts)
    return subject


def papers_are_filled_in_by_the_rules(planted: Planted) -> str:
    poll = a_poll(planted)
    Poll.objects.filter(pk=poll.pk).update(approves_max=0)
    return f"polls:{poll.pk}"


def a_runoff(planted: Planted, votes_for: int = 9) -> Poll:
    """On the same papers, as if they had been given once more."""
    poll = a_poll(planted)
    tally = BallotTally.objects.get(ballot=poll.ballot)
    poll.cases.update(tally=tally, votes_for=votes_for)
    Poll.objects.filter(pk=poll.pk).update(is_runoff=True)
    return poll


def runoffs_are_among_those_tied_1(planted: Planted) -> str:
    """No runoff, and yet its case was tied by something."""
    poll = a_poll(planted)
    poll.cases.update(tally=BallotTally.objects.get(ballot=poll.ballot))
    return f"polls:{poll.pk}"


def runoffs_are_among_those_tied_2(planted: Planted) -> str:
    """One of its two cases had a vote less; nobody has voted yet."""
    other = a_case(planted, "己六", "review")
    ballots = [a_ballot(planted), a_ballot(planted, case=other, votes_for=8)]
    poll = Poll.objects.create(
        stage=ballots[0].stage,
        category=planted.category,
        organization=planted.tree.county,
        number=1,
        is_secret=True,
        is_runoff=True,
        approves_max=1,
        opened_by=planted.staff.secretary,
        opened_at=SCORED,
    )
    for tally in BallotTally.objects.filter(ballot__in=ballots):
        PollCase.objects.create(
            poll=poll, nomination=tally.nomination, judged_version=1, tally=tally
        )
    return f"polls:{poll.pk}"


def runoffs_are_their_papers(planted: Planted) -> str:
    return f"polls:{a_runoff(planted, votes_for=10).pk}"


def ballots_of_polls_are_their_papers_1(planted: Planted) -> str:
    return f"polls:{a_poll(planted, votes_for=8).pk}"


def ballots_of_polls_are_their_papers_2(planted: Planted) -> str:
    poll = a_poll(planted)
    paper = poll.papers.order_by("key")[0]
    PollPaper.objects.filter(pk=paper.pk).update(
        choices=dict.fromkeys(
            paper.choices, "against" if "for" in paper.choices.values() else "for"
        )
    )
    return f"polls:{poll.pk}"
