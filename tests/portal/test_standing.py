"""What an office keeps for all of its rounds: vetoes, usual phrases, forms to fill in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from honors.actions import programs
from honors.form_definitions import STANDARD_FORMS
from honors.models import FormDefinition, Phrase, User, VetoItem
from honors.queries.vetoes import in_force
from tests.factories.organizations import County
from tests.factories.programs import a_form
from tests.factories.rounds import DURING
from tests.factories.vetoes import the_standard_list
from tests.ground import laid
from tests.portal.sending import sent_back

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
LATER = date(2027, 1, 1)


@pytest.fixture
def desk(at_desk: AtDesk, secretary: User) -> Client:
    return at_desk(secretary)


@laid
def cults(tree: County) -> VetoItem:
    the_standard_list()
    return VetoItem.objects.get(code="cults")


def kept(tree: County, what: str) -> str:
    return f"/desk/offices/{tree.county.pk}/{what}/"


def asked(tree: County) -> dict[str, str]:
    return {item.code: item.text for item in in_force(tree.county, on=LATER)}


def test_a_veto_is_added_in_plain_words(desk: Client, tree: County, cults: VetoItem) -> None:
    given = {"text": "违规建房（虚构）", "kinds": ["person", "family"], "valid_from": "2026-12-01"}

    assert desk.post(kept(tree, "vetoes"), given).status_code == 303

    made = VetoItem.objects.get(organization=tree.county)
    assert (made.code, made.text, made.kinds) == ("own_1", "违规建房（虚构）", ["family", "person"])


def test_a_standard_veto_is_worded_left_out_and_asked_again(
    desk: Client, tree: County, cults: VetoItem
) -> None:
    words = {"text": "参与邪教（虚构）", "kinds": ["person"]}
    desk.post(kept(tree, f"vetoes/{cults.pk}"), words | {"valid_from": "2026-05-01"})
    own = VetoItem.objects.get(organization=tree.county)
    worded = asked(tree)["cults"]
    desk.post(kept(tree, f"vetoes/{own.pk}"), {"drop": "yes", "valid_from": "2026-06-01"})
    left_out = "cults" in asked(tree)
    row = VetoItem.objects.filter(organization=tree.county).latest("valid_from")
    desk.post(kept(tree, f"vetoes/{row.pk}"), {"again": "yes", "valid_from": "2026-07-01"})

    assert (worded, left_out) == ("参与邪教（虚构）", False)
    assert asked(tree)["cults"] == cults.text


def test_a_day_that_does_not_fit_is_told_at_its_field(
    desk: Client, tree: County, cults: VetoItem
) -> None:
    words = {"text": "参与邪教（虚构）", "kinds": ["person"], "valid_from": "2026-05-01"}
    desk.post(kept(tree, f"vetoes/{cults.pk}"), words)
    own = VetoItem.objects.get(organization=tree.county)

    for press in ({}, {"drop": "yes"}):
        answer = desk.post(kept(tree, f"vetoes/{own.pk}"), words | press)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["valid_from"])


def test_a_phrase_is_kept_and_offered_no_more(desk: Client, tree: County) -> None:
    page = kept(tree, "phrases")
    desk.post(page, {"use": "return", "text": "事迹过于简略（虚构）"})
    phrase = Phrase.objects.get()
    shown = [row.text for use in desk.get(page).context["uses"] for row in use["rows"]]

    assert shown == ["事迹过于简略（虚构）"]
    assert desk.post(f"{page}{phrase.pk}/retire/").status_code == 303
    assert Phrase.objects.get().retired_at == DURING


def test_a_number_of_somebody_in_a_phrase_is_refused_at_its_field(
    desk: Client, tree: County
) -> None:
    answer = desk.post(kept(tree, "phrases"), {"use": "return", "text": "请联系 13812345678"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])


def test_a_form_comes_back_unchanged_as_the_own_of_the_office(desk: Client, tree: County) -> None:
    for kind in ("person", "family", "collective"):
        page = kept(tree, f"forms/{a_form(kind).pk}")
        assert desk.post(page, sent_back(desk, page)).status_code == 303

        made = FormDefinition.objects.get(organization=tree.county, kind=kind)
        assert _full(made.fields) == _full(STANDARD_FORMS[kind])


def _full(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is left out is false or none."""
    told = ("judged", "private", "required")
    return [
        {k: v for k, v in field.items() if k not in told or v} | {"choices": field.get("choices")}
        for field in fields
    ]


def test_questions_are_reworded_ordered_added_and_taken_away(
    desk: Client, tree: County, secretary: User
) -> None:
    asked: list[dict[str, Any]] = [
        {"name": "deeds", "label": "事迹", "kind": "long_text", "limit": 1500},
        {
            "name": "party",
            "label": "面貌",
            "kind": "choice",
            "choices": [["a", "党员"], ["b", "群众"]],
        },
        {"name": "hobby", "label": "爱好", "kind": "text"},
    ]
    first = programs.add_form(
        kind="person",
        name="本县表",
        fields=asked,
        organization=tree.county,
        by=secretary,
        at=DURING,
    )
    page = kept(tree, f"forms/{first.pk}")
    form = sent_back(desk, page)
    added = desk.post(page, form | {"add": "fields", "fields-more": "boolean"}).context["form"]
    form["fields-kinds"] = added["fields-kinds"].value()
    form |= {"fields-3-label": "是否退役军人", "fields-3-required": "on", "fields-3-place": "1"}
    form |= {"fields-0-place": "9", "fields-2-gone": "on"}
    form |= {"fields-1-label": "政治面貌", "fields-1-choice-1-label": "普通群众"}
    form |= {"fields-1-choice-2-label": "民主党派", "fields-1-place": "2"}

    assert desk.post(page, form).status_code == 303

    made = FormDefinition.objects.get(organization=tree.county, number=2)
    choices = [["a", "党员"], ["b", "普通群众"], ["answer_1", "民主党派"]]
    assert made.fields == [
        {"name": "question_1", "label": "是否退役军人", "kind": "boolean", "required": True},
        {"name": "party", "label": "政治面貌", "kind": "choice", "choices": choices},
        {"name": "deeds", "label": "事迹", "kind": "long_text", "limit": 1500},
    ]


@pytest.mark.parametrize("what", ["vetoes", "phrases", "forms"])
def test_nobody_but_its_secretary_keeps_them(
    at_desk: AtDesk, tree: County, officer: User, stranger: User, what: str
) -> None:
    for user in (officer, stranger):
        assert at_desk(user).get(kept(tree, what)).status_code == 404
