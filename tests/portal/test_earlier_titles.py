"""Honorees of earlier years at the desk: found, and struck where they were written down wrongly."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from honors.models import EarlierTitle, User
from tests.factories.accounts import Staff
from tests.factories.nominees import a_nominee, an_earlier_title
from tests.factories.organizations import County
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
LIST = "/desk/honorees/"


@laid
def won(tree: County, staff: Staff) -> EarlierTitle:
    nominee = a_nominee(tree.villages[0], staff.nominators[0], name="王秀兰")
    return an_earlier_title(nominee, staff.secretary)


def test_they_are_found_by_name_and_by_initials(
    at_desk: AtDesk, secretary: User, won: EarlierTitle
) -> None:
    desk = at_desk(secretary)

    for sought, found in (("王秀兰", [won]), ("wxl", [won]), ("李", [])):
        assert list(desk.get(LIST, {"search": sought}).context["page"].rows) == found


def test_one_is_struck_for_a_reason(at_desk: AtDesk, secretary: User, won: EarlierTitle) -> None:
    desk, page = at_desk(secretary), f"{LIST}{won.pk}/strike/"

    refused = desk.post(page, {"reason": ""})
    struck = desk.post(page, {"reason": "同名误录（虚构）"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert (struck.status_code, struck.headers["Location"]) == (303, LIST)
    assert not EarlierTitle.objects.exists()
    assert desk.get(page).status_code == 404


def test_nobody_else_strikes_one(
    at_desk: AtDesk, staff: Staff, stranger: User, won: EarlierTitle
) -> None:
    for user in (staff.nominators[0], staff.officers[0], stranger):
        assert at_desk(user).get(f"{LIST}{won.pk}/strike/").status_code == 404
        assert not at_desk(user).get(LIST).context["page"].rows
