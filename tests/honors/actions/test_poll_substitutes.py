"""A substitute votes in the absent member's place: one seat, one vote, and no way around a tie."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from honors import invariants
from honors.actions import accounts
from honors.models import Poll, PollVoter, User
from honors.queries.papers import places_of, visible_to
from honors.roles import Role
from tests.factories.accounts import Staff, a_membership, a_substitute, a_user
from tests.factories.organizations import County
from tests.factories.polls import Papers
from tests.factories.score_sheets import MARKED_AT
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import Refusal

pytestmark = pytest.mark.django_db

BEGINS, ENDS = MARKED_AT + timedelta(hours=1), MARKED_AT + timedelta(days=1)
WITHIN, AFTER = BEGINS + timedelta(hours=1), ENDS + timedelta(hours=1)


@laid
def papers(tree: County, staff: Staff) -> Papers:
    return Papers(tree, staff)


@laid
def poll(papers: Papers) -> Poll:
    """Opened before anybody was away."""
    return papers.opened()


@laid
def deputy(tree: County) -> User:
    return a_user("代理人（虚构）")


@laid
def absent(papers: Papers, deputy: User) -> User:
    """The first judge, away in [BEGINS, ENDS)."""
    judge = papers.judges[0]
    a_substitute(judge.memberships.get(), deputy, BEGINS, ENDS)
    return judge


def refusal(papers: Papers, poll: Poll, voter: User, at: datetime) -> str:
    with pytest.raises(Refusal) as caught:
        papers.vote(poll, voter, "+++", at=at)
    return caught.value.code


def test_within_the_term_the_substitute_votes_in_the_absent_ones_place(
    papers: Papers, poll: Poll, absent: User, deputy: User
) -> None:
    assert list(visible_to(deputy, at=WITHIN)) == [poll]
    papers.vote(poll, deputy, "+++", at=WITHIN)

    assert poll.voters.get(user=absent).has_voted
    event = LedgerEvent.objects.get(action="polls.vote")
    assert (event.actor, json.loads(event.body)["place"]) == (deputy.ledger_key, absent.pk)
    assert refusal(papers, poll, absent, AFTER) == "voted_already"
    assert [str(found) for found in invariants.check()] == []


def test_the_absent_one_does_not_vote_meanwhile(papers: Papers, poll: Poll, absent: User) -> None:
    assert refusal(papers, poll, absent, WITHIN) == "substituted"


def test_outside_the_term_the_member_votes_and_the_substitute_does_not(
    papers: Papers, poll: Poll, absent: User, deputy: User
) -> None:
    assert refusal(papers, poll, deputy, MARKED_AT) == "no_voter"
    assert refusal(papers, poll, deputy, AFTER) == "no_voter"

    papers.vote(poll, absent, "+++", at=AFTER)

    assert refusal(papers, poll, deputy, WITHIN) == "voted_already"


def test_whoever_is_back_votes_in_the_place_that_the_substitute_was_named_for(
    papers: Papers, tree: County, staff: Staff, deputy: User
) -> None:
    judge = papers.judges[0]
    a_substitute(judge.memberships.get(), deputy, MARKED_AT - timedelta(days=1), BEGINS)
    papers.judges = [deputy, *papers.judges[1:]]
    poll = papers.opened()

    papers.vote(poll, judge, "+++", at=WITHIN)

    assert poll.voters.get(user=deputy).has_voted
    assert refusal(papers, poll, deputy, WITHIN) == "no_voter"
    assert [str(found) for found in invariants.check()] == []


def test_whoever_has_a_substitute_is_not_named(papers: Papers, deputy: User) -> None:
    """Nor with another role at the unit: the seat has one vote."""
    judge = papers.judges[0]
    a_substitute(judge.memberships.get(), deputy, MARKED_AT - timedelta(days=1), ENDS)
    a_membership(judge, Role.OFFICER, papers.tree.county)

    with pytest.raises(Refusal) as caught:
        papers.opened()
    assert caught.value.code == "voters_strange"


def test_a_member_who_stands_in_for_another_gives_one_paper(papers: Papers, poll: Poll) -> None:
    judge, colleague = papers.judges[:2]
    a_substitute(judge.memberships.get(), colleague, BEGINS, ENDS)
    papers.vote(poll, colleague, "+++", at=WITHIN)

    assert poll.voters.get(user=colleague).has_voted
    assert refusal(papers, poll, colleague, WITHIN) == "voted_already"
    assert not poll.voters.get(user=judge).has_voted


def test_the_tie_of_either_keeps_the_paper_back(
    papers: Papers, poll: Poll, absent: User, deputy: User
) -> None:
    PollVoter.objects.filter(poll=poll, user=absent).update(recused_for="kin")
    assert refusal(papers, poll, deputy, WITHIN) == "recused"

    PollVoter.objects.filter(poll=poll, user=absent).update(recused_for="")
    unit = papers.cases[0].unit
    User.objects.filter(pk=deputy.pk).update(employer=unit)
    assert refusal(papers, poll, deputy, WITHIN) == "recused"


def test_whose_role_is_over_votes_no_more(papers: Papers, poll: Poll, administrator: User) -> None:
    judge = papers.judges[0]
    accounts.end_membership(membership=judge.memberships.get(), by=administrator, at=BEGINS)

    assert list(places_of(judge, at=WITHIN).values_list("poll", flat=True)) == [poll.pk]
    assert refusal(papers, poll, judge, WITHIN) == "no_voter"
