"""Long lists: what is in them runs nowhere, and reads as it was written."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from honors.documents.tables import LONGEST_CELL, write_csv, write_xlsx
from honors.texts import harmless

CELLS = [
    "王秀兰",
    3,
    Decimal("92.50"),
    date(2026, 3, 8),
    None,
    datetime(2026, 3, 8, 16, tzinfo=UTC),
]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)",
        " =1", "\u3000＝1", "\u200b=cmd|' /C calc'!A0", "\ufeff@x", "\tharmless",
    ],
)  # fmt: skip
def test_what_a_program_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "王秀兰", "1-1", "a=b", "（－）", "'=1", "440785-SBHQ-2026"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_csv_opens_in_excel_and_tells_times_by_our_clock() -> None:
    file = io.BytesIO()

    assert write_csv(["姓名", "数"], [CELLS, ["＝1", True]], file) == 2
    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    assert file.getvalue().decode("utf-8-sig").splitlines() == [
        "姓名,数",
        "王秀兰,3,92.50,2026-03-08,,2026-03-09 00:00",
        "'＝1,是",
    ]


def test_a_spreadsheet_holds_the_same_and_no_formula() -> None:
    file = io.BytesIO()

    assert write_xlsx(["姓名", "数"], [CELLS, ["=1+1", "007"]], file) == 2
    file.seek(0)
    sheet = load_workbook(file).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["姓名", "数", None, None, None, None],
        ["王秀兰", 3, 92.5, "2026-03-08", None, "2026-03-09 00:00"],
        ["'=1+1", "007", None, None, None, None],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}


def test_a_text_that_no_cell_holds_is_cut_and_not_dropped() -> None:
    file = io.BytesIO()

    write_xlsx(["文"], [["长" * (LONGEST_CELL + 1)]], file)
    file.seek(0)
    sheet = load_workbook(file).active
    assert sheet is not None
    assert sheet["A2"].value == "长" * LONGEST_CELL
