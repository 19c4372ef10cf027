"""The words of decisions at the desk: looked at by the latest list, then used from then on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from honors.models import Organization, User, Wording
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, an_issued_commendation
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]


@laid
def office(tree: County, staff: Staff) -> Organization:
    """Which has issued one list."""
    round_ = a_short_round(tree, staff)
    a_shown_case(round_, staff, tree)
    an_issued_commendation(round_, staff)
    return tree.county


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Client:
    clock.at = ISSUED_AT
    return at_desk(secretary)


def page_of(office: Organization) -> str:
    return f"/desk/wordings/{office.pk}/"


def test_one_office_leads_straight_to_its_words(desk: Client, office: Organization) -> None:
    assert desk.get("/desk/wordings/").headers["Location"] == page_of(office)


def test_words_are_looked_at_before_they_are_used(desk: Client, office: Organization) -> None:
    words = {"to": "各村", "paragraphs": "{issuers}决定，{awards}。\n\n希望再接再厉。"}

    looked = desk.post(page_of(office), {**words, "look": "yes"})
    assert [p.startswith("平邑县") for p in looked.context["text"].paragraphs] == [True, False]
    assert not Wording.objects.exists()

    used = desk.post(page_of(office), words)
    assert used.headers["Location"] == page_of(office)
    assert Wording.objects.get().body["paragraphs"] == [
        "{issuers}决定，{awards}。",
        "希望再接再厉。",
    ]


@pytest.mark.parametrize("look", [{}, {"look": "yes"}])
def test_a_field_that_nobody_knows_is_told_beside_the_paragraphs(
    desk: Client, office: Organization, look: dict[str, str]
) -> None:
    refused = desk.post(page_of(office), {"paragraphs": "{awards}，{nobody}。", **look})

    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"paragraphs"})
    assert not Wording.objects.exists()


def test_others_have_no_such_page(
    at_desk: AtDesk, staff: Staff, stranger: User, office: Organization
) -> None:
    for user in (staff.officers[0], staff.nominators[0], stranger):
        assert at_desk(user).get(page_of(office)).status_code == 404
