"""What every spreadsheet of ours shares: styles, the page it prints on, bytes without a clock."""

from __future__ import annotations

import io
import math
import unicodedata
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

from honors.documents.archives import restamped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TOOLS = f"xlsxwriter {version('xlsxwriter')}"
PAPER_A4 = 9
ROW_HEIGHT = 21  # points
LINE_HEIGHT = 14.5  # points, of the lines that follow in one cell
MARGINS = {"left": 0.3, "right": 0.3, "top": 0.5, "bottom": 0.6}  # inches
# What a spreadsheet takes for the beginning of a formula when a cell is copied or saved as text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Styles = dict[str, Any]


@contextmanager
def workbook(out: BinaryIO, *, at: datetime) -> Iterator[xlsxwriter.Workbook]:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(
        written, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    # The moment of writing would make the same data give other bytes.
    book.set_properties({"created": at.replace(tzinfo=None, microsecond=0)})
    yield book
    book.close()
    restamped(written.getvalue(), out)


def styles_of(book: xlsxwriter.Workbook) -> dict[str, Format]:
    plain = {"valign": "vcenter", "font_name": "宋体", "font_size": 11}
    frame = {**plain, "border": 1}
    return {
        "title": book.add_format(
            {"bold": True, "align": "center", "font_name": "宋体", "font_size": 16}
        ),
        "note": book.add_format(plain),
        "head": book.add_format(
            {**frame, "bold": True, "align": "center", "bg_color": "#F2DCDB", "text_wrap": True}
        ),
        "text": book.add_format({**frame, "text_wrap": True}),
        "whole": book.add_format({**frame, "align": "center", "num_format": "0"}),
        "mark": book.add_format({**frame, "align": "center", "num_format": "0.00"}),
        "score": book.add_format({**frame, "align": "center", "num_format": "0.0000"}),
        "total": book.add_format({**frame, "bold": True}),
    }


def set_up_page(sheet: Worksheet, widths: Sequence[float], *, head_row: int, columns: int) -> None:
    """A4 across, one page wide, the head on every page and always in sight."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(**MARGINS)
    sheet.set_default_row(ROW_HEIGHT)
    sheet.repeat_rows(head_row)
    sheet.freeze_panes(head_row + 1, columns)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def height_of(texts: Iterable[str], widths: Iterable[float]) -> float:
    """Points that hold every text in its column: no program makes a row higher by itself when it
    is only printed. A character of Chinese is as wide as two figures.
    """
    lines = [
        math.ceil(_wide(line) / max(width - 1, 1))
        for text, width in zip(texts, widths, strict=False)
        for line in [text.replace("\n", " ")]
    ]
    return ROW_HEIGHT + LINE_HEIGHT * (max(1, *lines, 1) - 1)


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def inert(text: str) -> str:
    """A cell that begins like a formula is told to be text, also for whoever copies it on."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
