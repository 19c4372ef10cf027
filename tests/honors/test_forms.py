"""Form definitions and the answers they take. All people are made up."""

import json
from contextlib import suppress
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.forms import Excess, Form, FormField, parse_form
from workflow.refusals import InvalidInputs

TODAY = date(2026, 3, 8)
DEFINITION: list[dict[str, Any]] = [
    {"name": "employer", "label": "工作单位", "kind": "text", "required": True},
    {"name": "deeds", "label": "事迹", "kind": "long_text", "limit": 5, "judged": True},
    {"name": "headcount", "label": "总人数", "kind": "integer"},
    {"name": "area", "label": "面积", "kind": "decimal"},
    {
        "name": "sex",
        "label": "性别",
        "kind": "choice",
        "choices": [["female", "女"], ["male", "男"]],
    },
    {"name": "declared", "label": "承诺", "kind": "boolean", "required": True},
    {"name": "phone", "label": "手机", "kind": "phone", "private": True},
    {
        "name": "members",
        "label": "成员",
        "kind": "members",
        "required": True,
        "private": True,
        "fields": [
            {"name": "name", "label": "姓名", "kind": "text", "required": True},
            {"name": "born", "label": "出生年月", "kind": "month"},
        ],
    },
]
FORM = parse_form(DEFINITION)
ANSWERS: dict[str, object] = {
    "members": [{"born": "1990年5月", "name": "何小梅"}, {}, {"name": " "}],
    "declared": False,
    "headcount": "１２",
    "employer": " 某村 ",
    "deeds": "",
    "area": None,
    "sex": "女",
}


def refusals(form: Form, data: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputs) as caught:
        form.clean(data, on=TODAY)
    return [(error.pointer, error.code) for error in caught.value.errors]


def test_clean_answers_are_canonical_and_without_the_empty_ones() -> None:
    cleaned = FORM.clean(ANSWERS, on=TODAY)
    assert json.dumps(cleaned, ensure_ascii=False) == (
        '{"employer": "某村", "headcount": 12, "sex": "female", "declared": false, '
        '"members": [{"name": "何小梅", "born": "1990-05"}]}'
    )
    assert FORM.clean(cleaned, on=TODAY) == cleaned


def test_all_mistakes_are_reported_at_once_with_their_places() -> None:
    data = {
        "employer": ["某村"],
        "headcount": True,
        "area": float("nan"),
        "state": "approved",
        "a/b~c": 1,
        "members": [{"name": "何小梅"}, {"name": 5, "born": "2026-13", "rank": 1}, "于某"],
    }
    assert refusals(FORM, data) == [
        ("/state", "unknown_field"),
        ("/a~1b~0c", "unknown_field"),
        ("/employer", "not_text"),
        ("/headcount", "not_an_integer"),
        ("/area", "not_a_number"),
        ("/members/1/rank", "unknown_field"),
        ("/members/1/name", "not_text"),
        ("/members/1/born", "not_a_month"),
        ("/members/2", "not_an_object"),
    ]


@pytest.mark.parametrize("data", [None, [], "employer", 5])
def test_answers_are_given_by_name(data: object) -> None:
    assert refusals(FORM, data) == [("", "not_an_object")]


@pytest.mark.parametrize("members", [{"name": "何小梅"}, "何小梅", True, [{}] * 61])
def test_members_are_a_list_of_bounded_length(members: object) -> None:
    assert refusals(FORM, {"members": members}) == [("/members", "not_members")]


def test_required_fields_not_filled_are_named_also_inside_members() -> None:
    assert FORM.missing({}) == ["employer", "declared", "members"]
    assert FORM.missing({"employer": " ", "declared": False, "members": [{"born": "1990-05"}]}) == [
        "employer",
        "members/0/name",
    ]
    assert FORM.missing(FORM.clean(ANSWERS, on=TODAY)) == []


def test_a_text_over_its_words_is_saved_but_reported() -> None:
    cleaned = FORM.clean({"deeds": "她照顾老人10年。"}, on=TODAY)
    assert FORM.over_limit(cleaned) == [Excess("deeds", 8, 5)]
    assert FORM.over_limit({"deeds": "她照顾老人"}) == []
    assert FORM.over_limit({}) == []


def test_changes_are_told_by_field() -> None:
    before = FORM.clean(ANSWERS, on=TODAY)
    after = FORM.clean({**ANSWERS, "deeds": "新", "sex": None}, on=TODAY)
    assert FORM.changed(before, after) == {"deeds", "sex"}
    assert FORM.changed(before, FORM.clean(dict(reversed(ANSWERS.items())), on=TODAY)) == set()


def test_a_form_knows_what_is_judged_and_what_is_private() -> None:
    assert (FORM.judged_names, FORM.private_names) == ({"deeds"}, {"phone", "members"})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
)


@given(st.dictionaries(st.sampled_from([field.name for field in FORM.fields]), json_values))
def test_any_json_is_cleaned_or_refused(data: dict[str, object]) -> None:
    try:
        cleaned = FORM.clean(data, on=TODAY)
    except InvalidInputs:
        return
    assert FORM.clean(json.loads(json.dumps(cleaned, allow_nan=False)), on=TODAY) == cleaned


def test_a_definition_is_read_into_fields() -> None:
    assert FORM.fields[1] == FormField("deeds", "事迹", "long_text", limit=5, judged=True)
    assert FORM.fields[4].choices == (("female", "女"), ("male", "男"))
    assert [field.name for field in FORM.fields[7].fields] == ["name", "born"]


def definition_refusals(definition: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputs) as caught:
        parse_form(definition)
    return [(error.pointer, error.code) for error in caught.value.errors]


@pytest.mark.parametrize(
    ("number", "change", "expected"),
    [
        (0, {"name": "Employer"}, ("/0/name", "form_name")),
        (0, {"name": None}, ("/0/name", "form_name")),
        (0, {"name": "deeds"}, ("/1/name", "form_name_twice")),
        (0, {"label": " "}, ("/0/label", "form_label")),
        (0, {"kind": "photo"}, ("/0/kind", "form_kind")),
        (0, {"kind": ["text"]}, ("/0/kind", "form_kind")),
        (0, {"required": "yes"}, ("/0/required", "form_required")),
        (0, {"limit": 0}, ("/0/limit", "form_limit")),
        (0, {"limit": True}, ("/0/limit", "form_limit")),
        (2, {"limit": 5}, ("/2/limit", "form_limit")),
        (0, {"widget": "big"}, ("/0/widget", "form_property")),
        (0, {"choices": [["a", "甲"]]}, ("/0/choices", "form_choices")),
        (4, {"choices": []}, ("/4/choices", "form_choices")),
        (4, {"choices": [["a", "甲"], ["a", "乙"]]}, ("/4/choices", "form_choices")),
        (4, {"choices": [["a"]]}, ("/4/choices", "form_choices")),
        (4, {"choices": {"a": "甲"}}, ("/4/choices", "form_choices")),
        (
            0,
            {"fields": [{"name": "x", "label": "x", "kind": "text"}]},
            ("/0/fields", "form_fields"),
        ),
        (7, {"fields": []}, ("/7/fields", "form_fields")),
        (7, {"fields": [5]}, ("/7/fields/0", "form_not_an_object")),
        (7, {"fields": [DEFINITION[7]]}, ("/7/fields/0/fields", "form_fields")),
    ],
)
def test_each_mistake_in_a_definition_is_placed(
    number: int, change: dict[str, object], expected: tuple[str, str]
) -> None:
    definition = deepcopy(DEFINITION)
    definition[number] |= change
    assert definition_refusals(definition) == [expected]


@pytest.mark.parametrize("definition", [None, {}, [], "text", [DEFINITION[0]] * 121])
def test_a_definition_is_a_list_of_bounded_length(definition: object) -> None:
    assert definition_refusals(definition) == [("", "form_not_a_list")]


@given(json_values)
def test_any_json_is_a_definition_or_refused(definition: object) -> None:
    for value in (definition, [definition], [{**DEFINITION[0], "name": definition}]):
        with suppress(InvalidInputs):
            assert parse_form(value).fields
