"""Lists of vetoes: dated versions, of the standard or of an organization."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from honors.actions import vetoes
from honors.models import Round, User, VetoItem
from honors.queries.accounts import CONSOLE
from honors.queries.vetoes import in_force
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import PLANNED_AT as NOW
from tests.factories.rounds import a_round
from tests.factories.vetoes import LISTED_FROM, the_standard_list
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db


def add(by: Any = CONSOLE, **given: Any) -> VetoItem:
    item = {
        "code": "birth_policy",
        "text": "违反国家计划生育政策",
        "kinds": ["family", "person"],
        "valid_from": LISTED_FROM,
    }
    return vetoes.add_item(**(item | given), by=by, at=NOW)


def texts(tree: County, on: date) -> dict[str, str]:
    return {item.code: item.text for item in in_force(tree.county, on=on)}


def test_an_item_that_no_longer_holds_gets_a_last_day(tree: County) -> None:
    """Negative lists of real notices: the item of the birth policy is obsolescent."""
    item = add()
    vetoes.end_item(item=item, valid_to=date(2026, 1, 1), by=CONSOLE, at=NOW)

    assert texts(tree, date(2025, 12, 31)) == {"birth_policy": "违反国家计划生育政策"}
    assert texts(tree, date(2026, 1, 1)) == {}


def test_a_county_words_an_item_its_own_way(tree: County, twin: County, secretary: User) -> None:
    add()
    add(secretary, organization=tree.county, text="平邑县的写法（虚构）")

    assert texts(tree, LISTED_FROM) == {"birth_policy": "平邑县的写法（虚构）"}
    assert texts(twin, LISTED_FROM) == {"birth_policy": "违反国家计划生育政策"}


@pytest.mark.parametrize(
    ("given", "code", "pointer"),
    [
        ({"code": "Birth Policy"}, "veto_code", "/code"),
        ({"text": " "}, "empty", "/text"),
        ({"kinds": []}, "empty", "/kinds"),
        ({"kinds": ["robot"]}, "not_a_choice", "/kinds"),
        ({"valid_from": "2025-01-01"}, "not_a_date", "/valid_from"),
        ({"valid_to": LISTED_FROM}, "not_half_open", "/valid_to"),
    ],
)
def test_an_item_that_cannot_be_is_refused(given: dict[str, Any], code: str, pointer: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        add(**given)

    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert VetoItem.objects.count() == 0


def test_two_versions_do_not_hold_at_once() -> None:
    add(valid_to=date(2026, 1, 1))

    with pytest.raises(InvalidInput) as refused:
        add(valid_from=date(2025, 12, 31))

    assert refused.value.code == "veto_exists"
    assert add(valid_from=date(2026, 1, 1)).pk


def test_the_standard_list_is_stored_once_and_by_operators(staff: Staff) -> None:
    the_standard_list()

    assert vetoes.standard_list(valid_from=LISTED_FROM, by=CONSOLE, at=NOW) == []
    for other in (staff.secretary, staff.administrator):
        with pytest.raises(NotPermitted):
            add(other)
        with pytest.raises(NotPermitted):
            vetoes.standard_list(valid_from=LISTED_FROM, by=other, at=NOW)


def test_a_list_has_its_history(tree: County, secretary: User) -> None:
    add(secretary, organization=tree.county)

    event = LedgerEvent.objects.get(action="vetoes.add")
    assert event.stream_id == f"organizations:{tree.county.pk}"


def test_an_open_round_keeps_the_list_that_it_opened_with(tree: County, staff: Staff) -> None:
    add()
    round_ = a_round(tree, staff, kinds=["person"])
    add(code="gossip", text="搬弄是非（虚构）")

    assert Round.objects.get(pk=round_.pk).terms["vetoes"] == [
        {"code": "birth_policy", "kinds": ["family", "person"], "text": "违反国家计划生育政策"}
    ]
