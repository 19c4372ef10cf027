"""Substitutes at the pages: named for a term, refused in words, ended before the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from honors.deadlines import start_of
from honors.models import Membership, User
from tests.factories.accounts import a_substitute, a_user, an_operator
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
LIST = "/substitutes/"
MOST_STATEMENTS = 25
TODAY = timezone.localdate(DURING)
LATER = TODAY + timedelta(days=10)
TERM = {"starts_at": str(TODAY), "ends_at": str(LATER)}


@laid
def seat(officer: User) -> Membership:
    return officer.memberships.get()


@laid
def deputy(tree: County) -> User:
    return a_user("代理人（虚构）", tree.county)


def page_of(seat: Membership) -> str:
    return f"{LIST}seats/{seat.pk}/"


def test_a_substitute_is_named_from_now_to_the_end_of_a_day(
    at_desk: AtDesk, administrator: User, seat: Membership, deputy: User
) -> None:
    desk = at_desk(administrator)

    answer = desk.post(page_of(seat), {"user": deputy.display_name, **TERM})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}?list=acting")
    acting = Membership.objects.get(substitute_for=seat)
    assert (acting.user, acting.starts_at) == (deputy, DURING)
    assert acting.ends_at == start_of(LATER + timedelta(days=1))
    assert LedgerEvent.objects.filter(action="memberships.substitute").count() == 1
    assert list(desk.get(f"{LIST}?list=acting").context["page"].rows) == [acting]


def test_the_list_shows_who_acts_for_whom_in_few_statements(
    at_desk: AtDesk, administrator: User, seat: Membership, deputy: User
) -> None:
    acting = a_substitute(seat, deputy, DURING, DURING + timedelta(days=9))
    desk = at_desk(administrator)

    with CaptureQueriesContext(connection) as captured:
        page = desk.get(f"{LIST}?search={seat.user.username}")

    assert len(captured) <= MOST_STATEMENTS
    assert [(row, row.acting) for row in page.context["page"].rows] == [(seat, [acting])]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"user": "查无此人"}, "user"),
        ({"user": ""}, "user"),
        ({"user": "\x00"}, "user"),
        ({"starts_at": str(TODAY - timedelta(days=1))}, "starts_at"),
        ({"starts_at": "0001-01-01"}, "starts_at"),
        ({"ends_at": str(TODAY - timedelta(days=1))}, "ends_at"),
        ({"ends_at": "9999-12-31x"}, "ends_at"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    at_desk: AtDesk,
    administrator: User,
    seat: Membership,
    deputy: User,
    change: dict[str, str],
    field: str,
) -> None:
    sent = {"user": deputy.username, **TERM} | change

    answer = at_desk(administrator).post(page_of(seat), sent)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Membership.objects.filter(substitute_for=seat).exists()


def test_the_absent_one_is_nobody_who_may_be_named(
    at_desk: AtDesk, administrator: User, seat: Membership
) -> None:
    answer = at_desk(administrator).post(page_of(seat), {"user": seat.user.username, **TERM})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["user"])


def test_one_of_the_same_name_is_told_by_the_user_name(
    at_desk: AtDesk, administrator: User, seat: Membership, deputy: User, tree: County
) -> None:
    User.objects.create(username="another", display_name=deputy.display_name, employer=tree.county)
    desk = at_desk(administrator)

    assert desk.post(page_of(seat), {"user": deputy.display_name, **TERM}).status_code == 422
    assert desk.post(page_of(seat), {"user": deputy.username, **TERM}).status_code == 303


def test_a_term_is_ended_before_its_time(
    at_desk: AtDesk, administrator: User, seat: Membership, deputy: User
) -> None:
    acting = a_substitute(seat, deputy, DURING - timedelta(days=1), DURING + timedelta(days=9))
    desk = at_desk(administrator)
    address = f"{LIST}{acting.pk}/end/"
    assert desk.get(address).context["has_begun"]

    assert desk.post(address).status_code == 303

    acting.refresh_from_db()
    assert acting.ends_at == DURING
    assert desk.get(address).status_code == 404


def test_there_is_nothing_here_for_whoever_keeps_no_roles(
    at_desk: AtDesk, secretary: User, stranger: User, seat: Membership, deputy: User
) -> None:
    assert at_desk(secretary).get(LIST).status_code == 404
    assert at_desk(stranger).get(page_of(seat)).status_code == 404
    assert at_desk(stranger).post(page_of(seat), {"user": deputy.username}).status_code == 404


def test_an_operator_keeps_the_roles_of_all(at_desk: AtDesk, seat: Membership) -> None:
    desk = at_desk(an_operator())

    assert desk.get(page_of(seat)).status_code == 200
    assert desk.get(f"{LIST}?list=acting").status_code == 200
