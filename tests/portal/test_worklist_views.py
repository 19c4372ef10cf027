"""A worklist as its reader wants it: so many rows, these columns, under a name, as a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Nomination, User
from honors.states import NominationState
from portal import paging
from portal.models import SavedView
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.nominations import a_submitted_nomination, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
LIST = "/worklist/"
MOST_STATEMENTS = 25


@laid
def cases(tree: County, staff: Staff) -> list[Nomination]:
    """Three at one township's desk, of two villages."""
    first = nomination_in(NominationState.REVIEW, tree, staff)
    second = a_submitted_nomination(
        first.round, tree.villages[0], staff.nominators[0], kind="person"
    )
    return [first, second]


@pytest.fixture
def desk(at_desk: AtDesk, staff: Staff) -> Client:
    return at_desk(staff.officers[0])


def test_the_whole_list_is_counted_and_so_many_rows_are_shown(
    desk: Client, cases: list[Nomination], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SIZES", (1, 2))
    monkeypatch.setattr(paging, "SIZE", 1)

    pages = [desk.get(LIST, asked).context["page"] for asked in ({}, {"size": 2}, {"size": 9})]

    assert [(page.total, page.size, len(page.rows)) for page in pages] == [
        (2, 1, 1),
        (2, 2, 2),
        (2, 1, 1),
    ]


def test_a_case_is_found_by_name_and_by_number(desk: Client, cases: list[Nomination]) -> None:
    for sought in (cases[1].nominee.name, str(cases[1].number)):
        rows = desk.get(LIST, {"search": sought}).context["page"].rows
        assert [row.pk for row in rows] == [cases[1].pk]


def test_only_the_chosen_columns_are_shown(desk: Client, cases: list[Nomination]) -> None:
    shown = desk.get(LIST, {"column": ["unit"]}).content.decode()
    whole = desk.get(LIST).content.decode()

    assert ["荣誉称号</th>" in page for page in (shown, whole)] == [False, True]
    assert ["单位</th>" in page for page in (shown, whole)] == [True, True]


def test_the_file_has_exactly_what_the_list_is_narrowed_to(
    desk: Client, cases: list[Nomination]
) -> None:
    asked = {"search": cases[1].nominee.name, "column": ["unit", "state"]}

    given = desk.get(f"{LIST}file/", asked)

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(given))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows[1:]] == [cases[1].nominee.name]
    assert len(rows[0]) == len(["nominee", "number", "unit", "state", "due"])
    assert given.headers["Content-Disposition"].startswith("attachment")


def test_a_view_is_kept_under_a_name_and_let_go(
    at_desk: AtDesk, desk: Client, staff: Staff, cases: list[Nomination]
) -> None:
    asked = "overdue=on&column=unit&after=20&strange=1"

    kept = desk.post(f"{LIST}views/", {"name": "逾期件", "view": asked})
    (view,) = desk.get(LIST).context["views"]

    assert kept.status_code == 303
    assert (view.name, view.query) == ("逾期件", "overdue=on&column=unit")
    assert at_desk(staff.officers[-1]).get(LIST).context["views"] == []
    desk.post(f"{LIST}views/", {"drop": view.pk})
    assert not SavedView.objects.exists()


def test_a_view_of_somebody_else_stays(at_desk: AtDesk, desk: Client, staff: Staff) -> None:
    desk.post(f"{LIST}views/", {"name": "逾期件", "view": "overdue=on"})

    at_desk(staff.officers[-1]).post(f"{LIST}views/", {"drop": SavedView.objects.get().pk})

    assert SavedView.objects.exists()


def test_one_goes_from_case_to_case_of_the_list_that_one_came_from(
    desk: Client, cases: list[Nomination]
) -> None:
    first, second = (row.case.pk for row in desk.get(LIST).context["rows"])
    here = "in=kind%3Dreview"

    around = [desk.get(f"/nominations/{k}/?{here}").context["around"] for k in (first, second)]

    assert around == [
        {"after": f"/nominations/{second}/?{here}", "list": "/worklist/?kind=review"},
        {"before": f"/nominations/{first}/?{here}", "list": "/worklist/?kind=review"},
    ]


def test_a_case_with_its_neighbors_takes_few_statements(
    desk: Client, cases: list[Nomination]
) -> None:
    with CaptureQueriesContext(connection) as read:
        desk.get(f"/nominations/{cases[0].pk}/?in=")

    assert len(read) <= MOST_STATEMENTS + 5


def test_keys_can_be_switched_off_and_lists_set_closer(
    desk: Client, cases: list[Nomination]
) -> None:
    before = desk.get(LIST).content.decode()
    desk.post("/display/", {"keys": "off"})
    desk.post("/display/", {"density": "compact"})
    after = desk.get(LIST).content.decode()

    assert ['data-keys="on"' in page for page in (before, after)] == [True, False]
    assert ["density-compact" in page for page in (before, after)] == [False, True]


def test_what_waits_is_told_by_how_long_it_has_been_waiting(
    at_desk: AtDesk, staff: Staff, cases: list[Nomination], clock: Clock
) -> None:
    clock.at = DURING + timedelta(days=5)

    shown = at_desk(staff.officers[0]).get(f"{LIST}ageing/").context

    assert [amount for _name, amount in shown["chart"].rows] == [0, 0, 2, 0, 0]
    assert {case.pk for case, _waited in shown["oldest"]} == {case.pk for case in cases}
