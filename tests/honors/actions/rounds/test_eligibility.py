"""Conditions as they are set: dated, with a reason, about fields that the form has."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from honors.actions.rounds.eligibility import EXPECTED, clean_eligibility
from honors.guards.eligibility import CONDITIONS
from honors.models import FormDefinition
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.programs import TITLE_NAMES, a_form
from tests.factories.rounds import a_round, condition
from workflow.refusals import InvalidInput

pytestmark = pytest.mark.django_db

RANK = {"field": "rank", "highest": "section", "unless": None}
SENIOR = {"field": "senior_title", "values": [True]}
HELD = {"titles": [], "level": "county", "years": 2}


@pytest.fixture
def form() -> FormDefinition:
    return a_form("person")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sex", "female"),
        ("age_min", 18),
        ("age_max", 60),
        ("rank_max", RANK),
        ("rank_max", RANK | {"unless": SENIOR}),
        ("residence_years_min", {"field": "resident_since", "years": 1}),
        ("title_held", HELD),
        ("no_title_held", "prefecture"),
        ("not_honored_within_years", 0),
        ("women_percent_min", 60),
        ("women_leaders_min", 1),
        ("members_min", 3),
        ("members_max", 30),
    ],
)
def test_every_known_condition_can_be_set(form: FormDefinition, name: str, expected: Any) -> None:
    asked = condition(name, expected)

    assert clean_eligibility([asked], form) == [asked]


def test_whatever_can_be_set_is_checked_and_the_other_way_round() -> None:
    assert EXPECTED.keys() == CONDITIONS.keys()


@pytest.mark.parametrize(
    ("name", "expected", "code", "below"),
    [
        ("height_min", 180, "unknown_condition", "/name"),
        ("sex", "any", "not_a_choice", "/expected"),
        ("age_min", "18", "not_whole", "/expected"),
        ("age_min", True, "not_whole", "/expected"),
        ("age_min", -1, "too_small", "/expected"),
        ("women_percent_min", 101, "too_large", "/expected"),
        ("members_min", 0, "not_positive", "/expected"),
        ("not_honored_within_years", 1.5, "not_whole", "/expected"),
        ("rank_max", RANK | {"field": "deeds"}, "unknown_field", "/expected/field"),
        ("rank_max", RANK | {"highest": "king"}, "not_a_choice", "/expected/highest"),
        ("rank_max", "section", "unknown_condition", "/expected"),
        (
            "rank_max",
            RANK | {"unless": {"field": "rank", "values": ["king"]}},
            "unknown_value",
            "/expected/unless/values",
        ),
        (
            "residence_years_min",
            {"field": "employer", "years": 1},
            "unknown_field",
            "/expected/field",
        ),
        ("title_held", HELD | {"titles": ["无此称号"]}, "unknown_title", "/expected/titles/0"),
        ("title_held", HELD | {"level": None}, "unknown_condition", "/expected"),
        ("title_held", HELD | {"years": -1}, "too_small", "/expected/years"),
        ("no_title_held", "galaxy", "not_a_choice", "/expected"),
    ],
)
def test_an_unknown_condition_or_value_is_refused(
    form: FormDefinition, name: str, expected: Any, code: str, below: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_eligibility([condition("age_min", 18), condition(name, expected)], form)

    assert (refused.value.code, refused.value.pointer) == (code, f"/eligibility/1{below}")


@pytest.mark.parametrize(
    ("changes", "code", "below"),
    [
        ({"reason": " "}, "empty", "/reason"),
        ({"reason": None}, "not_text", "/reason"),
        ({"from": "1 March"}, "not_a_date", "/from"),
        ({"from": "2026-03-02", "until": "2026-03-02"}, "not_half_open", "/until"),
        ({"color": "red"}, "unknown_condition", ""),
    ],
)
def test_a_condition_has_a_reason_and_days_that_can_be(
    form: FormDefinition, changes: dict[str, Any], code: str, below: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_eligibility([condition("age_min", 18) | changes], form)

    assert (refused.value.code, refused.value.pointer) == (code, f"/eligibility/0{below}")


@pytest.mark.parametrize("given", [{"age_min": 18}, "age_min", ["age_min"], None])
def test_conditions_are_a_list_of_them(form: FormDefinition, given: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_eligibility(given, form)

    assert refused.value.code == "unknown_condition"


def test_days_are_kept_as_text_that_the_terms_can_freeze(form: FormDefinition) -> None:
    dated = condition("age_min", 18) | {"from": date(2026, 3, 1)}

    assert clean_eligibility([dated], form)[0]["from"] == "2026-03-01"


def test_titles_go_by_their_names(tree: County, staff: Staff) -> None:
    a_round(tree, staff, opened=False)
    held = condition("title_held", HELD | {"titles": [TITLE_NAMES["person"]], "level": None})

    assert clean_eligibility([held], a_form("person")) == [held]
