"""Lists that are brought to their holders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from honors.actions import deliveries
from honors.actions.deliveries import TurnSpec
from honors.models import Ceremony, Commendation, Delivery, Honor
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT

DELIVERED_AT = ISSUED_AT + timedelta(days=9)
RECEIPT = b"%PDF-1.4 a made-up receipt"


def honors_of(commendation: Commendation) -> list[Honor]:
    return list(commendation.honors.order_by("number"))


def hand_over(
    commendation: Commendation, honors: Sequence[Honor], staff: Staff, **given: Any
) -> list[Delivery]:
    usual = {"handed_on": DELIVERED_AT.date(), "by": staff.secretary, "at": DELIVERED_AT}
    return deliveries.hand_over(commendation=commendation, honors=honors, **usual | given)


def a_ceremony(
    commendation: Commendation, turns: Sequence[TurnSpec], staff: Staff, **given: Any
) -> Ceremony:
    usual = {
        "name": "2026年“三八”表彰大会（虚构）",
        "place": "县人民会堂（虚构）",
        "host": "李主任（虚构）",
        "starts_at": DELIVERED_AT,
        "seats_per_row": 2,
        "by": staff.secretary,
        "at": ISSUED_AT,
    }
    return deliveries.arrange(commendation=commendation, turns=turns, **usual | given)


def day_before_the_list() -> date:
    return (ISSUED_AT - timedelta(days=2)).date()
