"""What everybody may read without an account, and object to; and nothing personal with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from honors.actions import honors, objections
from honors.documents.public_notices import as_hung
from honors.models import Honor, Nomination, Objection, PublicNotice, RetaliationMark
from honors.states import NominationState
from portal.charts.codes import code_of
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, an_issued_commendation
from tests.factories.nominations import nomination_in
from tests.factories.objections import FILED_AT, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    POSTED_AT,
    a_draft_notice,
    a_posted_notice,
    a_short_round,
    a_shown_case,
)
from tests.ground import laid

pytestmark = pytest.mark.django_db
WRONG = "0000-0000-0000-0000-0000-0000"
SENT = {
    "content": "事迹与事实不符（虚构）。",
    "objector_kind": "person",
    "objector": "钱多多（虚构）",
    "contact": "13987654321",
}


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return a_shown_case(a_short_round(tree, staff), staff, tree)


@pytest.fixture
def notice(case: Nomination, staff: Staff, clock: Clock) -> PublicNotice:
    clock.at = POSTED_AT
    return a_posted_notice(case.round, staff.secretary)


def test_a_notice_says_who_how_long_and_where_to_object(
    client: Client, notice: PublicNotice
) -> None:
    with translation.override("en"):
        page = client.get(f"/notices/{notice.pk}/", headers={"Accept-Language": "en"})

    shown = page.content.decode()
    assert "李娜" in shown
    assert "平邑县妇联办公室（虚构）" in shown
    assert page.context["shown"].remaining_days == 6
    assert "热心邻里" not in shown


@pytest.mark.parametrize(
    ("public", "site"),
    [("https://honors.example.org/", "https://honors.example.org"), ("", "http://testserver")],
)
def test_a_notice_at_a_desk_leads_to_itself_on_a_phone(
    client: Client, notice: PublicNotice, settings: Any, public: str, site: str
) -> None:
    settings.HONORS_PUBLIC_URL = public

    page = client.get(f"/notices/{notice.pk}/")

    address = f"{site}/notices/{notice.pk}/"
    assert page.context["address"] == address
    assert page.context["code"] == code_of(address)
    assert "<path" in page.context["code"]


def test_a_notice_comes_as_paper_that_may_be_kept(client: Client, notice: PublicNotice) -> None:
    paper = client.get(f"/notices/{notice.pk}/paper/")

    assert paper.content.startswith(b"%PDF")
    assert paper.headers["Cache-Control"] == "public, max-age=60"


def test_the_paper_names_nobody_who_took_the_consent_back(notice: PublicNotice) -> None:
    named = as_hung(notice, notice.snapshot["entries"])

    assert [line[0] for annex in named["annexes"] for line in annex["lines"]] == ["李娜"]
    assert as_hung(notice, [])["annexes"] == []


def test_nobody_gets_what_was_taken_down_on_paper(
    client: Client, notice: PublicNotice, clock: Clock
) -> None:
    clock.at = ENDS_AT + timedelta(days=400)
    assert client.get(f"/notices/{notice.pk}/paper/").status_code == 404


def test_what_came_of_a_notice_is_told_in_numbers_once_it_is_over(
    client: Client, notice: PublicNotice, case: Nomination, staff: Staff, clock: Clock
) -> None:
    address = f"/notices/{notice.pk}/"
    objection = an_objection(notice, case)
    assert client.get(address).context["shown"].result is None

    clock.at = ENDS_AT
    assert client.get(address).context["shown"].result == (1, 0, 1)

    for name, said in (
        ("admit", {}),
        ("uphold", {"findings": "材料不实（虚构）", "remedy": "remove"}),
        ("reply", {"answer": "成立（虚构）"}),
    ):
        objections.move(objection=objection, name=name, by=staff.secretary, at=ENDS_AT, **said)
    page = client.get(address)
    assert page.context["shown"].result == (1, 1, 0)
    assert objection.content not in page.content.decode()


def test_drafts_are_nobody_elses_business(client: Client, case: Nomination, staff: Staff) -> None:
    draft = a_draft_notice(case.round, staff.secretary)

    assert client.get(f"/notices/{draft.pk}/").status_code == 404
    assert client.get(f"/notices/{draft.pk}/paper/").status_code == 404
    assert client.get("/notices/").context["running"] == []


def test_open_pages_may_be_kept_and_are_not_sent_twice(
    client: Client, notice: PublicNotice
) -> None:
    first = client.get(f"/notices/{notice.pk}/")
    again = client.get(f"/notices/{notice.pk}/", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert again.status_code == 304
    assert "csrfmiddlewaretoken" not in first.content.decode()
    assert "Set-Cookie" not in first.headers


def test_somebody_objects_in_two_pages_and_asks_by_code(
    client: Client, notice: PublicNotice
) -> None:
    first = client.get(f"/notices/{notice.pk}/object/")
    filed = client.post(f"/notices/{notice.pk}/object/1/", SENT)
    objection = Objection.objects.get()
    told = client.get(filed.headers["Location"])

    assert f"/notices/{notice.pk}/object/1/" in first.content.decode()
    assert filed.headers["Location"] == f"/objections/{objection.query_code}/?filed=1"
    assert objection.query_code in told.content.decode()
    assert SENT["contact"] not in told.content.decode()
    assert told.context["progress"] == "received"
    assert "no-store" in told.headers["Cache-Control"]


def test_the_code_tells_the_days_and_the_reply(
    client: Client, notice: PublicNotice, case: Nomination, staff: Staff
) -> None:
    objection, at = an_objection(notice, case), FILED_AT + timedelta(days=1)
    answer = "经核实，反映的问题不成立（虚构）。"
    for name, said in (
        ("admit", {}),
        ("reject", {"findings": "查无此事（虚构）"}),
        ("reply", {"answer": answer}),
    ):
        objections.move(objection=objection, name=name, by=staff.secretary, at=at, **said)

    page = client.get(f"/objections/{objection.query_code}/")
    told = page.context["told"]

    assert (told.filed_at, told.investigated_at, told.settled_at) == (FILED_AT, at, at)
    assert answer in page.content.decode()
    assert "查无此事" not in page.content.decode()


def test_whoever_has_the_code_tells_of_a_retaliation(
    client: Client, notice: PublicNotice, case: Nomination, clock: Clock
) -> None:
    address = f"/objections/{an_objection(notice, case).query_code}/retaliation/"
    sent = {"text": "被取消了公益岗位（虚构）"}
    clock.at = FILED_AT + timedelta(days=1)

    assert client.get(address).status_code == 200
    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(address, sent).headers["Location"].endswith("/?marked=1")
    assert RetaliationMark.objects.get().text == sent["text"]
    assert client.post(f"/objections/{WRONG}/retaliation/", sent).status_code == 404


def test_an_objection_without_a_name_is_told_so_and_keeps_its_text(
    client: Client, notice: PublicNotice
) -> None:
    answer = client.post(f"/notices/{notice.pk}/object/1/", {**SENT, "objector": ""})

    assert answer.status_code == 422
    assert SENT["content"] in answer.content.decode()
    assert not Objection.objects.exists()


def test_a_notice_that_is_over_takes_no_objection(
    client: Client, notice: PublicNotice, clock: Clock
) -> None:
    clock.at = ENDS_AT

    answer = client.post(f"/notices/{notice.pk}/object/1/", SENT)

    assert answer.status_code == 422
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("moves", "tone"),
    [((), "good"), (("warn",), "calling"), (("warn", "revoke"), "bad")],
)
def test_a_certificate_answers_as_it_stands_with_a_masked_name(
    client: Client, case: Nomination, staff: Staff, moves: tuple[str, ...], tone: str
) -> None:
    an_issued_commendation(case.round, staff)
    honor = Honor.objects.get()
    paper = {"document": "平妇〔2026〕9号（虚构）", "reason": "虚构"}
    for name in moves:
        honors.move(honor=honor, name=name, by=staff.secretary, at=ISSUED_AT, **paper)

    answer = client.get("/verify/", {"code": honor.code.lower().replace("-", " ")})
    page = client.get(answer.headers["Location"])

    assert (page.status_code, page.context["tone"]) == (200, tone)
    assert (honor.number in page.content.decode(), "李娜" in page.content.decode()) == (True, False)
    assert "no-store" in page.headers["Cache-Control"]


def test_a_code_that_nothing_bears_is_an_answer_and_guessing_is_stopped(
    client: Client, tree: County
) -> None:
    wrong = [client.get(f"/v/{WRONG}/").status_code for _try in range(31)]

    assert wrong == [404] * 30 + [429]
    assert client.get(f"/objections/{WRONG}/").status_code == 429


def test_what_is_no_code_is_told_beside_the_field(client: Client) -> None:
    answer = client.get("/verify/", {"code": "123"})

    assert (answer.status_code, [*answer.context["form"].errors]) == (422, ["code"])


def test_cases_that_are_on_no_notice_cannot_be_objected_to(
    client: Client, notice: PublicNotice, tree: County, staff: Staff
) -> None:
    nomination_in(NominationState.REVIEW, tree, staff)

    assert client.post(f"/notices/{notice.pk}/object/2/", SENT).status_code == 404
