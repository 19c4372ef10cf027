"""Whom a judge declares relations to."""

from __future__ import annotations

import pytest

from honors.actions import promises
from honors.models import User
from honors.queries import promises as queries
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING
from workflow.refusals import NotPermitted


def test_a_judge_of_the_round_learns_who_was_nominated_and_no_draft(
    tree: County, staff: Staff, stranger: User
) -> None:
    selection = Selection(tree, staff, promise=True)
    (case,) = selection.enter(1)
    a_nomination(selection.round, tree.villages[0], staff.nominators[0], work="种植")

    assert list(queries.nominees_of(selection.round, judge=staff.judges[0])) == [case.nominee]
    for user in (staff.secretary, staff.nominators[0], stranger):
        with pytest.raises(NotPermitted):
            queries.nominees_of(selection.round, judge=user)


def test_a_promise_is_found_by_who_gave_it(tree: County, staff: Staff) -> None:
    judge, round_ = staff.judges[0], Selection(tree, staff, promise=True).round
    assert queries.promise_of(round_, judge=judge) is None

    given = promises.promise(round_=round_, judge=judge, relations={}, at=DURING)
    assert queries.promise_of(round_, judge=judge) == given
    assert queries.promise_of(round_, judge=staff.judges[1]) is None
