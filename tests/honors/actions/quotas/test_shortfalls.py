"""Minimum and unlimited quotas hinder nobody; a shortfall is asked about when nominations close."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors import invariants
from honors.actions import quotas, rounds
from honors.models import Category, Quota, Round, Shortfall, User
from honors.queries import quotas as queries
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.quotas import a_ruled_round, limited, sent
from tests.factories.rounds import CLOSES_AT
from tests.ground import laid
from workflow.models import LedgerEvent, OutboxMessage
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_ruled_round(tree, staff)


@laid
def category(round_: Round) -> Category:
    return round_.categories.get()


def closed(round_: Round) -> Round:
    return rounds.close_round(round_=round_, by=CLOCK, at=CLOSES_AT)


def test_a_township_below_its_minimum_is_asked_why(
    round_: Round, category: Category, tree: County, staff: Staff
) -> None:
    """ "Each township at least 3-5 households", and no upper limit (Pingluo county)."""
    for township in tree.townships:
        limited(category, township, 3, staff.secretary, kind="minimum")
    sent(category, tree.villages[0], staff.nominators[0])
    for number in (3, 3, 4, 5):
        sent(category, tree.villages[number], staff.nominators[number])

    closed(round_)

    shortfall = Shortfall.objects.get()
    assert (shortfall.quota.organization, shortfall.missing) == (tree.townships[0], 2)
    asked = OutboxMessage.objects.filter(topic="quotas.shortfall")
    assert [message.payload["user"] for message in asked] == [staff.officers[0].pk]
    assert invariants.check() == []


def test_a_minimum_is_no_upper_limit(category: Category, tree: County, staff: Staff) -> None:
    quota = limited(category, tree.villages[0], 1, staff.secretary, kind="minimum")
    for _case in range(3):
        sent(category, tree.villages[0], staff.nominators[0])

    stored = Quota.objects.get(pk=quota.pk)
    (row,) = queries.overview(category, below=tree.county).rows
    assert (stored.taken, stored.left) == (3, None)
    assert (row.kind, row.left, row.missing) == ("minimum", None, 0)


def test_a_shortfall_is_shown_before_it_is_asked_about(
    category: Category, tree: County, staff: Staff
) -> None:
    limited(category, tree.villages[0], 3, staff.secretary, kind="minimum")
    sent(category, tree.villages[0], staff.nominators[0])

    (row,) = queries.overview(category, below=tree.county).rows

    assert (row.taken, row.missing, row.reason) == (1, 2, "")


def test_the_unit_says_why(
    round_: Round, category: Category, tree: County, staff: Staff, stranger: User
) -> None:
    limited(category, tree.villages[0], 3, staff.secretary, kind="minimum")
    closed(round_)
    shortfall = Shortfall.objects.get()

    for actor in (stranger, staff.nominators[1], CLOCK):
        with pytest.raises(NotPermitted):
            quotas.explain_shortfall(shortfall=shortfall, reason="无。", by=actor, at=CLOSES_AT)
    with pytest.raises(InvalidInput):
        quotas.explain_shortfall(
            shortfall=shortfall, reason=" ", by=staff.nominators[0], at=CLOSES_AT
        )
    quotas.explain_shortfall(
        shortfall=shortfall, reason="村中家庭外出务工。", by=staff.nominators[0], at=CLOSES_AT
    )

    (row,) = queries.overview(category, below=tree.county).rows
    assert (row.missing, row.reason) == (3, "村中家庭外出务工。")
    event = LedgerEvent.objects.get(action="quotas.explain_shortfall")
    assert "外出" not in event.body


def test_an_unlimited_unit_sends_as_many_as_it_likes(
    round_: Round, category: Category, tree: County, staff: Staff
) -> None:
    """平罗县 set no limit to what a township recommends (Pingluo county)."""
    quota = limited(category, tree.villages[0], 0, staff.secretary, kind="unlimited")
    for _case in range(3):
        sent(category, tree.villages[0], staff.nominators[0])

    closed(round_)

    assert (Quota.objects.get(pk=quota.pk).taken, Shortfall.objects.count()) == (3, 0)


def test_a_limit_comes_after_a_minimum_only_with_room(
    category: Category, tree: County, staff: Staff
) -> None:
    limited(category, tree.villages[0], 1, staff.secretary, kind="minimum")
    for _case in range(2):
        sent(category, tree.villages[0], staff.nominators[0])

    with pytest.raises(GuardFailed) as refused:
        limited(category, tree.villages[0], 1, staff.secretary)
    quota = limited(category, tree.villages[0], 2, staff.secretary)

    assert refused.value.code == "below_use"
    assert (quota.kind, quota.left) == ("fixed", 0)


def test_what_has_no_limit_cannot_be_handed_down(
    category: Category, tree: County, secretary: User
) -> None:
    parent = limited(category, tree.townships[0], 0, secretary, kind="unlimited")

    with pytest.raises(GuardFailed) as refused:
        quotas.allocate(parent=parent, shares={tree.villages[0]: 1}, by=secretary, at=CLOSES_AT)
    with pytest.raises(InvalidInput):
        limited(category, tree.townships[1], 3, secretary, kind="unlimited")

    assert refused.value.code == "quota_exhausted"


def test_closing_takes_as_many_statements_for_many_minimums(tree: County, staff: Staff) -> None:
    def statements(count: int, code: str) -> int:
        round_ = a_ruled_round(tree, staff, code=code)
        for village in tree.villages[:count]:
            limited(round_.categories.get(), village, 3, staff.secretary, kind="minimum")
        with CaptureQueriesContext(connection) as captured:
            closed(round_)
        return len(captured)

    assert statements(1, "A1") == statements(6, "A6")
