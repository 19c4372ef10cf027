"""Places are lent and given back; both sides always count them."""

from __future__ import annotations

from typing import Any

import pytest

from honors import invariants
from honors.actions import quotas
from honors.models import Category, Quota, QuotaLoan, Round, User
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.quotas import COMPETITIVE, SOCIAL, a_ruled_round, lent, limited, sent
from tests.factories.rounds import DURING as NOW
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, Refusal


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_ruled_round(tree, staff)


@laid
def category(round_: Round) -> Category:
    return round_.categories.get()


@laid
def pair(category: Category, tree: County, secretary: User) -> tuple[Quota, Quota]:
    """Three places of one village, one of another."""
    first, second = tree.villages[:2]
    return limited(category, first, 3, secretary), limited(category, second, 1, secretary)


def usable(*pair: Quota) -> list[int]:
    return [Quota.objects.get(pk=quota.pk).usable for quota in pair]


def test_lent_places_are_used_by_the_other(
    pair: tuple[Quota, Quota], category: Category, tree: County, staff: Staff
) -> None:
    lent(*pair, 2, staff.secretary)

    for _case in range(3):
        sent(category, tree.villages[1], staff.nominators[1])
    sent(category, tree.villages[0], staff.nominators[0])
    for village in (0, 1):
        with pytest.raises(GuardFailed) as refused:
            sent(category, tree.villages[village], staff.nominators[village])
        assert refused.value.code == "quota_exhausted"
    assert usable(*pair) == [1, 3]
    assert invariants.check() == []


def test_places_in_use_are_not_lent(
    pair: tuple[Quota, Quota], category: Category, tree: County, staff: Staff
) -> None:
    for _case in range(2):
        sent(category, tree.villages[0], staff.nominators[0])

    with pytest.raises(GuardFailed) as refused:
        lent(*pair, 2, staff.secretary)
    lent(*pair, 1, staff.secretary)

    assert refused.value.code == "below_use"
    assert usable(*pair) == [2, 2]


def test_places_come_back_in_parts(pair: tuple[Quota, Quota], secretary: User) -> None:
    loan = lent(*pair, 2, secretary)

    quotas.give_back(loan=loan, places=1, by=secretary, at=NOW)
    halfway = usable(*pair)
    quotas.give_back(loan=loan, places=1, by=secretary, at=NOW)
    with pytest.raises(InvalidInput) as refused:
        quotas.give_back(loan=loan, places=1, by=secretary, at=NOW)

    assert (halfway, usable(*pair)) == ([2, 2], [3, 1])
    assert refused.value.code == "not_borrowed"
    assert QuotaLoan.objects.get().outstanding == 0
    assert invariants.check() == []


def test_a_used_place_does_not_come_back(
    pair: tuple[Quota, Quota], category: Category, tree: County, staff: Staff
) -> None:
    loan = lent(*pair, 2, staff.secretary)
    for _case in range(2):
        sent(category, tree.villages[1], staff.nominators[1])

    with pytest.raises(GuardFailed) as refused:
        quotas.give_back(loan=loan, places=2, by=staff.secretary, at=NOW)
    quotas.give_back(loan=loan, places=1, by=staff.secretary, at=NOW)

    assert refused.value.code == "below_use"
    assert usable(*pair) == [2, 2]


def test_lent_places_are_not_taken_from_below_their_use(
    pair: tuple[Quota, Quota], category: Category, tree: County, secretary: User
) -> None:
    lent(*pair, 2, secretary)

    with pytest.raises(GuardFailed) as refused:
        limited(category, tree.villages[0], 1, secretary)

    assert refused.value.code == "below_use"
    assert usable(*pair) == [1, 3]


def test_the_rules_follow_the_places_that_are_lent(tree: County, staff: Staff) -> None:
    """Of ten places 13 may compete and one is for the social channel; of twenty 26, and one."""
    rules = {"candidates": COMPETITIVE, "shares": {"social": SOCIAL}}
    round_ = a_ruled_round(tree, staff, quota_rules=rules, code="LR")
    first, second = (
        limited(round_.categories.get(), t, 15, staff.secretary) for t in tree.townships
    )

    loan = lent(first, second, 5, staff.secretary)
    lent_sizes = sizes(first, second)
    quotas.give_back(loan=loan, places=5, by=staff.secretary, at=NOW)

    assert lent_sizes == [(10, 3, 1, 2), (20, 6, 1, 4)]
    assert sizes(first, second) == [(15, 4, 1, 3), (15, 4, 1, 3)]
    assert invariants.check() == []


def sizes(*pair: Quota) -> list[tuple[int, int, int, int | None]]:
    stored = [Quota.objects.get(pk=quota.pk) for quota in pair]
    subs = [quota.sub_quotas.get() for quota in stored]
    return [
        (quota.usable, quota.extra, sub.reserved, sub.most)
        for quota, sub in zip(stored, subs, strict=True)
    ]


def test_only_fixed_places_of_one_category_are_lent(
    pair: tuple[Quota, Quota], category: Category, tree: County, staff: Staff
) -> None:
    least = limited(category, tree.villages[2], 3, staff.secretary, kind="minimum")
    other = a_ruled_round(tree, staff, code="OT").categories.get()
    elsewhere = limited(other, tree.villages[0], 3, staff.secretary)

    for borrower, code in (
        (least, "not_fixed"),
        (pair[0], "not_another_unit"),
        (elsewhere, "not_another_unit"),
    ):
        with pytest.raises(Refusal) as refused:
            lent(pair[0], borrower, 1, staff.secretary)
        assert refused.value.code == code
    assert QuotaLoan.objects.count() == 0


@pytest.mark.parametrize("places", [0, -1, True, "1", None])
def test_whole_places_are_lent(pair: tuple[Quota, Quota], secretary: User, places: Any) -> None:
    with pytest.raises(InvalidInput):
        lent(*pair, places, secretary)

    assert usable(*pair) == [3, 1]


def test_others_lend_nothing(
    pair: tuple[Quota, Quota], stranger: User, nominator: User, secretary: User
) -> None:
    loan = lent(*pair, 1, secretary)

    for actor in (stranger, nominator, CLOCK):
        with pytest.raises(NotPermitted):
            lent(*pair, 1, actor)
        with pytest.raises(NotPermitted):
            quotas.give_back(loan=loan, places=1, by=actor, at=NOW)


def test_a_township_lends_its_own_places(category: Category, tree: County, staff: Staff) -> None:
    first, second = (limited(category, t, 5, staff.secretary) for t in tree.townships)

    loan = lent(first, second, 2, staff.secretaries[0])
    with pytest.raises(NotPermitted):
        quotas.give_back(loan=loan, places=2, by=staff.secretaries[0], at=NOW)
    quotas.give_back(loan=loan, places=2, by=staff.secretaries[1], at=NOW)

    assert usable(first, second) == [5, 5]


def test_loans_are_in_the_history_without_their_reason(
    pair: tuple[Quota, Quota], round_: Round, secretary: User
) -> None:
    loan = lent(*pair, 1, secretary)
    quotas.give_back(loan=loan, places=1, by=secretary, at=NOW)

    events = LedgerEvent.objects.filter(stream=f"rounds:{round_.pk}").order_by("seq")
    assert [event.action for event in events][-2:] == ["quotas.lend", "quotas.give_back"]
    assert not any("名额调剂" in event.body for event in events)
