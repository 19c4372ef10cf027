"""The frame of every page: language, size, contrast, policy, and where each role begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from honors.models import Organization, Round, User
from honors.roles import Role
from portal import menu
from tests.api.doors import Clock
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
PAGES = Path(__file__).parents[2] / "portal" / "templates" / "portal"
PARTS = ["base.html", "found.html", "quotas_now.html"]  # what pages are made of


def test_the_front_page_is_open_to_everybody(client: Client) -> None:
    response = client.get("/")

    assert (response.status_code, response.templates[0].name) == (200, "portal/home.html")


@pytest.mark.parametrize(
    ("sent", "cookie", "kept"),
    [
        ({"language": "en"}, "django_language", "en"),
        ({"size": "large"}, "size", "large"),
        ({"contrast": "high"}, "contrast", "high"),
        ({"size": "enormous"}, "size", None),
        ({"sessionid": "planted"}, "sessionid", None),
    ],
)
def test_how_a_page_looks_is_kept_by_the_browser(
    client: Client, sent: dict[str, str], cookie: str, kept: str | None
) -> None:
    response = client.post("/display/", {**sent, "next": "/sign-in/"})

    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in/")
    morsel = client.cookies.get(cookie)
    assert (morsel.value if morsel else None) == kept


def test_the_mode_is_drawn_by_the_server(client: Client) -> None:
    client.cookies["size"], client.cookies["contrast"] = "large", "high"

    assert 'class="size-large contrast-high"' in client.get("/").content.decode()


def test_no_script_or_style_runs_that_is_no_file_of_ours(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]

    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= {*policy.split("; ")}


def test_pages_of_somebody_are_kept_by_no_cache(at_desk: AtDesk, officer: User) -> None:
    assert "no-store" in at_desk(officer).get("/worklist/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "role", ["nominator", "officer", "secretary", "approver", "auditor", "consultee"]
)
def test_everybody_with_a_role_has_a_place_to_begin(
    at_desk: AtDesk, role: str, request: pytest.FixtureRequest
) -> None:
    client = at_desk(request.getfixturevalue(role))

    response = client.get("/start/", follow=True)

    assert response.status_code == 200
    assert response.redirect_chain[-1][0] != "/start/nothing/"


def test_somebody_without_a_role_is_told_whom_to_ask(at_desk: AtDesk, tree: County) -> None:
    nobody = User.objects.create(username="nobody", display_name="无角色（虚构）")

    assert at_desk(nobody).get("/start/", follow=True).templates[0].name == "portal/nothing.html"


def test_every_page_names_whom_to_call(at_desk: AtDesk, client: Client, tree: County) -> None:
    """The nearest above that can be reached; for everybody else the highest at all."""
    for place, contact in ((tree.county, "0539-0001（虚构）"), (tree.townships[0], "")):
        Organization.objects.filter(pk=place.pk).update(contact=contact)
    village = a_member(Role.NOMINATOR, tree.villages[0])

    for page in (at_desk(village).get("/workbench/"), client.get("/verify/")):
        assert f"{tree.county.name}：0539-0001（虚构）" in page.content.decode()


def test_every_page_is_in_the_frame() -> None:
    pages = [path for path in PAGES.rglob("*.html") if "components" not in path.parts]
    bare = [path.name for path in pages if '{% extends "portal/' not in path.read_text()]

    assert sorted(bare) == PARTS


def test_a_page_asks_the_database_a_bounded_number_of_times(
    at_desk: AtDesk, officer: User, tree: County, staff: Staff
) -> None:
    cases = [nomination_in("review", tree, staff) for _number in range(3)]
    client = at_desk(officer)
    asked = {}
    for path in ("/worklist/?list=all", f"/nominations/{cases[0].pk}/"):
        client.get(path)  # the first look at a case writes one row more
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        asked[path] = len(captured)

    assert {path: count for path, count in asked.items() if count > MOST_STATEMENTS} == {}


def test_whoever_did_not_sign_in_finds_all_that_is_open(client: Client) -> None:
    page = client.get("/help/").content.decode()

    addresses = ("/programs/", "/notices/", "/winners/", "/verify/", "/sign-in/", "/privacy/")
    assert [address for address in addresses if f'href="{address}"' not in page] == []


@pytest.mark.parametrize("page", ["/help/", "/accessibility/", "/privacy/"])
def test_the_guides_are_open_to_everybody_and_kept_a_while(client: Client, page: str) -> None:
    response = client.get(page)

    assert response.status_code == 200
    assert "public" in response.headers["Cache-Control"]


def test_a_long_menu_is_gathered_below_headings(staff: Staff) -> None:
    with translation.override("en"):
        sections = {
            str(section.heading): [entry.url_name for entry in section.entries]
            for section in menu.sections_of(menu.entries_for(staff.secretary.standing(at=DURING)))
        }

    assert list(sections) == ["", "Planning", "Weighing", "Deciding", "Honoring"]
    honoring = (
        "commendation_list",
        "honor_list",
        "document_list",
        "call_list",
        "delivery_list",
    )
    assert sections["Honoring"] == [f"portal:{name}" for name in honoring]


def test_a_short_menu_has_no_headings(staff: Staff) -> None:
    entries = menu.entries_for(staff.nominators[0].standing(at=DURING))

    assert [section.heading for section in menu.sections_of(entries)] == [""]


def test_rounds_that_take_nominations_stand_before_those_that_do_not(
    client: Client, clock: Clock, tree: County, staff: Staff
) -> None:
    clock.at = DURING
    closed, still_open = a_round(tree, staff, code="CLOSED"), a_round(tree, staff, code="OPEN")
    Round.objects.filter(pk=closed.pk).update(closes_at=DURING)

    page = client.get("/")

    assert [row.pk for row in page.context["rounds"]] == [still_open.pk, closed.pk]
