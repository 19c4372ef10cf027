"""Certificates at the desk and on the way: ticked off, signed for, come back, presented."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Ceremony, Commendation, Delivery, User
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.deliveries import DELIVERED_AT, RECEIPT, hand_over, honors_of
from tests.factories.documents import an_issued_list
from tests.factories.organizations import County

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
CEREMONY = {
    "name": "表彰大会（虚构）",
    "place": "礼堂（虚构）",
    "starts_at": "2026-04-20T09:00",
    "size": "2",
    "seats_per_row": "10",
    "presenters": "张书记（虚构）\n李主任（虚构）",
}
LIST = "/desk/deliveries/"
TODAY = str(DELIVERED_AT.date())
MOST_STATEMENTS = 25


@pytest.fixture
def issued(tree: County, staff: Staff, clock: Clock) -> Commendation:
    issued = an_issued_list(tree, staff)
    clock.at = DELIVERED_AT
    return issued


def page_of(issued: Commendation) -> str:
    return f"{LIST}{issued.pk}/"


def test_the_list_says_how_many_have_it(
    at_desk: AtDesk, secretary: User, issued: Commendation, staff: Staff
) -> None:
    hand_over(issued, honors_of(issued)[:1], staff)

    page = at_desk(secretary).get(LIST)

    (row,) = page.context["rows"]
    assert (row, row.handed, row.held) == (issued, 1, 3)


def test_several_are_ticked_off_together(
    at_desk: AtDesk, secretary: User, issued: Commendation
) -> None:
    first, second, third = honors_of(issued)
    desk = at_desk(secretary)
    with CaptureQueriesContext(connection) as captured:
        desk.get(page_of(issued))
    assert len(captured) <= MOST_STATEMENTS

    ticked = {"honors": [first.pk, third.pk], "handed_on": TODAY}
    assert desk.post(page_of(issued), ticked).status_code == 303

    waiting = desk.get(page_of(issued)).context["rows"]
    done = desk.get(f"{page_of(issued)}?list=done").context["rows"]
    assert [honor for honor, _delivery in waiting] == [second]
    assert [honor for honor, _delivery in done] == [first, third]


def test_nothing_ticked_is_said_on_the_page(
    at_desk: AtDesk, secretary: User, issued: Commendation
) -> None:
    answer = at_desk(secretary).post(page_of(issued), {"handed_on": TODAY})

    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_a_name_is_found(at_desk: AtDesk, secretary: User, issued: Commendation) -> None:
    found = at_desk(secretary).get(f"{page_of(issued)}?search=王小明").context["rows"]

    assert [honor.holder_name for honor, _delivery in found] == ["王小明"]


def test_somebody_signs_on_behalf_with_a_receipt(
    at_desk: AtDesk, secretary: User, issued: Commendation
) -> None:
    first = honors_of(issued)[0]
    address = f"{page_of(issued)}{first.pk}/"
    desk = at_desk(secretary)
    sent = {
        "handed_on": TODAY,
        "received_by": "赵小燕（虚构）",
        "on_behalf": "女儿",
        "file": SimpleUploadedFile("签收单.pdf", RECEIPT),
    }

    assert desk.post(address, sent).status_code == 303

    row = Delivery.objects.get()
    assert (row.received_by, row.on_behalf) == ("赵小燕（虚构）", "女儿")
    assert "赵小燕（虚构）" in desk.get(address).content.decode()
    assert b"".join(desk.get(f"{address}receipt/").streaming_content) == RECEIPT


def test_what_came_back_waits_again(
    at_desk: AtDesk, secretary: User, issued: Commendation, staff: Staff
) -> None:
    first = honors_of(issued)[0]
    hand_over(issued, [first], staff)
    address = f"{page_of(issued)}{first.pk}/return/"

    answer = at_desk(secretary).post(address, {"reason": "查无此人（虚构）"})

    assert answer.status_code == 303
    assert Delivery.objects.get().returned_for == "查无此人（虚构）"


def test_a_ceremony_is_arranged_in_the_usual_order(
    at_desk: AtDesk, secretary: User, issued: Commendation
) -> None:
    desk = at_desk(secretary)
    address = f"{page_of(issued)}ceremony/"

    assert desk.post(address, CEREMONY).status_code == 303

    turns = Ceremony.objects.get().turns.all()
    assert [(turn.presenter, turn.deliveries.count()) for turn in turns] == [
        ("张书记（虚构）", 2),
        ("李主任（虚构）", 1),
    ]
    assert "李主任（虚构）" in desk.get(address).content.decode()


def test_a_ceremony_is_arranged_in_another_order_by_number(
    at_desk: AtDesk, secretary: User, issued: Commendation
) -> None:
    desk = at_desk(secretary)
    address = f"{page_of(issued)}ceremony/"
    for wrong in ("1, 4", "1，2\n2"):
        assert desk.post(address, {**CEREMONY, "order": wrong}).status_code == 422

    assert desk.post(address, {**CEREMONY, "order": "3\n\n2、1"}).status_code == 303

    first, second, third = honors_of(issued)
    turns = [
        [delivery.honor for delivery in turn.deliveries.order_by("place_in_turn")]
        for turn in Ceremony.objects.get().turns.all()
    ]
    assert turns == [[third], [second, first]]


def test_a_township_sees_its_own_and_arranges_nothing(
    at_desk: AtDesk, staff: Staff, tree: County, issued: Commendation
) -> None:
    officer, township = staff.officers[0], tree.townships[0]
    own = [h for h in honors_of(issued) if h.unit_path.startswith(township.path)]
    desk = at_desk(officer)

    shown = desk.get(page_of(issued)).context["rows"]

    assert [honor for honor, _delivery in shown] == own
    assert desk.get(f"{page_of(issued)}ceremony/").status_code == 404


def test_others_have_nothing_to_deliver(
    at_desk: AtDesk, nominator: User, judges: tuple[User, ...], issued: Commendation
) -> None:
    for user in (nominator, judges[0]):
        assert at_desk(user).get(page_of(issued)).status_code == 404
