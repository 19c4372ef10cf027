"""Lists of vetoes: dated versions, of the standard or of an organization."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from honors.actions import vetoes
from honors.invariants.rounds import running_rounds_keep_their_terms
from honors.models import Round, User, VetoItem
from honors.queries.accounts import CONSOLE
from honors.queries.vetoes import in_force
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import PLANNED_AT as NOW
from tests.factories.rounds import a_round
from tests.factories.vetoes import LISTED_FROM, the_standard_list
from tests.ground import laid
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


LATER, LATEST = date(2027, 1, 1), date(2028, 1, 1)


@laid
def cults(tree: County) -> VetoItem:
    the_standard_list()
    return VetoItem.objects.get(code="cults")


def test_an_organization_words_a_veto_of_the_list_above_for_itself(
    tree: County, secretary: User, cults: VetoItem
) -> None:
    given: dict[str, Any] = {"organization": tree.county, "by": secretary, "at": NOW}
    words = {"text": "参与邪教（虚构）", "kinds": ["person"]}
    own = vetoes.reword_item(item=cults, **words, valid_from=LATER, **given)
    vetoes.reword_item(item=own, text="信邪教（虚构）", kinds=["pair"], valid_from=LATEST, **given)

    assert texts(tree, LISTED_FROM)["cults"] == cults.text
    assert texts(tree, LATER)["cults"] == "参与邪教（虚构）"
    assert texts(tree, LATEST)["cults"] == "信邪教（虚构）"
    assert VetoItem.objects.get(pk=cults.pk).valid_to is None
    assert VetoItem.objects.get(pk=own.pk).valid_to == LATEST


def test_what_is_left_out_is_asked_of_nobody_until_that_ends(
    tree: County, secretary: User, cults: VetoItem
) -> None:
    given: dict[str, Any] = {"by": secretary, "at": NOW}
    row = vetoes.leave_out(item=cults, organization=tree.county, valid_from=LATER, **given)
    left_out = "cults" in texts(tree, LATER)
    vetoes.end_item(item=row, valid_to=LATEST, **given)

    assert left_out is False
    assert texts(tree, LATEST)["cults"] == cults.text


def test_a_wording_is_not_replaced_before_it_begins(
    tree: County, secretary: User, cults: VetoItem
) -> None:
    given: dict[str, Any] = {"organization": tree.county, "by": secretary, "at": NOW}
    own = vetoes.leave_out(item=cults, valid_from=LATER, **given)

    with pytest.raises(InvalidInput) as refused:
        vetoes.reword_item(item=own, text="（虚构）", kinds=["person"], valid_from=LATER, **given)

    assert (refused.value.code, refused.value.pointer) == ("not_half_open", "/valid_from")


def test_only_what_is_on_the_own_list_is_worded_otherwise(
    tree: County, secretary: User, cults: VetoItem
) -> None:
    village = tree.villages[0]
    VetoItem.objects.filter(pk=cults.pk).update(organization=village)
    item = VetoItem.objects.get(pk=cults.pk)

    with pytest.raises(InvalidInput) as refused:
        vetoes.leave_out(
            item=item, organization=tree.county, valid_from=LATER, by=secretary, at=NOW
        )

    assert refused.value.code == "foreign_veto"


def test_nobody_but_its_secretary_words_the_list_of_an_organization(
    tree: County, officer: User, stranger: User, cults: VetoItem
) -> None:
    given: dict[str, Any] = {"item": cults, "organization": tree.county, "valid_from": LATER}
    for by in (officer, stranger):
        with pytest.raises(NotPermitted):
            vetoes.leave_out(**given, by=by, at=NOW)
        with pytest.raises(NotPermitted):
            vetoes.reword_item(**given, text="（虚构）", kinds=["person"], by=by, at=NOW)


def test_a_running_round_keeps_the_list_that_it_opened_with(
    tree: County, staff: Staff, secretary: User, cults: VetoItem
) -> None:
    round_ = a_round(tree, staff, kinds=["person"])
    vetoes.leave_out(
        item=cults, organization=tree.county, valid_from=LISTED_FROM, by=secretary, at=NOW
    )

    assert "cults" in {item["code"] for item in Round.objects.get(pk=round_.pk).terms["vetoes"]}
    assert list(running_rounds_keep_their_terms()) == []
