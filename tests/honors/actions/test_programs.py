from typing import Any

import pytest

from honors.actions import programs
from honors.form_definitions import STANDARD_FORMS
from honors.models import FormDefinition, HonorTitle, Program, User
from honors.queries.accounts import CONSOLE
from honors.roles import CLOCK
from tests.factories.organizations import County
from tests.factories.programs import a_program, a_title
from tests.factories.rounds import PLANNED_AT as NOW
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput, InvalidInputs, NotPermitted

FIELDS = [{"name": "deeds", "label": "主要事迹", "kind": "long_text", "required": True}]


def test_a_secretary_creates_a_program_and_its_titles(tree: County, secretary: User) -> None:
    program = a_program(tree.county, secretary, at=NOW)
    title = programs.add_title(
        program=program,
        name="平邑县最美家庭",
        nominee_kind="family",
        level="county",
        issuers=[tree.department, tree.county],
        by=secretary,
        at=NOW,
        nature="commendation",
        years_valid=3,
    )

    assert (title.nature, title.years_valid) == ("commendation", 3)
    assert [row.organization for row in title.issuer_rows.all()] == [tree.department, tree.county]
    actions = LedgerEvent.objects.filter(stream=f"programs:{program.pk}").order_by("seq")
    assert [event.action for event in actions] == ["programs.create", "titles.add"]


def test_a_title_takes_the_nature_of_its_program(tree: County, secretary: User) -> None:
    title = a_title(a_program(tree.county, secretary, at=NOW), secretary, at=NOW)

    assert title.nature == "role_model_selection"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "empty"),
        ({"name": "评" * 101}, "too_long"),
        ({"code": ""}, "program_code"),
        ({"code": "最美"}, "program_code"),
        ({"code": "A" * 13}, "program_code"),
        ({"code": "ZM-JT"}, "program_code"),
        ({"nature": "festival"}, "not_a_choice"),
        ({"legal_basis": "文" * 201}, "too_long"),
    ],
)
def test_a_program_that_cannot_be_is_refused(
    tree: County, secretary: User, change: dict[str, Any], code: str
) -> None:
    sound = {"name": "最美系列评选", "code": "ZM", "nature": "commendation"}

    with pytest.raises(InvalidInput) as refused:
        programs.create_program(organizer=tree.county, by=secretary, at=NOW, **(sound | change))

    assert refused.value.code == code
    assert Program.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": ""}, "empty"),
        ({"nominee_kind": "horse"}, "not_a_choice"),
        ({"level": "galaxy"}, "not_a_choice"),
        ({"nature": "festival"}, "not_a_choice"),
        ({"years_valid": 0}, "not_positive"),
        ({"years_valid": True}, "not_whole"),
        ({"years_valid": 51}, "too_large"),
        ({"issuers": []}, "issuers"),
    ],
)
def test_a_title_that_cannot_be_is_refused(
    tree: County, secretary: User, change: dict[str, Any], code: str
) -> None:
    program = a_program(tree.county, secretary, at=NOW)
    sound = {
        "name": "最美家庭",
        "nominee_kind": "family",
        "level": "county",
        "issuers": [tree.county],
    }

    with pytest.raises(InvalidInput) as refused:
        programs.add_title(program=program, by=secretary, at=NOW, **(sound | change))

    assert refused.value.code == code
    assert HonorTitle.objects.count() == 0


def test_codes_and_titles_are_given_once(tree: County, secretary: User) -> None:
    program = a_program(tree.county, secretary, at=NOW)
    a_title(program, secretary, at=NOW)

    with pytest.raises(InvalidInput) as refused:
        a_program(tree.county, secretary, at=NOW)
    assert refused.value.code == "program_exists"
    with pytest.raises(InvalidInput) as refused:
        a_title(program, secretary, at=NOW)
    assert refused.value.code == "title_exists"


def test_nobody_but_the_organizers_secretary_may(
    tree: County, secretary: User, stranger: User, operator: User
) -> None:
    program = a_program(tree.county, secretary, at=NOW)

    for actor in (stranger, operator, CLOCK):
        with pytest.raises(NotPermitted):
            a_program(tree.county, actor, at=NOW, code="B")  # type: ignore[arg-type]
        with pytest.raises(NotPermitted):
            a_title(program, actor, at=NOW)  # type: ignore[arg-type]
        with pytest.raises(NotPermitted):
            programs.add_form(
                kind="person",
                name="推荐表",
                fields=FIELDS,
                by=actor,
                at=NOW,
                organization=tree.county,
            )


def test_a_form_gets_versions_and_is_never_edited(tree: County, secretary: User) -> None:
    def add(fields: list[dict[str, Any]]) -> FormDefinition:
        return programs.add_form(
            kind="person",
            name="推荐表",
            fields=fields,
            by=secretary,
            at=NOW,
            organization=tree.county,
        )

    first, second = add(FIELDS), add([*FIELDS, {"name": "age", "label": "年龄", "kind": "integer"}])

    assert (first.number, second.number) == (1, 2)
    assert FormDefinition.objects.get(pk=first.pk).fields == FIELDS


def test_a_form_of_the_same_name_is_for_the_same_kind(tree: County, secretary: User) -> None:
    form = {"name": "推荐表", "fields": FIELDS, "organization": tree.county}
    programs.add_form(kind="person", by=secretary, at=NOW, **form)

    with pytest.raises(InvalidInput) as refused:
        programs.add_form(kind="family", by=secretary, at=NOW, **form)

    assert refused.value.code == "form_kind_differs"


def test_a_form_with_mistakes_is_refused(tree: County, secretary: User) -> None:
    with pytest.raises(InvalidInputs) as refused:
        programs.add_form(
            kind="person",
            name="推荐表",
            fields=[{"name": "X", "label": "", "kind": "scroll"}],
            by=secretary,
            at=NOW,
            organization=tree.county,
        )

    assert [error.pointer for error in refused.value.errors] == ["/0/name", "/0/label", "/0/kind"]
    assert FormDefinition.objects.count() == 0


@pytest.mark.parametrize("kind", ["person", "family", "collective", "pair", "place"])
def test_a_standard_form_is_stored_once(tree: County, secretary: User, kind: str) -> None:
    first = programs.standard_form(kind=kind, by=secretary, at=NOW)

    assert first.fields == STANDARD_FORMS[kind]
    assert programs.standard_form(kind=kind, by=secretary, at=NOW) == first
    assert LedgerEvent.objects.filter(action="forms.add").count() == 1


def test_a_standard_form_that_changed_becomes_a_further_version(db: None) -> None:
    first = programs.standard_form(kind="pair", by=CONSOLE, at=NOW)
    FormDefinition.objects.filter(pk=first.pk).update(fields=FIELDS)

    second = programs.standard_form(kind="pair", by=CONSOLE, at=NOW)

    assert (second.number, second.fields) == (2, STANDARD_FORMS["pair"])


def test_standard_forms_are_not_for_everybody(tree: County, officer: User, secretary: User) -> None:
    with pytest.raises(NotPermitted):
        programs.standard_form(kind="pair", by=officer, at=NOW)
    with pytest.raises(NotPermitted):
        programs.add_form(kind="pair", name="推荐表", fields=FIELDS, by=secretary, at=NOW)
