"""The list of a commendation, as text for the decision and as a spreadsheet for the file.

Official documents are Chinese whatever the reader's language, so nothing here is translated.
"""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING

import xlsxwriter

from honors.documents.commendation_decisions import ORDERS
from honors.documents.numerals import chinese_number, in_figures
from honors.lists import count_unit, headline, listed_name
from honors.models.rounds import ListOrder
from honors.queries.commendations import sections
from honors.texts import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from honors.models import Commendation
    from honors.queries.commendations import ListSection

COLUMNS = (
    ("序号", 8),
    ("称号", 30),
    ("姓名或名称", 28),
    ("所在单位", 40),
    ("工作单位及职务", 40),
    ("证书编号", 30),
)
PAPER_A4 = 9
HEADER_ROW = 2
ROW_HEIGHT = 21  # points


def as_text(commendation: Commendation) -> str:
    """The operative sentences, then each title's list with its number and its order."""
    lists = sections(commendation)
    lines = [commendation.title, commendation.document_number, in_figures(commendation.dated), ""]
    for section in lists:
        sentence = headline(
            section.names, kind=section.kind, title=section.title, nature=section.nature
        )
        lines.append(f"{sentence}。")
    for place, section in enumerate(lists, 1):
        lines += ["", f"{chinese_number(place)}、{_section_title(section)}"]
        lines += [
            f"{listed_name(line.name, kind=section.kind)}　{line.post or line.unit}"
            for line in section.lines
        ]
    return "\n".join(lines) + "\n"


def _section_title(section: ListSection) -> str:
    order = ORDERS[ListOrder(section.order)]
    return f"{section.title}称号（{_counted(section)}）（{order}）"


def _counted(section: ListSection) -> str:
    return f"{len(section.lines)}{count_unit(section.kind)}"


def as_xlsx(commendation: Commendation) -> bytes:
    """The same lists on one sheet, ready to print on A4 across, in constant memory."""
    lists = sections(commendation)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # The moment of writing would make the same list give other bytes.
    book.set_properties({"created": datetime.combine(commendation.dated, time.min)})
    sheet = book.add_worksheet("名单")
    _set_up_page(sheet)
    styles = _styles(book)
    _write_head(sheet, commendation, styles)
    row = _write_lines(sheet, lists, styles)
    _write_totals(sheet, lists, row, styles)
    book.close()
    return buffer.getvalue()


def _set_up_page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_default_row(ROW_HEIGHT)
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    for column, (_title, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    frame = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 11}
    return {
        "title": book.add_format(
            {"bold": True, "align": "center", "font_name": "宋体", "font_size": 16}
        ),
        "note": book.add_format({"align": "center", "font_name": "宋体", "font_size": 11}),
        "head": book.add_format({**frame, "bold": True, "align": "center", "bg_color": "#F2DCDB"}),
        "text": book.add_format({**frame, "text_wrap": True}),
        "number": book.add_format({**frame, "align": "center"}),
        "total": book.add_format({**frame, "bold": True}),
    }


def _write_head(sheet: Worksheet, commendation: Commendation, styles: dict[str, Format]) -> None:
    last = len(COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, harmless(commendation.title), styles["title"])
    note = f"{commendation.document_number}　{in_figures(commendation.dated)}"
    sheet.merge_range(1, 0, 1, last, harmless(note), styles["note"])
    for column, (title, _width) in enumerate(COLUMNS):
        sheet.write_string(HEADER_ROW, column, title, styles["head"])


def _write_lines(sheet: Worksheet, lists: Sequence[ListSection], styles: dict[str, Format]) -> int:
    row = HEADER_ROW
    for section in lists:
        for line in section.lines:
            row += 1
            name = listed_name(line.name, kind=section.kind)
            sheet.write_number(row, 0, line.position, styles["number"])
            for column, text in enumerate(
                (section.title, name, line.unit, line.post, line.number), 1
            ):
                sheet.write(row, column, harmless(text) or None, styles["text"])
    return row + 1


def _write_totals(
    sheet: Worksheet, lists: Sequence[ListSection], row: int, styles: dict[str, Format]
) -> None:
    for nth, section in enumerate(lists):
        total = ("合计", harmless(section.title), _counted(section))
        for column in range(len(COLUMNS)):
            text = total[column] if column < len(total) else None
            sheet.write(row + nth, column, text, styles["total"])
