"""Which ways of being nominated are open, and where they enter.

Source: notices for families name self, mutual, others' and organizational recommendation; who
recommends oneself enters at the village in one county and directly at the county in another.
"""

from __future__ import annotations

from typing import Any

import pytest

from honors import invariants
from honors.models import Category, Nomination, Quota, QuotaPlace
from tests.factories.accounts import Staff
from tests.factories.nominations import REASON, forwarded, moved, returned
from tests.factories.organizations import County
from tests.factories.quotas import FROM_THE_VILLAGE, a_ruled_round, limited, sent, written
from tests.ground import laid
from workflow.refusals import GuardFailed, InvalidInput

# 自荐 goes straight to the county, 互荐 is weighed in the own village first.
CHANNELS = {"organization": "township", "mutual": "village", "self": "county"}


@laid
def category(tree: County, staff: Staff) -> Category:
    round_ = a_ruled_round(tree, staff, route=FROM_THE_VILLAGE, channels=CHANNELS)
    return round_.categories.get()


@pytest.fixture(autouse=True)
def _nothing_is_broken_afterwards(db: None) -> Any:
    yield
    assert [str(violation) for violation in invariants.check()] == []


def case_of(channel: str, category: Category, tree: County, staff: Staff) -> Nomination:
    return sent(category, tree.villages[0], staff.nominators[0], channel=channel)


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_enters_at_its_level(
    category: Category, tree: County, staff: Staff, channel: str
) -> None:
    case = case_of(channel, category, tree, staff)

    assert (case.state, case.stage.level) == ("review", CHANNELS[channel])


def test_a_channel_that_is_not_named_is_closed(
    category: Category, tree: County, staff: Staff
) -> None:
    with pytest.raises(InvalidInput) as refused:
        written(category, tree.villages[0], staff.nominators[0], channel="others")

    assert (refused.value.code, refused.value.pointer) == ("channel_closed", "/channel")


@pytest.mark.parametrize("channel", ["organization", "self", "mutual", "others"])
def test_without_a_word_every_channel_goes_the_way_of_its_unit(
    tree: County, staff: Staff, channel: str
) -> None:
    category = a_ruled_round(tree, staff).categories.get()

    case = case_of(channel, category, tree, staff)

    assert case.stage.level == "township"


def test_a_self_nomination_goes_on_from_where_it_entered(
    category: Category, tree: County, staff: Staff
) -> None:
    case = case_of("self", category, tree, staff)

    assert forwarded(case, staff.officers[-1]).state == "approval"


def test_a_self_nomination_is_not_sent_back_to_those_it_passed_by(
    category: Category, tree: County, staff: Staff
) -> None:
    case = case_of("self", category, tree, staff)

    with pytest.raises(GuardFailed) as refused:
        moved(case, "send_back", staff.officers[-1], reason=REASON)

    assert refused.value.code == "no_stage_before"


def test_a_self_nomination_is_recalled_and_returned_like_others(
    category: Category, tree: County, staff: Staff
) -> None:
    case = case_of("self", category, tree, staff)

    recalled = moved(case, "recall", staff.nominators[0])
    again = moved(recalled, "submit", staff.nominators[0])
    back = returned(again, staff.officers[-1])

    assert (recalled.state, again.stage.level, back.state) == ("draft", "county", "returned")


def test_who_passes_the_unit_by_uses_none_of_its_places(tree: County, staff: Staff) -> None:
    channels = {"organization": "", "self": "county"}
    category = a_ruled_round(tree, staff, channels=channels).categories.get()
    quota = limited(category, tree.villages[0], 1, staff.secretary)
    case_of("organization", category, tree, staff)

    case_of("self", category, tree, staff)
    with pytest.raises(GuardFailed) as refused:
        case_of("organization", category, tree, staff)

    assert refused.value.code == "quota_exhausted"
    assert Quota.objects.get(pk=quota.pk).taken == QuotaPlace.objects.count() == 1
