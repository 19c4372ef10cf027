"""Conditions of a category as fields: set, changed, taken away, and what no row can say is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from honors.models import Category, Round, User
from honors.models.programs import NomineeKind
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import PLANNED_AT, a_round
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
WHY = "年满十八周岁（虚构）"
ADULT = {"age_min-value": "18", "age_min-reason": WHY}


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


def shown(desk: Client, category: Category) -> dict[str, Any]:
    """The form as it came, sent back."""
    form = desk.get(page_of(category)).context["form"]
    return {field.html_name: field.value() for field in form if field.value() not in (None, "")}


def test_conditions_are_set_with_their_reason_and_days(desk: Client, category: Category) -> None:
    title = category.title.name
    given = {
        **ADULT,
        "age_min-from": "2026-03-01",
        "age_min-until": "2026-12-31",
        "sex-value": "female",
        "sex-reason": "授予女性（虚构）",
        "title_held-value": title,
        "title_held-reason": "须已获此荣誉（虚构）",
        "no_title_held-value": "province",
        "no_title_held-reason": "未获省级荣誉（虚构）",
    }

    assert desk.post(page_of(category), given).status_code == 303

    found = {condition["name"]: condition for condition in stored(category)}
    assert found["age_min"] == {
        "name": "age_min",
        "expected": 18,
        "from": "2026-03-01",
        "until": "2026-12-31",
        "reason": WHY,
    }
    assert found["title_held"]["expected"] == {"titles": [title], "level": None, "years": 0}
    assert {name: found[name]["expected"] for name in ("sex", "no_title_held")} == {
        "sex": "female",
        "no_title_held": "province",
    }
    assert LedgerEvent.objects.filter(action="categories.set_conditions").count() == 1


def test_what_comes_back_unchanged_stays_and_an_empty_row_goes(
    desk: Client, category: Category
) -> None:
    desk.post(page_of(category), {**ADULT, "age_max-value": "60", "age_max-reason": "（虚构）"})
    before, form = stored(category), shown(desk, category)

    assert desk.post(page_of(category), form).status_code == 303
    assert stored(category) == before

    desk.post(page_of(category), form | {"age_max-value": ""})
    assert [condition["name"] for condition in stored(category)] == ["age_min"]


def test_what_no_row_can_say_is_kept(desk: Client, category: Category) -> None:
    second = {"name": "age_min", "expected": 20, "from": None, "until": None, "reason": "（虚构）"}
    Category.objects.filter(pk=category.pk).update(eligibility=[second | {"expected": 18}, second])

    assert desk.post(page_of(category), shown(desk, category)).status_code == 303

    assert [condition["expected"] for condition in stored(category)] == [18, 20]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"age_min-reason": ""}, "age_min-reason"),
        ({"age_min-value": "x"}, "age_min-value"),
        ({"age_min-until": "2026-01-01", "age_min-from": "2026-01-01"}, "age_min-until"),
        ({"sex-value": "neither", "sex-reason": "（虚构）"}, "sex-value"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    desk: Client, category: Category, change: dict[str, str], field: str
) -> None:
    answer = desk.post(page_of(category), ADULT | change)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert stored(category) == []


def test_an_age_beyond_all_ages_is_refused_on_the_page(desk: Client, category: Category) -> None:
    assert desk.post(page_of(category), ADULT | {"age_min-value": "300"}).status_code == 422


def test_an_opened_round_keeps_its_conditions(desk: Client, tree: County, staff: Staff) -> None:
    category = a_round(tree, staff, code="OPEN", kinds=[NomineeKind.PERSON]).categories.get()

    assert desk.post(page_of(category), ADULT).status_code == 422
    assert stored(category) == []


def test_nobody_else_sets_conditions(
    at_desk: AtDesk, category: Category, officer: User, stranger: User
) -> None:
    for user in (officer, stranger):
        assert at_desk(user).post(page_of(category), ADULT).status_code == 404
