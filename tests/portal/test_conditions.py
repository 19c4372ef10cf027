"""Conditions of a category as rows: added, changed, taken away, whatever they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from honors.actions import rounds
from honors.models import Category, Round, User
from honors.models.programs import NomineeKind
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import PLANNED_AT, a_round, condition
from tests.ground import laid
from tests.portal.sending import sent_back
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
WHY = "年满十八周岁（虚构）"
ADULT = {
    "eligibility-kinds": "age_min",
    "eligibility-0-expected": "18",
    "eligibility-0-reason": WHY,
}


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Client:
    clock.at = PLANNED_AT
    return at_desk(secretary)


@laid
def category(tree: County, staff: Staff) -> Category:
    planned: Round = a_round(tree, staff, opened=False, kinds=[NomineeKind.PERSON])
    return planned.categories.get()


def page_of(category: Category) -> str:
    return f"/desk/rounds/{category.round_id}/categories/{category.pk}/conditions/"


def stored(category: Category) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = Category.objects.get(pk=category.pk).eligibility
    return kept


def every_condition(category: Category) -> list[dict[str, Any]]:
    """Two of a kind, several titles, years, an exception, days: all that there may be."""
    unless = {"field": "occupation", "values": ["specialist"]}
    titles = {"titles": [category.title.name], "level": "province", "years": 2}
    return [
        condition("age_min", 18, **{"from": "2026-03-01", "until": "2026-12-31"}),
        condition("age_min", 20, **{"from": "2026-12-31"}),
        condition("sex", "female"),
        condition("rank_max", {"field": "rank", "highest": "section", "unless": unless}),
        condition("title_held", titles),
        condition("no_title_held", "province"),
    ]


def test_a_condition_is_added_with_its_reason_and_days(desk: Client, category: Category) -> None:
    added = desk.post(page_of(category), {"add": "eligibility", "eligibility-more": "age_min"})
    dated = {"eligibility-0-from": "2026-03-01", "eligibility-0-until": "2026-12-31"}

    answer = desk.post(page_of(category), ADULT | dated)

    assert added.context["form"]["eligibility-kinds"].value() == "age_min"
    assert not added.context["form"].errors
    assert answer.status_code == 303
    assert stored(category) == [
        {
            "name": "age_min",
            "expected": 18,
            "from": "2026-03-01",
            "until": "2026-12-31",
            "reason": WHY,
        }
    ]
    assert LedgerEvent.objects.filter(action="categories.set_conditions").count() == 1


def test_whatever_a_round_may_ask_comes_back_unchanged(
    desk: Client, category: Category, secretary: User
) -> None:
    asked = every_condition(category)
    rounds.set_conditions(category=category, eligibility=asked, by=secretary, at=PLANNED_AT)
    before, form = stored(category), sent_back(desk, page_of(category))

    assert desk.post(page_of(category), form).status_code == 303
    assert stored(category) == before

    desk.post(page_of(category), form | {"eligibility-0-gone": "on", "eligibility-1-expected": "9"})
    assert stored(category)[0]["expected"] == 9
    assert len(stored(category)) == len(before) - 1


def test_what_was_typed_stays_when_a_row_is_added(desk: Client, category: Category) -> None:
    more = {"add": "eligibility", "eligibility-more": "title_held"}

    form = desk.post(page_of(category), ADULT | more).context["form"]

    assert form["eligibility-kinds"].value() == "age_min title_held"
    assert form["eligibility-0-reason"].value() == WHY
    assert stored(category) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"eligibility-0-reason": ""}, "eligibility-0-reason"),
        ({"eligibility-0-expected": "x"}, "eligibility-0-expected"),
        ({"eligibility-0-expected": "300"}, "eligibility-0-expected"),
        (
            {"eligibility-0-until": "2026-01-01", "eligibility-0-from": "2026-01-01"},
            "eligibility-0-until",
        ),
        (
            {"eligibility-kinds": "age_min title_held", "eligibility-1-years": "0"}
            | {"eligibility-1-reason": WHY},
            "eligibility-1-titles",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    desk: Client, category: Category, change: dict[str, str], field: str
) -> None:
    answer = desk.post(page_of(category), ADULT | change)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert stored(category) == []


def test_an_opened_round_keeps_its_conditions(desk: Client, tree: County, staff: Staff) -> None:
    category = a_round(tree, staff, code="OPEN", kinds=[NomineeKind.PERSON]).categories.get()

    assert desk.post(page_of(category), ADULT).status_code == 422
    assert stored(category) == []


def test_nobody_else_sets_conditions(
    at_desk: AtDesk, category: Category, officer: User, stranger: User
) -> None:
    for user in (officer, stranger):
        assert at_desk(user).post(page_of(category), ADULT).status_code == 404
