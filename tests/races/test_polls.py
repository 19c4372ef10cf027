"""A voter sends two papers at the same moment: one counts."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection

from honors import invariants
from tests.factories.accounts import staff_of
from tests.factories.organizations import a_county
from tests.factories.polls import Papers
from tests.races.together import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


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
