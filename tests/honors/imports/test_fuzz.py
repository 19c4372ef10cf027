"""Workbooks of any cells, types and sheets: each ends in a refusal with a code, or in rows.

`HONORS_LONG=1` tries many more than the daily suite.
"""

from __future__ import annotations

import os
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from honors.form_definitions import STANDARD_FORMS
from honors.forms import parse_form
from honors.imports import sheets
from honors.imports.honorees import of_honorees
from honors.imports.members import of_members
from honors.imports.values import Mistake
from tests.honors.imports.files import a_workbook, readings_of, table_of, with_part
from workflow.refusals import Refusal

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LONG = os.environ.get("HONORS_LONG") == "1"
EXAMPLES = settings(max_examples=2000 if LONG else 40, derandomize=not LONG)
COLUMNS = (
    sheets.of_nominations("person", parse_form(STANDARD_FORMS["person"]).fields),
    sheets.of_nominations("family", parse_form(STANDARD_FORMS["family"]).fields),
    of_members("family"),
    of_honorees("person"),
    sheets.of_quotas(),
    sheets.of_users(),
    sheets.of_nominees("collective"),
)
HEADINGS = sorted({column.label for columns in COLUMNS for column in columns})
TEXT = st.text(max_size=40).map(lambda text: ILLEGAL_CHARACTERS_RE.sub("", text))
CELL = st.one_of(
    st.none(),
    TEXT,
    st.booleans(),
    st.integers(-(10**19), 10**19),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1)),
    st.datetimes(datetime(1900, 3, 1)),  # noqa: DTZ001 - a spreadsheet knows no zone
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=1000)),
    st.sampled_from(["=1+1", "#N/A", "3.3E+17", "371326198505200026", "女", "是", "2026-03-08"]),
)
HEADING = st.one_of(st.sampled_from(HEADINGS), TEXT)
ROWS = st.lists(st.lists(CELL, max_size=12), max_size=6)


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    rows = [*draw(ROWS), draw(st.lists(HEADING, max_size=12)), *draw(ROWS)]
    return a_workbook(rows, lambda book: spoil(book, draw))


def spoil(book: Any, draw: st.DrawFn) -> None:
    sheet = book.active
    for name in draw(st.lists(st.sampled_from(["A1:B2", "C3:C9"]), max_size=2, unique=True)):
        sheet.merge_cells(name)
    for state in draw(st.lists(st.sampled_from(["visible", "hidden", "veryHidden"]), max_size=2)):
        book.create_sheet().sheet_state = state
    if draw(st.booleans()):
        sheet.row_dimensions[3].hidden = True


def is_told(content: bytes, name: str = "名单.xlsx") -> None:
    """Anything but a typed refusal or readings is an exception, and fails the test."""
    for columns in COLUMNS:
        try:
            readings = readings_of(table_of(content, name=name, columns=columns))
        except Refusal as refused:
            told = (refused.code, str(refused))
            readings = []
        else:
            told = ("read", "rows")
        assert told[0] != "refused"
        assert told[1]
        for reading in readings:
            assert all(isinstance(each, Mistake) and each.code for each in reading.mistakes)
            assert set(reading.values) <= {column.name for column in columns}


@EXAMPLES
@given(workbooks())
def test_any_workbook_is_refused_or_read(content: bytes) -> None:
    is_told(content)


@EXAMPLES
@given(st.binary(max_size=400))
@example("姓名\n".encode())
@example('姓名,姓名\n"'.encode())
def test_any_bytes_are_refused_or_read(content: bytes) -> None:
    is_told(content, "名单.csv")
    is_told(content)


@EXAMPLES
@given(st.lists(st.lists(TEXT, max_size=6).map(",".join), max_size=8).map("\n".join))
def test_any_text_is_refused_or_read(text: str) -> None:
    is_told(f"姓名,性别,身份证号,名额,单位\n{text}".encode(), "名单.csv")


@EXAMPLES
@given(
    st.sampled_from(
        [
            "xl/worksheets/sheet1.xml",
            "xl/workbook.xml",
            "xl/styles.xml",
            "[Content_Types].xml",
            "xl/sharedStrings.xml",
            "xl/_rels/workbook.xml.rels",
            "docProps/core.xml",
        ]
    ),
    st.binary(max_size=200),
    st.booleans(),
)
def test_any_part_of_a_workbook_may_be_damaged(name: str, part: bytes, cut: bool) -> None:
    content = with_part(a_workbook(), name, part)
    is_told(content[: len(content) // 2] if cut else content)


@EXAMPLES
@given(st.integers(0, 10**6), st.integers(0, 255))
def test_any_byte_of_a_workbook_may_be_another(place: int, byte: int) -> None:
    content = bytearray(a_workbook())
    content[place % len(content)] = byte
    is_told(bytes(content))


@EXAMPLES
@given(st.sampled_from(["r", "t", "s", "spans"]), TEXT)
def test_any_attribute_of_a_cell_may_be_anything(name: str, value: str) -> None:
    escaped = value.encode("ascii", "xmlcharrefreplace").decode().replace('"', "").replace("<", "")
    cell = f'<c {name}="{escaped}"><v>{escaped}</v></c>'
    rows = f'<sheetData><row {name}="{escaped}">{cell}</row></sheetData>'
    part = f'<worksheet xmlns="{SHEET}">{rows}</worksheet>'
    is_told(with_part(a_workbook(), "xl/worksheets/sheet1.xml", part.encode()))


def test_the_times_of_a_spreadsheet_are_text() -> None:
    (reading,) = readings_of(table_of(a_workbook([("姓名", "电子邮箱"), (time(8, 30), "")])))
    assert reading.values == {"name": "08:30:00"}
