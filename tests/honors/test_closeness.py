"""Who is too close to a case, by which ground, and where that is known from."""

from __future__ import annotations

from typing import Any

import pytest

from honors.closeness import Matter, Person, ties

UNIT, OTHER_UNIT = 11, 12
JUDGE = Person(key=1, employer_id=OTHER_UNIT, employer="平邑县第一中学（虚构）")


def found(person: Person = JUDGE, **case: Any) -> list[tuple[str, str]]:
    usual: dict[str, Any] = {"key": 5, "unit_id": UNIT, "nominator_id": 2, "answers": {}}
    return [(str(tie.ground), tie.source) for tie in ties(person, Matter(**(usual | case)))]


def test_a_stranger_to_the_case_is_free() -> None:
    assert found() == []


def test_kin_that_was_declared_is_known_from_its_declaration() -> None:
    """A juror who is a candidate's direct relative steps back (rules of a city's talent award)."""
    assert found(declared={1: ("kin", 7)}) == [("kin", "conflicts:7")]


def test_who_works_at_the_nominating_unit_does_not_judge() -> None:
    person = Person(key=1, employer_id=UNIT)

    assert found(person) == [("same_unit", "organizations:11")]


def test_who_took_part_in_the_project_does_not_judge() -> None:
    """A jury's rule: whoever was involved is out, be it by writing or by handling."""
    assert found(nominator_id=1) == [("nominated", "nominations:5")]
    assert found(handled={1: "forward"}) == [("handled", "handlings:forward")]


@pytest.mark.parametrize(
    "said",
    ["平邑县第一中学(虚构)", " 平邑縣第一中學（虛構） ", "平邑县第一中学·虚构"],
    ids=["width", "traditional", "marks"],
)
def test_one_employer_in_another_spelling_is_the_same(said: str) -> None:
    assert found(answers={"employer": said}) == [("same_employer", "dossier:employer")]


def test_the_short_form_of_a_federation_is_the_same() -> None:
    person = Person(key=1, employer_id=OTHER_UNIT, employer="平邑县妇女联合会")

    assert found(person, answers={"parent_unit": "平邑县妇联"}) == [
        ("same_employer", "dossier:parent_unit")
    ]


def test_another_school_or_no_answer_is_no_tie() -> None:
    nobody = Person(key=1, employer_id=None, employer="")

    assert found(answers={"employer": "平邑县第二中学（虚构）"}) == []
    assert found(nobody, answers={"employer": ""}) == []
    assert found(answers={"employer": 3}) == []


def test_every_tie_is_told() -> None:
    case = {"declared": {1: ("work", 8)}, "handled": {1: "submit"}, "nominator_id": 1}

    assert [ground for ground, _source in found(**case)] == ["work", "nominated", "handled"]
