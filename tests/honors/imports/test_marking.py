"""A file given back: its wrong cells colored, the reasons beside them."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from honors.imports.marking import REASONS, mark
from honors.imports.values import Mistake
from tests.honors.imports.files import HEAD, WANG, a_csv, a_workbook, read, table_of

FOUND = {2: [Mistake(2, "not_a_choice", "请选择"), Mistake(0, "row_twice", "重复")]}


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_a_wrong_cell_is_colored_with_its_reason_as_a_comment_and_beside() -> None:
    sheet = sheet_of(mark(a_workbook(), kind="xlsx", heading=1, found=FOUND))
    assert sheet["B2"].fill.start_color.rgb == "00FFC7CE"
    assert sheet["B2"].comment.text == "请选择"
    assert (sheet["D1"].value, sheet["D2"].value) == (REASONS, "B2：请选择 重复")
    assert sheet["A2"].value == WANG[0]


def test_what_was_marked_is_handed_in_again_and_marked_anew() -> None:
    once = mark(a_workbook(), kind="xlsx", heading=1, found=FOUND)
    assert (len(read(once)), table_of(once).notes) == (1, [])
    twice = sheet_of(mark(once, kind="xlsx", heading=1, found={}))
    assert (twice["D1"].value, twice["D2"].value, twice["E1"].value) == (REASONS, None, None)


def test_a_csv_file_gets_a_column_and_nothing_in_it_runs() -> None:
    content = a_csv([HEAD, ("=1+1", "女", "")], encoding="gb18030")
    marked = mark(content, kind="csv", heading=1, found=FOUND).decode("utf-8-sig").splitlines()
    assert marked == [f"姓名,性别,身份证号,{REASONS}", "'=1+1,女,,请选择 重复"]
