"""A file given back to whoever handed it in, with its wrong cells marked and the reason beside."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from honors.imports.delimited import read_delimited
from honors.imports.packages import damaged
from honors.imports.values import Mistake
from honors.imports.workbooks import EXPLAINING
from honors.texts import harmless

REASONS = "问题说明"
AUTHOR = "光荣榜"
_BAD = PatternFill("solid", start_color="FFC7CE", end_color="FFC7CE")
_HEAD = Font(bold=True, color="9C0006")
_WIDTH = 60
_COMMENT = (280, 90)  # pixels
LINE_HEIGHT = 15  # points

Found = Mapping[int, Iterable[Mistake]]  # by line


def mark(content: bytes, *, kind: str, heading: int, found: Found) -> bytes:
    """`heading` is the line of the column names. What was marked before is marked anew."""
    return (
        _marked_csv(content, heading, found) if kind == "csv" else _marked(content, heading, found)
    )


def _marked(content: bytes, heading: int, found: Found) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    except Exception as error:  # as where it was read: the file is at fault
        raise damaged() from error
    sheet: Any = next(
        s for s in book.worksheets if s.sheet_state == "visible" and s.title not in EXPLAINING
    )
    column = _reasons_column(sheet, heading)
    for line, mistakes in found.items():
        _mark_line(sheet, line, column, list(mistakes))
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def _reasons_column(sheet: Any, heading: int) -> int:
    """The one that an earlier marking added, emptied, or a new one behind the last heading."""
    heads = {cell.column: cell.value for cell in sheet[heading] if cell.value is not None}
    known = next((column for column, value in heads.items() if value == REASONS), None)
    column: int = known or max(heads, default=0) + 1
    if known:
        for line in range(heading + 1, sheet.max_row + 1):
            sheet.cell(line, column).value = None
    head = sheet.cell(heading, column, REASONS)
    head.font = _HEAD
    sheet.column_dimensions[head.column_letter].width = _WIDTH
    return column


def _mark_line(sheet: Any, line: int, column: int, mistakes: list[Mistake]) -> None:
    by_cell: dict[int, list[str]] = {}
    for mistake in mistakes:
        by_cell.setdefault(mistake.column, []).append(mistake.message)
    for number, messages in by_cell.items():
        if number:
            cell = sheet.cell(line, number)
            cell.fill = _BAD
            width, height = _COMMENT
            cell.comment = Comment("\n".join(messages), AUTHOR, height=height, width=width)
    reason = sheet.cell(line, column)
    reason.fill = _BAD
    reason.alignment = Alignment(wrap_text=True, vertical="top")
    reason.value, reason.data_type = told(mistakes, sheet, line), "s"
    _make_room(sheet, line, reason.value)


def _make_room(sheet: Any, line: int, text: str) -> None:
    """A row grows by itself in some programs only; one that is higher already stays so."""
    row, needed = sheet.row_dimensions[line], LINE_HEIGHT * -(-2 * len(text) // _WIDTH)
    if needed > max(row.height or 0, LINE_HEIGHT):
        row.height = needed


def told(mistakes: list[Mistake], sheet: Any, line: int) -> str:
    return " ".join(
        f"{sheet.cell(line, m.column).coordinate}：{m.message}" if m.column else m.message
        for m in mistakes
    )


def _marked_csv(content: bytes, heading: int, found: Found) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    lines = {line.number: line.cells for line in read_delimited(content)}
    width = max((max(cells) for cells in lines.values()), default=0)
    heads = lines.get(heading, {})
    known = next((n for n, cell in heads.items() if cell.value == REASONS), width + 1)
    for number in range(1, max(lines, default=0) + 1):
        cells = [lines.get(number, {}).get(n) for n in range(1, max(width, known) + 1)]
        texts = [harmless(str(cell.value)) if cell else "" for cell in cells]
        reasons = " ".join(mistake.message for mistake in found.get(number, ()))
        texts[known - 1] = REASONS if number == heading else reasons
        writer.writerow(texts)
    return b"\xef\xbb\xbf" + text.getvalue().encode()
