"""Rules of quotas and channels are data of a category, checked when they come and then frozen."""

from typing import Any

import pytest

from honors.actions import rounds
from honors.models import Category, Round
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.quotas import (
    COMPETITIVE,
    DIVISION_LEVEL,
    FRONT_LINE,
    SOCIAL,
    a_ruled_round,
)
from tests.factories.rounds import OPENED_AT
from workflow.refusals import GuardFailed, InvalidInput

RULES = {
    "candidates": COMPETITIVE,
    "shares": {"social": SOCIAL, "front_line": FRONT_LINE, "division": DIVISION_LEVEL},
}


def test_rules_are_frozen_with_the_terms(tree: County, staff: Staff) -> None:
    channels = {"organization": "", "self": "county"}

    round_ = a_ruled_round(tree, staff, quota_rules=RULES, channels=channels, consent_required=True)

    (frozen,) = Round.objects.get(pk=round_.pk).terms["categories"]
    assert frozen["quota_rules"] == RULES
    assert frozen["channels"] == channels
    assert frozen["consent_required"] is True


@pytest.mark.parametrize(
    "rules",
    [
        None,
        {"other": {}},
        {"candidates": {"at_least_percent": 90, "at_most_percent": 130}},
        {"candidates": {"at_least_percent": 130, "at_most_percent": 110}},
        {"candidates": {"at_least_percent": 110}},
        {"candidates": COMPETITIVE | {"levels": ["galaxy"]}},
        {"candidates": COMPETITIVE | {"levels": []}},
        {"shares": {"Social": SOCIAL}},
        {"shares": {"social": SOCIAL | {"label": ""}}},
        {"shares": {"social": SOCIAL | {"field": "occupation"}}},
        {"shares": {"social": SOCIAL | {"channels": ["radio"]}}},
        {"shares": {"social": SOCIAL | {"channels": []}}},
        {"shares": {"social": SOCIAL | {"at_least_percent": 30}}},
        {"shares": {"social": SOCIAL | {"at_least_percent": True}}},
        {"shares": {"front_line": FRONT_LINE | {"field": "deeds"}}},
        {"shares": {"front_line": FRONT_LINE | {"values": ["astronaut"]}}},
        {"shares": {"front_line": {"label": "一线", "field": "occupation", "values": ["farmer"]}}},
        {"shares": {"a": FRONT_LINE, "b": FRONT_LINE, "c": SOCIAL}},
        {"shares": {"division": DIVISION_LEVEL | {"at_most_by_places": []}}},
        {"shares": {"division": DIVISION_LEVEL | {"at_most_by_places": [[5, 1], [0, 0]]}}},
        {"shares": {"division": DIVISION_LEVEL | {"at_most_by_places": [[0, 1], [5, 0]]}}},
        {"shares": {"division": DIVISION_LEVEL | {"at_most_by_places": [[0]]}}},
    ],
)
def test_rules_that_cannot_hold_are_refused(tree: County, staff: Staff, rules: Any) -> None:
    given = {"candidates": None} if rules is None else rules

    with pytest.raises(InvalidInput) as refused:
        a_ruled_round(tree, staff, opened=False, quota_rules=given)

    assert refused.value.pointer.startswith(("/quota_rules", "/channels"))
    assert Category.objects.count() == 0


@pytest.mark.parametrize("channels", [["self"], {"radio": ""}, {"self": "galaxy"}, {"self": None}])
def test_channels_name_a_level(tree: County, staff: Staff, channels: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_ruled_round(tree, staff, opened=False, channels=channels)

    assert refused.value.pointer.startswith("/channels")
    assert Category.objects.count() == 0


def test_a_channel_enters_where_the_route_has_a_stage(tree: County, staff: Staff) -> None:
    round_ = a_ruled_round(tree, staff, opened=False, channels={"self": "village"})

    with pytest.raises(GuardFailed) as refused:
        rounds.open_round(round_=round_, by=staff.secretary, at=OPENED_AT)

    assert refused.value.code == "channel_without_entry"
