"""Recommendations that are sent together, and nominees that are merged while they are used."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection

from honors import invariants
from honors.actions import nominees, recommendations
from honors.models import Nomination, Nominee, Recommendation
from tests.factories.accounts import staff_of
from tests.factories.nominations import a_nomination
from tests.factories.nominees import a_nominee
from tests.factories.organizations import a_county
from tests.factories.recommendations import a_call, honored_in_town, prepared, sent
from tests.factories.rounds import DURING, a_round
from tests.races.together import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
ATTEMPTS = 5


def test_a_call_is_never_overdrawn_by_those_who_send_together() -> None:
    tree = a_county()
    staff = staff_of(tree)
    call = a_call(tree, staff, places=2)
    waiting = prepared(
        call, staff, honored_in_town(tree, staff, ["赵大山", "孙桂英", "周小兰", "吴秀英"])
    )

    outcomes = at_once(*(lambda one=one: sent([one], staff) for one in waiting))

    assert Counter(outcomes) == {"done": 2, "call_exhausted": 2}
    assert Recommendation.objects.filter(state="sent").count() == 2
    assert invariants.check() == []


def test_a_nominee_is_recommended_once_by_those_who_prepare_together() -> None:
    tree = a_county()
    staff = staff_of(tree)
    call, by = a_call(tree, staff), staff.secretaries[0]
    honor = honored_in_town(tree, staff, ["赵大山"])[0]

    def prepare() -> Recommendation:
        return recommendations.prepare(call=call, basis=honor, by=by, at=DURING)

    assert Counter(at_once(prepare, prepare)) == {"done": 1, "already_recommended": 1}
    assert invariants.check() == []


def test_a_case_is_started_before_a_merge_or_not_at_all() -> None:
    tree = a_county()
    staff = staff_of(tree)
    round_, by = a_round(tree, staff, kinds=["person"]), staff.nominators[0]
    for _attempt in range(ATTEMPTS):
        keep, other = (a_nominee(tree.villages[0], by) for _each in range(2))

        def start(other: Nominee = other) -> Nomination:
            return a_nomination(round_, tree.villages[0], by, nominee=other)

        def merge(keep: Nominee = keep, other: Nominee = other) -> Any:
            return nominees.merge(keep=keep, other=other, reason="同一人", by=by, at=DURING)

        started, merged = at_once(start, merge)

        assert merged == "done"
        assert started in ("done", "nominee_merged")
        assert Nomination.objects.filter(nominee=keep).count() == (started == "done")
    assert invariants.check() == []


def test_two_that_are_merged_into_each_other_are_merged_once() -> None:
    tree = a_county()
    by = staff_of(tree).nominators[0]
    one, another = (a_nominee(tree.villages[0], by) for _each in range(2))

    def merge(keep: Nominee, other: Nominee) -> Any:
        return nominees.merge(keep=keep, other=other, reason="同一人", by=by, at=DURING)

    outcomes = at_once(lambda: merge(one, another), lambda: merge(another, one))

    assert Counter(outcomes) == {"done": 1, "already_merged": 1}
    assert invariants.check() == []
