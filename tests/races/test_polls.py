"""A voter sends two papers at the same moment: one counts."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from honors import invariants
from tests.factories.accounts import a_substitute, a_user, staff_of
from tests.factories.organizations import a_county
from tests.factories.polls import Papers
from tests.factories.score_sheets import MARKED_AT
from tests.races.together import at_once

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def test_the_absent_and_the_substitute_do_not_both_vote() -> None:
    """One votes just before the term begins, the other just after."""
    tree = a_county()
    papers = Papers(tree, staff_of(tree))
    poll = papers.opened()
    judge, begins = papers.judges[0], MARKED_AT + SECOND
    deputy = a_user("代理人（虚构）")
    a_substitute(judge.memberships.get(), deputy, begins, begins + DAY)

    outcomes = at_once(
        partial(papers.vote, poll, judge, "+++"),
        partial(papers.vote, poll, deputy, "---", at=begins),
    )

    assert sorted(outcomes) == ["done", "voted_already"]
    assert poll.papers.count() == 1


def test_nobody_votes_twice() -> None:
    tree = a_county()
    papers = Papers(tree, staff_of(tree))
    poll = papers.opened()

    for judge in papers.judges:
        outcomes = at_once(
            partial(papers.vote, poll, judge, "+++"), partial(papers.vote, poll, judge, "---")
        )
        assert sorted(outcomes) == ["done", "voted_already"]
    assert poll.papers.count() == len(papers.judges)
    papers.close(poll)
    assert [str(violation) for violation in invariants.check()] == []
