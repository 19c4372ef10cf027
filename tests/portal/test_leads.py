"""Hints without a name: left on a notice, read at the desk, and nobody's business else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Lead, Nomination, PublicNotice, User
from portal import rates
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.objections import FILED_AT
from tests.factories.organizations import County
from tests.factories.public_notices import ENDS_AT, a_posted_notice, a_short_round, a_shown_case
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
SENT = {"position": "1", "content": "听说材料不实（虚构）。"}


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return a_shown_case(a_short_round(tree, staff), staff, tree)


@laid
def notice(case: Nomination, staff: Staff) -> PublicNotice:
    return a_posted_notice(case.round, staff.secretary)


@pytest.fixture
def form(notice: PublicNotice, clock: Clock) -> str:
    clock.at = FILED_AT
    return f"/notices/{notice.pk}/leads/"


def test_the_notice_and_the_objection_lead_to_a_form_that_asks_nothing_personal(
    client: Client, notice: PublicNotice, form: str
) -> None:
    for page in ("", "object/"):
        assert form in client.get(f"/notices/{notice.pk}/{page}").content.decode()

    shown = client.get(form)
    assert [*shown.context["form"].fields] == ["position", "content"]
    assert "no-store" in shown.headers["Cache-Control"]


def test_a_lead_is_kept_without_a_name(client: Client, case: Nomination, form: str) -> None:
    answer = client.post(form, SENT)

    (lead,) = Lead.objects.all()
    assert (lead.nomination_id, lead.content) == (case.pk, SENT["content"])
    assert answer.headers["Location"] == f"{form}?kept=1"
    assert client.get(f"{form}?kept=1").context["is_kept"]


def test_one_that_says_nothing_or_is_about_nobody_is_told_so(client: Client, form: str) -> None:
    assert client.post(form, {**SENT, "content": " "}).status_code == 422
    assert client.post(form, {**SENT, "position": "2"}).status_code == 422
    assert not Lead.objects.exists()


def test_it_is_taken_after_the_notice_as_well(client: Client, form: str, clock: Clock) -> None:
    clock.at = ENDS_AT
    assert client.post(form, SENT).status_code == 303


def test_nobody_leaves_more_than_a_few_in_an_hour(client: Client, form: str) -> None:
    for _time in range(rates.LEADS.times):
        rates.LEADS.count(client.get(form).wsgi_request)

    assert client.post(form, SENT).status_code == 429


def test_the_office_reads_it_and_sees_what_it_may_do(
    at_desk: AtDesk, client: Client, form: str, secretary: User
) -> None:
    client.post(form, SENT)
    lead, desk = Lead.objects.get(), at_desk(secretary)

    (row,) = desk.get("/desk/leads/").context["page"].rows
    with CaptureQueriesContext(connection) as captured:
        page = desk.get(f"/desk/leads/{lead.pk}/")

    assert row == lead
    assert SENT["content"] in page.content.decode()
    assert "disqualify" in {offer.name for offer in page.context["offers"]}
    assert len(captured) <= MOST_STATEMENTS
    counted = desk.get("/desk/objections/").context["tabs"]
    assert [tab["count"] for tab in counted] == [0, None, 1]


def test_whoever_nominated_and_everybody_else_does_not_learn_of_it(
    at_desk: AtDesk, client: Client, form: str, nominator: User, officer: User, stranger: User
) -> None:
    client.post(form, SENT)
    for user in (nominator, officer, stranger):
        desk = at_desk(user)
        assert desk.get(f"/desk/leads/{Lead.objects.get().pk}/").status_code == 404
        assert desk.get("/desk/leads/").context["page"].rows == []
