"""Honors after the decision, by the pages: found, warned, taken back, given on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import honors
from honors.models import Honor, User
from honors.queries.honors import check_certificate
from honors.roles import CLOCK
from honors.states import HonorState
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, an_issued_commendation
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
LIST = "/desk/honors/"
PAPER = "平妇〔2026〕9号"


@laid
def honor(tree: County, staff: Staff) -> Honor:
    round_ = a_short_round(tree, staff)
    a_shown_case(round_, staff, tree)
    an_issued_commendation(round_, staff)
    return Honor.objects.get()


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Client:
    clock.at = ISSUED_AT
    return at_desk(secretary)


def found(desk: Client, **sought: str) -> list[int]:
    return [row.pk for row in desk.get(LIST, sought).context["page"].rows]


def move(desk: Client, honor: Honor, name: str, **sent: str) -> int:
    version = str(Honor.objects.get(pk=honor.pk).version)
    address = f"{LIST}{honor.pk}/moves/{name}/"
    return desk.post(address, {"version": version, **sent}).status_code


def test_an_honor_is_found_by_year_title_unit_and_name(desk: Client, honor: Honor) -> None:
    year, title = str(honor.awarded_on.year), str(honor.title_id)

    assert found(desk) == [honor.pk]
    assert found(desk, year=year, title=title, unit=honor.unit_name) == [honor.pk]
    assert found(desk, name=honor.holder_name[:1]) == [honor.pk]
    assert found(desk, name=honor.number) == [honor.pk]
    assert found(desk, unit="没有这个村") == []
    assert found(desk, name="查无此人") == []


def test_the_page_tells_the_honor_in_few_statements(desk: Client, honor: Honor) -> None:
    with CaptureQueriesContext(connection) as read:
        page = desk.get(f"{LIST}{honor.pk}/").context

    assert len(read) <= MOST_STATEMENTS
    assert [offer.name for offer in page["offers"]] == ["warn", "revoke", "relinquish"]
    assert [step.action for step in page["steps"]] == ["honors.begin"]
    assert page["paper"].name == "certificate"


def test_a_warning_and_its_end_stand_in_the_history(desk: Client, honor: Honor) -> None:
    assert move(desk, honor, "warn", document=PAPER, reason="诫勉谈话（虚构）") == 303
    assert move(desk, honor, "rectify", document="平妇〔2026〕10号") == 303

    steps = desk.get(f"{LIST}{honor.pk}/").context["steps"]
    assert [(step.action, dict(step.texts)) for step in steps[1:]] == [
        ("honors.warn", {"document": PAPER, "reason": "诫勉谈话（虚构）"}),
        ("honors.rectify", {"document": "平妇〔2026〕10号"}),
    ]


def test_what_is_taken_back_has_the_decision_for_its_paper(desk: Client, honor: Honor) -> None:
    assert move(desk, honor, "revoke", document=PAPER) == 422
    assert move(desk, honor, "revoke", document=PAPER, reason="弄虚作假（虚构）") == 303

    page = desk.get(f"{LIST}{honor.pk}/").context
    assert page["offers"] == []
    assert page["paper"].name == "honor_revocation"
    assert b"".join(desk.post(f"{LIST}{honor.pk}/paper/"))[:2] == b"PK"


def test_an_expired_one_is_renewed_for_a_longer_term(desk: Client, honor: Honor) -> None:
    day = ISSUED_AT.date()
    Honor.objects.filter(pk=honor.pk).update(expires_on=day)
    honors.move(honor=Honor.objects.get(), name="expire", by=CLOCK, at=ISSUED_AT)

    assert move(desk, honor, "renew", document=PAPER, expires_on=day.isoformat()) == 422
    assert move(desk, honor, "renew", document=PAPER, expires_on="2031-01-01") == 303
    assert Honor.objects.get().state == HonorState.VALID


def test_what_was_given_back_has_no_paper(desk: Client, honor: Honor) -> None:
    assert move(desk, honor, "relinquish", document=PAPER) == 303
    assert desk.post(f"{LIST}{honor.pk}/paper/").status_code == 404


def test_a_commendation_leads_to_each_of_its_honors(desk: Client, honor: Honor) -> None:
    answer = desk.get(f"{LIST}of/{honor.nomination_id}/")
    assert answer.headers["Location"] == f"{LIST}{honor.pk}/"


def test_a_unit_reads_its_own_and_moves_nothing(
    at_desk: AtDesk, honor: Honor, nominator: User, clock: Clock
) -> None:
    clock.at = ISSUED_AT
    village = at_desk(nominator)
    page = village.get(f"{LIST}{honor.pk}/").context

    assert (page["offers"], page["paper"]) == ([], None)
    assert move(village, honor, "warn", document=PAPER, reason="虚构") == 403
    assert village.post(f"{LIST}{honor.pk}/paper/").status_code == 403
    assert Honor.objects.get().state == HonorState.VALID


def test_another_county_finds_nothing(at_desk: AtDesk, honor: Honor, stranger: User) -> None:
    other = at_desk(stranger)

    assert found(other) == []
    for path in (f"{honor.pk}/", f"of/{honor.nomination_id}/", f"{honor.pk}/moves/warn/"):
        assert other.get(f"{LIST}{path}").status_code == 404


def test_a_lost_certificate_is_issued_anew_and_the_old_one_is_void(
    desk: Client, honor: Honor
) -> None:
    page = f"{LIST}{honor.pk}/reissue/"
    refused = desk.post(page, {"reason": " "})
    answer = desk.post(page, {"reason": "房屋翻修时遗失（虚构）"})

    made = honor.reissues.get()
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert answer.headers["Location"] == f"{LIST}{honor.pk}/"
    assert desk.get(f"{LIST}{honor.pk}/").context["reissues"] == [made]
    assert check_certificate(honor.code).replaced_on is not None
    assert check_certificate(made.code).replaced_on is None


def test_what_was_taken_back_gets_no_new_certificate(desk: Client, honor: Honor) -> None:
    move(desk, honor, "revoke", document=PAPER, reason="弄虚作假（虚构）")

    page = desk.get(f"{LIST}{honor.pk}/").context
    refused = desk.post(f"{LIST}{honor.pk}/reissue/", {"reason": "遗失（虚构）"})

    assert (page["may_reissue"], refused.status_code) == (False, 422)
    assert not honor.reissues.exists()


def test_nobody_but_the_organizer_issues_one_anew(
    at_desk: AtDesk, honor: Honor, nominator: User, stranger: User
) -> None:
    for user in (nominator, stranger):
        page = at_desk(user)
        assert page.get(f"{LIST}{honor.pk}/reissue/").status_code == 404
        assert page.post(f"{LIST}{honor.pk}/reissue/", {"reason": "虚构"}).status_code in (403, 404)
    assert not honor.reissues.exists()


def test_the_delivery_leads_to_a_new_certificate(desk: Client, honor: Honor) -> None:
    delivery = desk.get(f"/desk/deliveries/{honor.commendation_id}/{honor.pk}/").content.decode()

    assert f'href="{LIST}{honor.pk}/reissue/"' in delivery
