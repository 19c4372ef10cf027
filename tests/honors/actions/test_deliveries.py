"""Certificates reach their holders: planned, handed over at a ceremony or at home, come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from honors import invariants
from honors.actions import deliveries, honors
from honors.actions.deliveries import TurnSpec
from honors.models import Commendation, Delivery, Honor
from honors.queries.deliveries import (
    delivered,
    groups_of,
    lists_to_deliver,
    seats_of,
    to_deliver,
    undelivered,
    visible_to,
)
from tests.factories.accounts import Staff
from tests.factories.deliveries import (
    DELIVERED_AT,
    RECEIPT,
    a_ceremony,
    day_before_the_list,
    hand_over,
    honors_of,
)
from tests.factories.documents import an_issued_list
from tests.factories.organizations import County
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import Refusal
from workflow.verification import verify

pytestmark = pytest.mark.django_db
NAMES = ("王小明", "李秀兰", "张桂英", "刘芳", "陈静")


@laid
def issued(tree: County, staff: Staff) -> Commendation:
    return an_issued_list(tree, staff, NAMES)


def code_of(call: Callable[..., object], *args: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **given)
    return refused.value.code


def revoke(honor: Honor, staff: Staff) -> None:
    said = {"document": "平妇〔2026〕9号", "reason": "事迹失实（虚构）。"}
    honors.move(honor=honor, name="revoke", by=staff.secretary, at=DELIVERED_AT, **said)


def test_a_holder_receives_the_certificate_and_signs(issued: Commendation, staff: Staff) -> None:
    first, *others = honors_of(issued)

    (row,) = hand_over(issued, [first], staff, name="签收单.pdf", content=RECEIPT)

    assert (row.received_by, row.on_behalf, row.way) == (first.holder_name, "", "person")
    assert list(delivered(issued.honors.all())) == [first]
    assert list(undelivered(issued.honors.order_by("number"))) == others
    with row.file.open("rb") as receipt:
        assert receipt.read() == RECEIPT
    assert invariants.check() == []
    assert verify() == []


def test_somebody_may_take_it_on_behalf_and_history_does_not_name_them(
    issued: Commendation, staff: Staff
) -> None:
    first = honors_of(issued)[0]

    (row,) = hand_over(issued, [first], staff, received_by="赵小燕", on_behalf="女儿")

    event = LedgerEvent.objects.get(action="deliveries.hand_over")
    body = json.loads(event.body)
    assert (row.received_by, row.on_behalf) == ("赵小燕", "女儿")
    assert body["honors"] == [first.pk]
    assert sorted(body["private"]) == ["on_behalf", "received_by"]
    assert ("赵小燕" in event.body, "女儿" in event.body) == (False, False)


def test_several_are_ticked_off_at_once(issued: Commendation, staff: Staff) -> None:
    all_of_them = honors_of(issued)

    rows = hand_over(issued, all_of_them, staff)

    assert [row.received_by for row in rows] == [honor.holder_name for honor in all_of_them]
    (listed,) = lists_to_deliver(staff.secretary, at=DELIVERED_AT)
    assert (listed.held, listed.handed) == (5, 5)  # type: ignore[attr-defined]


def test_nothing_is_delivered_twice(issued: Commendation, staff: Staff) -> None:
    first, second, *_others = honors_of(issued)
    hand_over(issued, [first], staff)

    assert code_of(hand_over, issued, [second, first], staff) == "already_delivered"
    assert Delivery.objects.count() == 1


def test_what_was_revoked_is_not_delivered(issued: Commendation, staff: Staff) -> None:
    first = honors_of(issued)[0]
    revoke(first, staff)

    assert code_of(hand_over, issued, [first], staff) == "not_held"
    assert first not in to_deliver(staff.secretary, at=DELIVERED_AT)
    assert not Delivery.objects.exists()


def test_what_came_back_is_delivered_another_way(issued: Commendation, staff: Staff) -> None:
    first = honors_of(issued)[0]
    (row,) = hand_over(issued, [first], staff)

    deliveries.take_return(
        delivery=row, reason="查无此人（虚构）", by=staff.secretary, at=DELIVERED_AT
    )

    assert first in undelivered(issued.honors.all())
    given = {"delivery": row, "reason": "虚构", "by": staff.secretary, "at": DELIVERED_AT}
    assert code_of(deliveries.take_return, **given) == "already_returned"
    (again,) = hand_over(issued, [first], staff)
    assert again.pk != row.pk
    assert invariants.check() == []


def test_a_plan_says_who_carries_it_on(issued: Commendation, tree: County, staff: Staff) -> None:
    first, second, *_others = honors_of(issued)
    given = {"commendation": issued, "by": staff.secretary, "at": DELIVERED_AT}

    deliveries.plan(honors=[first, second], way="unit", through=tree.townships[0], **given)
    deliveries.plan(honors=[first], way="grassroots", **given)

    ways = Delivery.objects.order_by("honor__number").values_list("way", "through__name")
    assert list(ways) == [("grassroots", None), ("unit", tree.townships[0].name)]
    wrong = code_of(
        deliveries.plan, honors=[first], way="person", through=tree.townships[0], **given
    )
    assert wrong == "not_carried"
    assert code_of(deliveries.plan, honors=[first], way="ceremony", **given) == "not_a_choice"
    assert code_of(deliveries.plan, honors=[], way="unit", **given) == "not_of_the_list"


@pytest.mark.parametrize("days", [-400, 2])
def test_the_day_lies_between_the_decision_and_today(
    issued: Commendation, staff: Staff, days: int
) -> None:
    day = DELIVERED_AT.date() + timedelta(days=days)

    assert code_of(hand_over, issued, honors_of(issued)[:1], staff, handed_on=day) == (
        "day_impossible"
    )


def test_the_day_before_the_list_is_too_early(issued: Commendation, staff: Staff) -> None:
    refused = code_of(
        hand_over, issued, honors_of(issued)[:1], staff, handed_on=day_before_the_list()
    )

    assert refused == "day_impossible"


def test_a_township_hands_over_to_its_own_villages_alone(
    issued: Commendation, tree: County, staff: Staff
) -> None:
    officer, township = staff.officers[0], tree.townships[0]
    here = [h for h in honors_of(issued) if h.unit_path.startswith(township.path)]
    there = [h for h in honors_of(issued) if not h.unit_path.startswith(township.path)]

    assert hand_over(issued, here, staff, by=officer) != []
    assert code_of(hand_over, issued, there, staff, by=officer) == "not_permitted"
    assert code_of(hand_over, issued, there, staff, by=staff.auditor) == "not_permitted"
    assert {row.honor_id for row in visible_to(officer, at=DELIVERED_AT)} == {h.pk for h in here}


def test_whoever_receives_on_behalf_is_named(issued: Commendation, staff: Staff) -> None:
    refused = code_of(hand_over, issued, honors_of(issued)[:1], staff, on_behalf="女儿")

    assert refused == "empty"


def test_a_receipt_is_a_scan(issued: Commendation, staff: Staff) -> None:
    refused = code_of(hand_over, issued, honors_of(issued)[:1], staff, name="x.exe", content=b"MZ")

    assert refused == "file_kind"
    assert not Delivery.objects.exists()


def test_a_ceremony_has_its_turns_and_seats(issued: Commendation, staff: Staff) -> None:
    groups = groups_of(issued, size=3, presenters=["张书记（虚构）"])
    turns = [TurnSpec(label=t, presenter=p, honors=h) for t, p, h in groups]

    ceremony = a_ceremony(issued, turns, staff)

    assert [(turn.label, turn.presenter) for turn in ceremony.turns.all()] == [
        ("平邑县三八红旗手", "张书记（虚构）"),
        ("平邑县三八红旗手", ""),
    ]
    assert [(s.row, s.number, s.turn, s.honor) for s in seats_of(ceremony)] == [
        (1 + nth // 2, 1 + nth % 2, 1 + nth // 3, honor)
        for nth, honor in enumerate(honors_of(issued))
    ]
    assert invariants.check() == []


def test_a_ceremony_is_arranged_anew(issued: Commendation, staff: Staff) -> None:
    first, second, *others = honors_of(issued)
    ceremony = a_ceremony(issued, [TurnSpec(label="第一批", honors=[first, second])], staff)

    a_ceremony(issued, [TurnSpec(label="全体", honors=[second, *others])], staff, ceremony=ceremony)

    assert [seat.honor for seat in seats_of(ceremony)] == [second, *others]
    assert not first.deliveries.exists()


def test_at_a_ceremony_everybody_walks_up_once(issued: Commendation, staff: Staff) -> None:
    first, second, *_others = honors_of(issued)
    double = [TurnSpec(label="甲", honors=[first]), TurnSpec(label="乙", honors=[first])]
    empty = [TurnSpec(label="甲", honors=[first]), TurnSpec(label="乙", honors=[])]
    a_ceremony(issued, [TurnSpec(label="甲", honors=[second])], staff)

    assert code_of(a_ceremony, issued, double, staff, name="另一场") == "not_of_the_list"
    assert code_of(a_ceremony, issued, empty, staff, name="另一场") == "turns_wrong"
    one = [TurnSpec(label="甲", honors=[first])]
    assert code_of(a_ceremony, issued, one, staff) == "ceremony_exists"
    assert code_of(a_ceremony, issued, one, staff, by=staff.officers[0]) == "not_permitted"


def test_who_was_handed_it_before_stays_out_of_the_usual_order(
    issued: Commendation, staff: Staff
) -> None:
    first, *others = honors_of(issued)
    hand_over(issued, [first], staff)

    (group,) = groups_of(issued, size=10)

    assert group[2] == others
