"""Deliveries over the interface: handed over with a receipt, come back, presented at a ceremony."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from honors.models import Commendation, User
from tests.api.doors import Clock, Door, fine, made, refused
from tests.factories.accounts import Staff
from tests.factories.deliveries import DELIVERED_AT, RECEIPT, honors_of
from tests.factories.documents import an_issued_list
from tests.factories.organizations import County

Doors = Callable[[User], Door]
TODAY = str(DELIVERED_AT.date())


@pytest.fixture
def issued(tree: County, staff: Staff, clock: Clock) -> Commendation:
    issued = an_issued_list(tree, staff)
    clock.at = DELIVERED_AT
    return issued


def test_a_receipt_comes_along_and_back(door: Doors, staff: Staff, issued: Commendation) -> None:
    secretary = door(staff.secretary)
    first, *others = honors_of(issued)
    form = {
        "commendation": str(issued.pk),
        "honors[0]": str(first.pk),
        "handed_on": TODAY,
        "received_by": "赵小燕（虚构）",
        "on_behalf": "女儿",
    }

    (row,) = made(secretary.upload("deliveries/hand-over/", RECEIPT, "签收单.pdf", **form))

    address = f"deliveries/{row['id']}/"
    assert (row["honor"], row["received_by"]) == (first.pk, "赵小燕（虚构）")
    assert b"".join(secretary.get(f"{address}receipt/").streaming_content) == RECEIPT
    waiting = fine(secretary.get("deliveries/undelivered/"))["results"]
    assert [honor["id"] for honor in waiting] == sorted(honor.pk for honor in others)

    reason = {"reason": "查无此人（虚构）"}
    back = fine(secretary.post(f"{address}return/", reason, If_Match=secretary.seen(address)))
    assert back["returned_for"] == "查无此人（虚构）"
    assert len(fine(secretary.get("deliveries/undelivered/"))["results"]) == len(others) + 1


def test_nothing_is_handed_over_twice(door: Doors, staff: Staff, issued: Commendation) -> None:
    secretary = door(staff.secretary)
    keys = [honor.pk for honor in honors_of(issued)]
    body = {"commendation": issued.pk, "honors": keys, "handed_on": TODAY}
    assert len(made(secretary.post("deliveries/hand-over/", body))) == len(keys)

    refused(secretary.post("deliveries/hand-over/", body), 409, "already_delivered")


def test_a_ceremony_is_arranged_and_arranged_anew(
    door: Doors, staff: Staff, issued: Commendation
) -> None:
    secretary = door(staff.secretary)
    keys = [honor.pk for honor in honors_of(issued)]
    body = {
        "name": "表彰大会（虚构）",
        "place": "礼堂（虚构）",
        "starts_at": "2026-04-20T09:00:00+08:00",
        "seats_per_row": 10,
        "turns": [{"label": "第一批", "presenter": "张书记（虚构）", "honors": keys}],
    }
    ceremony = made(secretary.post("ceremonies/", body | {"commendation": issued.pk}))
    assert ceremony["turns"][0]["honors"] == keys

    address = f"ceremonies/{ceremony['id']}/"
    split = [{"label": "第一批", "honors": keys[1:]}, {"label": "第二批", "honors": keys[:1]}]
    arranged = fine(
        secretary.put(
            f"{address}arrangement/", body | {"turns": split}, If_Match=secretary.seen(address)
        )
    )
    assert [turn["honors"] for turn in arranged["turns"]] == [keys[1:], keys[:1]]
