"""Columns are known by their headings, in the words that offices use."""

from __future__ import annotations

import pytest

from honors.form_definitions import STANDARD_FORMS
from honors.forms import parse_form
from honors.imports import sheets
from honors.imports.columns import Column, plain
from honors.imports.honorees import of_honorees
from honors.imports.members import of_members
from tests.honors.imports.files import a_csv, a_workbook, readings_of, table_of

ALL = {
    **{f"nominees {kind}": sheets.of_nominees(kind) for kind in STANDARD_FORMS},
    **{
        f"nominations {kind}": sheets.of_nominations(kind, parse_form(form).fields)
        for kind, form in STANDARD_FORMS.items()
    },
    **{f"members of a {kind}": of_members(kind) for kind in ("family", "collective")},
    **{f"honorees {kind}": of_honorees(kind) for kind in STANDARD_FORMS},
    "quotas": sheets.of_quotas(),
    "users": sheets.of_users(),
}


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("姓名", "name"),
        ("姓　名", "name"),
        (" 名 字 ", "name"),
        ("*姓名（必填）", "name"),
        ("NAME", "name"),
        ("ｎａｍｅ", "name"),
        ("性別", "sex"),
        ("身份證號碼", "resident_id"),
        ("公民身份号码", "resident_id"),
        ("出生年月日：", "birth_date"),
        ("联系电话", "phone"),
        ("村（社区）", "unit"),
        ("推荐单位（盖章）", "unit"),
    ],
)
def test_a_heading_is_known_in_many_forms(heading: str, name: str) -> None:
    content = a_workbook([("姓名", heading) if name != "name" else (heading,), ("王秀兰", "")])
    assert [c.name for c in table_of(content).columns.values()][-1] == name


def test_columns_stand_in_any_order() -> None:
    content = a_csv([("性别", "备注", "姓名"), ("女", "", "王秀兰")])
    (reading,) = readings_of(table_of(content, name="a.csv"))
    assert reading.values == {"name": "王秀兰", "sex": "female"}


@pytest.mark.parametrize(
    "heading", ["成员2姓名", "家庭成员二姓名", "成员2名字", "成员二的姓名", "member2_name"]
)
def test_a_member_is_known_by_its_number(heading: str) -> None:
    columns = sheets.of_nominees("family")
    rows = [("户主", "成员1姓名", "成员1关系", heading), ("王秀兰", "赵大山", "丈夫", "赵小山")]
    (reading,) = readings_of(table_of(a_workbook(rows), columns=columns))
    assert reading.values["members/1/name"] == "赵小山"


@pytest.mark.parametrize("columns", ALL.values(), ids=ALL.keys())
def test_no_two_columns_of_an_import_have_one_heading(columns: tuple[Column, ...]) -> None:
    labels = [plain(column.label) for column in columns]
    assert len(set(labels)) == len(labels)


def test_the_words_of_a_field_give_way_to_a_column_of_that_name() -> None:
    form = parse_form(STANDARD_FORMS["place"])
    (keeper,) = [c for c in sheets.of_nominations("place", form.fields) if "keeper_name" in c.name]
    assert "名称" not in keeper.words
