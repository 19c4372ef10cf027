"""Long lists as CSV or as a spreadsheet: row by row, in constant memory, without formulas.

Official documents are Chinese whatever the reader's language, so nothing here is translated.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter
from django.utils import timezone

from honors.texts import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.worksheet import Worksheet

Cell = str | int | Decimal | date | datetime | bool | None

LONGEST_CELL = 32_767  # characters, of a spreadsheet
MOST_ROWS = 1_048_575  # of a spreadsheet, below its head
WIDTH = 20


def shown(cell: Cell) -> str | int | Decimal:
    """Numbers stay numbers; times are told by the clock of Shanghai."""
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case int() | Decimal():
            return cell
        case datetime():
            return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
    return harmless(cell)


def write_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]], file: BinaryIO) -> int:
    """UTF-8 with its mark, without which Excel shows Chinese as rubbish. Returns the rows."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines = csv.writer(text)
    lines.writerow(head)
    number = 0
    for row in rows:
        lines.writerow([shown(cell) for cell in row])
        number += 1
    text.detach()  # flushes, and leaves the file to whoever gave it
    return number


def write_xlsx(head: Sequence[str], rows: Iterable[Sequence[Cell]], file: BinaryIO) -> int:
    """One sheet with its head frozen. Returns the rows; more than `MOST_ROWS` do not fit."""
    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet("名单")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head) - 1, WIDTH)
    sheet.write_row(0, 0, head, book.add_format({"bold": True}))
    number = 0
    for row in rows:
        number += 1
        _write_row(sheet, number, row)
    book.close()
    return number


def _write_row(sheet: Worksheet, number: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        value = shown(cell)
        if isinstance(value, str) and value:
            sheet.write_string(number, column, value[:LONGEST_CELL])
        elif not isinstance(value, str):
            sheet.write_number(number, column, float(value))


# By the ending of the file: what it is called on the way, and who writes it.
FORMATS: dict[str, tuple[str, Any]] = {
    "csv": ("text/csv; charset=utf-8", write_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
