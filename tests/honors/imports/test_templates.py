"""What an office downloads, fills in and hands in again."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from honors.form_definitions import STANDARD_FORMS
from honors.forms import parse_form
from honors.imports import sheets
from honors.imports.templates import write_template
from tests.honors.imports.files import codes, readings_of, table_of

COLUMNS = {
    kind: sheets.of_nominations(kind, parse_form(form).fields)
    for kind, form in STANDARD_FORMS.items()
}


def filled_in(content: bytes, cells: dict[str, Any]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, value in cells.items():
        book["填写"][name] = value
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_template_is_read_as_it_was_given_out_and_holds_no_row(kind: str) -> None:
    table = table_of(write_template(COLUMNS[kind], title="模板"), columns=COLUMNS[kind])
    offered = [column for column in COLUMNS[kind] if column.offered]
    assert (list(table.columns.values()), table.notes) == (offered, [])
    assert list(table.rows) == []


@pytest.mark.parametrize("kind", COLUMNS)
def test_what_its_example_shows_would_be_accepted(kind: str) -> None:
    """Where the mark in its first cell is taken away."""
    content = write_template(COLUMNS[kind], title="模板")
    table = table_of(filled_in(content, {"A2": "1"}), columns=COLUMNS[kind])
    assert codes(readings_of(table)) == []


def test_choices_are_offered_as_drop_downs() -> None:
    content = write_template(COLUMNS["person"], title="模板")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["填写"]
    offered = {
        str(each.sqref).split(":")[0]: each.formula1
        for each in sheet.data_validations.dataValidation
    }
    assert offered["C3"] == '"女,男"'
    assert sheet["A2"].value == "示例（虚构）"


def test_long_lists_of_choices_stand_on_a_sheet_of_their_own() -> None:
    choices = tuple((f"c{n}", f"第{n}个相当长的选项") for n in range(40))
    column = sheets.UNIT.__class__(name="a", label="甲", kind="choice", choices=choices)
    book = openpyxl.load_workbook(io.BytesIO(write_template([column], title="模板")))
    (rule,) = book["填写"].data_validations.dataValidation
    assert rule.formula1 == "'选项'!$A$2:$A$41"
    assert book["选项"]["A41"].value == "第39个相当长的选项"
