"""The decision: its words come from the sealed list and from the county's wording."""

from __future__ import annotations

from typing import Any

import pytest

from honors.documents.commendation_decisions import text_of, values_of
from honors.documents.wordings import DECISION, STANDARD
from workflow.refusals import InvalidInput

BODY = STANDARD[DECISION]


def a_line(name: str, post: str = "") -> dict[str, Any]:
    return {"case": 1, "position": 1, "name": name, "unit": "平邑街道东关村", "post": post}


def a_section(*names: str, **changes: Any) -> dict[str, Any]:
    given = {
        "title": "平邑县三八红旗手",
        "kind": "person",
        "nature": "commendation",
        "order": "strokes",
        "issuers": ["平邑县妇女联合会"],
        "lines": [a_line(name) for name in names],
    }
    return {**given, **changes}


def a_snapshot(*sections: dict[str, Any], **changes: Any) -> dict[str, Any]:
    given = {
        "title": "关于表彰三八红旗手的决定（虚构）",
        "document_number": "平妇〔2026〕5号",
        "dated": "2026-03-31",
        "organizer": "平邑县",
        "program": "三八红旗手评选",
        "legal_basis": "",
        "round": "2026年三八红旗手评选",
        "year": 2026,
        "sections": list(sections),
    }
    return {**given, **changes}


PERSONS = a_section("李娜", "买买提·阿布都热合曼江", "王小明")
FAMILIES = a_section(
    "周大年",
    title="平邑县最美家庭",
    kind="family",
    nature="role_model_selection",
    order="divisions",
    issuers=["平邑县妇女联合会", "平邑县人力资源和社会保障局"],
)


def test_the_first_name_and_the_number_are_those_of_the_list() -> None:
    text = text_of(a_snapshot(PERSONS, FAMILIES), BODY)
    assert text.paragraphs[1] == (
        "为树立榜样、弘扬新风，平邑县妇女联合会、平邑县人力资源和社会保障局决定，"
        "授予李娜等3名同志“平邑县三八红旗手”称号，认定周大年家庭为“平邑县最美家庭”。"
    )
    assert [len(annex.lines) for annex in text.annexes] == [3, 1]


def test_issuers_of_all_titles_sign_in_their_order() -> None:
    text = text_of(a_snapshot(PERSONS, FAMILIES), BODY)
    assert text.issuers == text.signatures
    assert list(text.signatures) == ["平邑县妇女联合会", "平邑县人力资源和社会保障局"]
    assert text_of(a_snapshot(a_section("李娜", issuers=[])), BODY).issuers == ["平邑县"]


def test_annexes_say_how_many_and_in_which_order() -> None:
    persons, families = text_of(a_snapshot(PERSONS, FAMILIES), BODY).annexes
    assert (persons.title, persons.note) == ("平邑县三八红旗手名单", "（3名，按姓氏笔画为序）")
    assert (families.title, families.note) == ("平邑县最美家庭名单", "（1户，按行政区划为序）")
    assert list(families.lines) == [("周大年家庭", "平邑街道东关村")]


def test_a_person_stands_by_the_post_and_short_names_are_spaced() -> None:
    section = a_section(lines=[a_line("李娜", "平邑县实验小学副校长"), a_line("王小明")])
    (annex,) = text_of(a_snapshot(section), BODY).annexes
    assert list(annex.lines) == [
        ("李　娜", "平邑县实验小学副校长"),
        ("王小明", "平邑街道东关村"),
    ]


def test_every_field_has_its_value() -> None:
    assert values_of(a_snapshot(PERSONS, FAMILIES, legal_basis="省批复〔2025〕1号")) == {
        "issuers": "平邑县妇女联合会、平邑县人力资源和社会保障局",
        "awards": "授予李娜等3名同志“平邑县三八红旗手”称号，认定周大年家庭为“平邑县最美家庭”",
        "honorees": "个人和家庭",
        "program": "三八红旗手评选",
        "round": "2026年三八红旗手评选",
        "year": "2026",
        "basis": "省批复〔2025〕1号",
        "total": "3名个人、1户家庭",
    }


def test_a_field_without_a_value_is_refused_and_never_an_empty_space() -> None:
    body = {**BODY, "paragraphs": ["根据{basis}，决定{awards}。"]}
    with pytest.raises(InvalidInput) as refused:
        text_of(a_snapshot(PERSONS), body)
    assert (refused.value.code, refused.value.pointer) == ("wording_value_missing", "/values/basis")


def test_who_gets_a_copy_and_who_printed_it_stand_at_the_end() -> None:
    body = {**BODY, "copies": "县委办公室", "printed_by": "平邑县妇联办公室"}
    assert text_of(a_snapshot(PERSONS), body).imprint == [
        ("抄送：县委办公室。", ""),
        ("平邑县妇联办公室", "2026年3月31日印发"),
    ]
