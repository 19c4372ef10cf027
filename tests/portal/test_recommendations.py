"""Recommending upward by the pages: a call, whom one names for it, the report, the outcome."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Honor, Recommendation, RecommendationCall, User
from honors.states import RecommendationState
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.recommendations import CITY, SENT_AT, a_call, honored_in_town, prepared, sent
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
CALLS = "/desk/calls/"
REPORT = "平街妇〔2026〕3号"


@laid
def honored(tree: County, staff: Staff) -> list[Honor]:
    return honored_in_town(tree, staff, ("赵大山", "孙桂英"))


@laid
def call(tree: County, staff: Staff, honored: list[Honor]) -> RecommendationCall:
    return a_call(tree, staff, places=2)


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, staff: Staff) -> Client:
    clock.at = SENT_AT
    return at_desk(staff.secretaries[0])


def states() -> list[str]:
    return [str(row.state) for row in Recommendation.objects.order_by("pk")]


def test_a_call_of_a_body_elsewhere_is_entered(desk: Client, tree: County) -> None:
    sent = {
        "organization": str(tree.townships[0].pk),
        "program": CITY.program,
        "title": CITY.title,
        "target_name": CITY.organization,
        "nominee_kind": CITY.nominee_kind,
        "level": CITY.level,
        "due_on": "2026-06-30",
        "places": "1",
        "percent": "130",
        "document": "临妇〔2026〕8号",
    }

    assert desk.post(f"{CALLS}new/", {**sent, "title": ""}).status_code == 422
    answer = desk.post(f"{CALLS}new/", sent)

    made = RecommendationCall.objects.get()
    assert answer.headers["Location"] == f"{CALLS}{made.pk}/"
    assert (made.title_name, made.most) == (CITY.title, 2)
    assert [row.pk for row in desk.get(CALLS).context["page"].rows] == [made.pk]


def test_whom_one_honored_is_put_forward_ordered_and_sent(
    desk: Client, call: RecommendationCall, honored: list[Honor]
) -> None:
    address = f"{CALLS}{call.pk}/"
    with CaptureQueriesContext(connection) as read:
        suggested = desk.get(address).context["honors"]
    assert {row.pk for row in suggested} == {honor.pk for honor in honored}
    assert len(read) <= MOST_STATEMENTS

    for honor in honored:
        assert desk.post(f"{address}add/honor/{honor.pk}/").headers["Location"] == address
    first, second = Recommendation.objects.order_by("pk")
    desk.post(f"{address}order/", {f"rank-{first.pk}": "2", f"rank-{second.pk}": "1"})
    desk.post(f"{address}order/", {"rank-0": "", "step": f"up:{first.pk}"})
    done = desk.post(
        f"{address}send/", {"chosen": [str(first.pk), str(second.pk)], "document": REPORT}
    )

    assert done.headers["Location"] == address
    assert states() == [RecommendationState.SENT] * 2
    page = desk.get(address).context
    assert ([row.rank for row in page["gone"]], list(page["honors"])) == ([1, 2], [])


def test_what_is_not_in_order_is_not_sent(
    desk: Client, call: RecommendationCall, honored: list[Honor], staff: Staff
) -> None:
    (waiting,) = prepared(call, staff, honored[:1], ranked=False)

    page = desk.get(f"/desk/recommendations/{waiting.pk}/").context
    answer = desk.post(f"{CALLS}{call.pk}/send/", {"chosen": [str(waiting.pk)], "document": REPORT})

    assert [(offer.name, bool(offer.refusal)) for offer in page["offers"]] == [
        ("send", True),
        ("withdraw", False),
    ]
    assert answer.status_code == 422
    assert states() == [RecommendationState.PREPARED]


def test_the_outcome_is_recorded_with_its_document(
    desk: Client, call: RecommendationCall, honored: list[Honor], staff: Staff
) -> None:
    (gone,) = sent(prepared(call, staff, honored[:1]), staff)
    address = f"/desk/recommendations/{gone.pk}/"
    told = {
        "version": str(gone.version),
        "outcome": "honored_above",
        "document": "临妇〔2026〕20号",
        "dated": SENT_AT.date().isoformat(),
        "evidence": "文件扫描件（虚构）",
    }

    assert desk.post(f"{address}moves/record_outcome/", {**told, "dated": ""}).status_code == 422
    assert desk.post(f"{address}moves/record_outcome/", told).status_code == 303

    assert states() == [RecommendationState.HONORED_ABOVE]
    with CaptureQueriesContext(connection) as read:
        assert desk.get(address).context["history"][-1].document == told["document"]
    assert len(read) <= MOST_STATEMENTS


def test_an_honor_leads_to_what_was_built_on_it(
    desk: Client, call: RecommendationCall, honored: list[Honor], staff: Staff
) -> None:
    (waiting,) = prepared(call, staff, honored[:1])

    pages = [desk.get(f"/desk/honors/{honor.pk}/").context for honor in honored]

    assert [list(page["recommended"]) for page in pages] == [[waiting], []]


def test_a_reader_above_sees_it_and_changes_nothing(
    at_desk: AtDesk, clock: Clock, call: RecommendationCall, honored: list[Honor], secretary: User
) -> None:
    clock.at = SENT_AT
    county = at_desk(secretary)

    page = county.get(f"{CALLS}{call.pk}/").context
    assert (page["recommends"], "honors" in page) == (False, False)
    assert county.get(f"{CALLS}{call.pk}/send/").status_code == 404
    assert county.post(f"{CALLS}{call.pk}/order/").status_code == 404
    assert county.post(f"{CALLS}{call.pk}/add/honor/{honored[0].pk}/").status_code == 403
    assert not Recommendation.objects.exists()


def test_another_county_and_a_village_find_nothing(
    at_desk: AtDesk, call: RecommendationCall, stranger: User, nominator: User
) -> None:
    for user in (stranger, nominator):
        desk = at_desk(user)
        assert list(desk.get(CALLS).context["page"].rows) == []
        assert desk.get(f"{CALLS}{call.pk}/").status_code == 404
    assert at_desk(nominator).get(f"{CALLS}new/").status_code == 404
