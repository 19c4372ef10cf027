"""A unit puts its cases in order before it sends them up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Nomination, User
from tests.factories.accounts import Staff
from tests.factories.nominations import a_submitted_nomination
from tests.factories.organizations import County
from tests.factories.rounds import a_round
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25


@laid
def cases(tree: County, staff: Staff) -> list[Nomination]:
    """Two people of the first township at its ranked review."""
    round_ = a_round(tree, staff, kinds=["person"])
    return [
        a_submitted_nomination(round_, tree.villages[0], staff.nominators[0], "person")
        for _number in range(2)
    ]


def page_of(cases: list[Nomination]) -> str:
    return f"/desk/rankings/{cases[0].category_id}/{cases[0].holder_id}/"


def order() -> list[int]:
    ranked = Nomination.objects.exclude(unit_rank=None).order_by("unit_rank")
    return list(ranked.values_list("pk", flat=True))


def test_cases_are_ordered_by_number(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    first, second = cases
    sent = {f"rank-{first.pk}": "2", f"rank-{second.pk}": "1"}

    response = at_desk(officer).post(page_of(cases), sent)

    assert response.status_code == 303
    assert order() == [second.pk, first.pk]
    assert LedgerEvent.objects.filter(action="nominations.rank").exists()


def test_a_button_moves_a_case_one_place(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    first, second = cases
    sent = {f"rank-{first.pk}": "1", f"rank-{second.pk}": "2"}
    desk = at_desk(officer)

    desk.post(page_of(cases), {**sent, "step": f"up:{second.pk}"})
    assert order() == [second.pk, first.pk]

    again = {f"rank-{second.pk}": "1", f"rank-{first.pk}": "2"}
    desk.post(page_of(cases), {**again, "step": f"down:{second.pk}"})
    assert order() == [first.pk, second.pk]


def test_only_a_saved_order_is_sent_up(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    desk = at_desk(officer)
    before = desk.get(page_of(cases)).context["is_ranked"]
    desk.post(page_of(cases), {f"rank-{case.pk}": str(case.pk) for case in cases})

    after = desk.get(page_of(cases)).context

    assert (before, after["is_ranked"]) == (False, True)
    assert [member.refusal for member in desk.get(after["send"]).context["members"]] == ["", ""]


def test_the_desk_of_others_is_not_there(
    at_desk: AtDesk, cases: list[Nomination], county_officer: User, nominator: User
) -> None:
    assert at_desk(county_officer).get(page_of(cases)).status_code == 404
    assert at_desk(nominator).post(page_of(cases), {}).status_code == 404


def test_an_order_takes_few_statements(
    at_desk: AtDesk, cases: list[Nomination], officer: User
) -> None:
    desk = at_desk(officer)
    with CaptureQueriesContext(connection) as captured:
        desk.get(page_of(cases))
        desk.get("/desk/rankings/")

    assert len(captured) <= 2 * MOST_STATEMENTS
