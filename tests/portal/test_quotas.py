"""The places of a unit at its pages: seen, handed down, called back, lent, explained."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Category, Quota, QuotaLoan, Shortfall, SubQuota, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.quotas import FRONT_LINE, a_ruled_round, lent, limited
from tests.factories.rounds import DURING
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
LIST = "/quotas/"


@laid
def category(tree: County, staff: Staff) -> Category:
    return a_ruled_round(tree, staff).categories.get()


@laid
def quota(category: Category, tree: County, secretary: User) -> Quota:
    """Five places of the first township."""
    return limited(category, tree.townships[0], 5, secretary)


@laid
def keeper(staff: Staff) -> User:
    """The secretary of the first township."""
    return staff.secretaries[0]


@laid
def pair(category: Category, tree: County, secretary: User) -> tuple[Quota, Quota]:
    """Three places of one village, one of another."""
    first, second = tree.villages[:2]
    return limited(category, first, 3, secretary), limited(category, second, 1, secretary)


def of(quota: Quota, ending: str = "") -> str:
    return f"{LIST}{quota.pk}/{ending}"


def places(*quotas: Quota) -> list[int]:
    return [Quota.objects.get(pk=quota.pk).places for quota in quotas]


def test_a_township_hands_places_down_and_calls_them_back(
    at_desk: AtDesk, keeper: User, quota: Quota, tree: County, nominator: User
) -> None:
    desk, village = at_desk(keeper), tree.villages[0]
    with CaptureQueriesContext(connection) as listed:
        assert of(quota) in desk.get(LIST).content.decode()
    with CaptureQueriesContext(connection) as read:
        shown = desk.get(of(quota))
    assert max(len(listed), len(read)) <= MOST_STATEMENTS
    assert [bool(deed.url) for deed in shown.context["deeds"]] == [True, False]

    given = desk.post(of(quota, "hand-down/"), {f"shares-{village.pk}": "2"})
    child = Quota.objects.get(organization=village)
    assert (given.status_code, given["Location"], child.places) == (303, of(quota), 2)
    assert of(child) in at_desk(nominator).get(LIST).content.decode()

    assert of(child, "recall/") in desk.get(of(quota)).content.decode()
    assert desk.post(of(child, "recall/"), {"places": "1"}).status_code == 303
    assert places(child) == [1]
    assert Quota.objects.get(pk=quota.pk).allocated == 1


def test_more_than_is_left_is_refused_on_the_page(
    at_desk: AtDesk, keeper: User, quota: Quota, tree: County
) -> None:
    desk = at_desk(keeper)

    for sent in ("6", ""):
        answer = desk.post(of(quota, "hand-down/"), {f"shares-{tree.villages[0].pk}": sent})
        assert answer.status_code == 422
    assert not Quota.objects.filter(parent=quota).exists()


def test_what_is_all_given_away_is_not_offered_again(
    at_desk: AtDesk, keeper: User, quota: Quota, tree: County
) -> None:
    desk = at_desk(keeper)
    desk.post(of(quota, "hand-down/"), {f"shares-{tree.villages[0].pk}": "5"})

    deeds = desk.get(of(quota)).context["deeds"]

    assert [(deed.url, bool(deed.refusal)) for deed in deeds] == [("", True), ("", True)]


def test_places_are_lent_and_given_back(
    at_desk: AtDesk, secretary: User, pair: tuple[Quota, Quota]
) -> None:
    desk = at_desk(secretary)
    sent = {"borrower": pair[1].pk, "places": "2", "reason": "调剂（虚构）"}

    assert desk.post(of(pair[0], "lend/"), sent | {"places": "9"}).status_code == 422
    assert desk.post(of(pair[0], "lend/"), sent).status_code == 303
    loan = QuotaLoan.objects.get()
    address = f"{LIST}loans/{loan.pk}/give-back/"
    assert address in desk.get(of(pair[1])).content.decode()
    assert desk.post(address, {"places": "3"}).status_code == 422
    assert desk.post(address, {"places": "2"}).status_code == 303
    assert QuotaLoan.objects.get().outstanding == 0
    assert address not in desk.get(of(pair[1])).content.decode()


def test_a_unit_says_why_it_sent_fewer(
    at_desk: AtDesk, category: Category, tree: County, secretary: User, nominator: User
) -> None:
    quota = limited(category, tree.villages[0], 2, secretary, kind="minimum")
    shortfall = Shortfall.objects.create(quota=quota, missing=2, asked_at=DURING)
    address = f"{LIST}shortfalls/{shortfall.pk}/"
    desk = at_desk(nominator)
    assert address in desk.get(LIST).content.decode()

    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "外出务工（虚构）"}).status_code == 303

    assert Shortfall.objects.get().reason == "外出务工（虚构）"
    assert address not in desk.get(LIST).content.decode()
    assert address in desk.get(of(quota)).content.decode()


def test_the_organizer_opens_what_is_reserved_and_nobody_asks_for(
    at_desk: AtDesk, tree: County, staff: Staff, secretary: User, keeper: User
) -> None:
    rules = {"shares": {"front": FRONT_LINE}}
    category = a_ruled_round(tree, staff, quota_rules=rules).categories.get()
    quota = limited(category, tree.townships[0], 4, secretary)
    page = of(quota, "release/")
    desk, sent = at_desk(secretary), {"share": "front", "reason": "没有一线人选（虚构）"}
    assert page in desk.get(of(quota)).content.decode()
    assert page not in at_desk(keeper).get(of(quota)).content.decode()

    assert at_desk(keeper).post(page, sent).status_code == 404
    assert desk.post(page, {"share": "front", "reason": ""}).status_code == 422
    assert desk.post(page, {**sent, "share": "none"}).status_code == 422
    assert desk.post(page, sent).status_code == 303

    sub = SubQuota.objects.get()
    assert (sub.reserved, sub.released, sub.waiting) == (2, 2, 0)
    assert page not in desk.get(of(quota)).content.decode()


def test_a_village_looks_on_and_gives_nothing_away(
    at_desk: AtDesk, nominator: User, pair: tuple[Quota, Quota]
) -> None:
    desk = at_desk(nominator)

    assert desk.get(of(pair[0])).context["deeds"] == []
    assert desk.get(of(pair[1])).status_code == 404
    for ending in ("hand-down/", "lend/", "recall/"):
        assert desk.get(of(pair[0], ending)).status_code == 404
        assert desk.post(of(pair[0], ending), {"places": "1"}).status_code == 404


def test_another_township_and_an_auditor_change_nothing(
    at_desk: AtDesk, quota: Quota, pair: tuple[Quota, Quota], staff: Staff, secretary: User
) -> None:
    loan = lent(*pair, 1, secretary)
    for other in (staff.secretaries[1], staff.auditor, staff.officers[0]):
        desk = at_desk(other)
        for address in (
            of(quota, "hand-down/"),
            of(quota, "lend/"),
            f"{LIST}loans/{loan.pk}/give-back/",
        ):
            assert desk.post(address, {"places": "1"}).status_code == 404
    assert at_desk(staff.secretaries[1]).get(of(quota)).status_code == 404
    assert at_desk(staff.auditor).get(of(quota)).status_code == 200
