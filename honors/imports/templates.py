"""A spreadsheet to fill in: the columns of an import with drop-downs, an example, and notes.

Its words are Chinese whatever the reader's language, as those of the forms are.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from honors.imports.columns import Column
from honors.imports.tables import EXAMPLE, MOST_ROWS
from honors.imports.workbooks import EXPLAINING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS, NOTES, CHOICES = "填写", *EXPLAINING
NUMBERING = "序号"
LONGEST_LIST = 255  # characters, of a drop-down that does not refer to a sheet
CHECKED_ROWS = 5000
LINE_HEIGHT, CHARACTERS = 17, 28  # points; Chinese characters of a note that fit into a line
A4 = 9  # as spreadsheets number the sizes of paper
_AS_NUMBERS = ("integer", "decimal")
_WIDTHS = {
    "name": 22, "long_name": 30, "text": 18, "long_text": 40, "resident_id": 22, "phone": 15,
    "date": 13, "month": 11,
}  # fmt: skip
_EXAMPLES = {
    "name": "王某某", "long_name": "某某服务队", "text": "示例", "long_text": "此处填写文字。",
    "integer": "12", "decimal": "80", "date": "2026-03-08", "month": "1990-05", "boolean": "是",
}  # fmt: skip
_RULES = {
    "resident_id": "18 位公民身份号码，整列设为文本格式，避免末尾数字变成 0。",
    "phone": "11 位手机号码。",
    "date": "写成 2026-03-08。",
    "month": "写成 1990-05。",
    "integer": "整数。",
    "decimal": "数字，最多四位小数。",
    "boolean": "填“是”或“否”。",
}
_GENERAL = (
    "从“填写”表第 3 行起填写，每行一条；示例行（虚构）不会导入，可以保留。",
    "列的先后可以调整，不用的选填列可以删去，列名请保留。",
    "不要合并单元格，不要使用公式，不要隐藏行；需要时复制后“选择性粘贴—数值”。",
    f"一个文件最多 {MOST_ROWS} 行。也可以另存为 CSV（UTF-8 或 GB18030）上传。",
    "上传后先逐行核对，确认后才会写入；有一行不符合要求，就全部不写入。",
)


def write_template(columns: Sequence[Column], *, title: str) -> bytes:
    """`title` says what it is for, and stands above the notes."""
    offered = [column for column in columns if column.offered]
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    formats = _formats(book)
    rows, notes = book.add_worksheet(ROWS), book.add_worksheet(NOTES)
    choices = book.add_worksheet(CHOICES)
    _write_rows(rows, offered, formats)
    _offer(rows, choices, offered)
    _write_notes(notes, offered, formats, title=title)
    book.close()
    return content.getvalue()


def _formats(book: Any) -> dict[str, Format]:
    head = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    return {
        "head": book.add_format({**head, "bg_color": "#F2F2F2"}),
        "required": book.add_format({**head, "bg_color": "#FBE5E1"}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "example": book.add_format(
            {"num_format": "@", "italic": True, "font_color": "#7F7F7F", "border": 1}
        ),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "note": book.add_format({"text_wrap": True, "valign": "top", "border": 1}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _write_rows(sheet: Worksheet, columns: Sequence[Column], formats: dict[str, Format]) -> None:
    """Cells are text, so that nothing typed into them becomes a number or a date."""
    sheet.set_row(0, 36)
    sheet.set_column(0, 0, 14, formats["text"])
    sheet.write_string(0, 0, NUMBERING, formats["head"])
    sheet.write_string(1, 0, EXAMPLE, formats["example"])
    for place, column in enumerate(columns, start=1):
        cells = None if column.kind in _AS_NUMBERS else formats["text"]
        label = f"{column.label}（必填）" if column.required else column.label
        width = max(_WIDTHS.get(column.kind, 12), 2 * len(label) + 2)
        sheet.set_column(place, place, width, cells)
        sheet.write_string(0, place, label, formats["required" if column.required else "head"])
        sheet.write_string(1, place, _example(column), formats["example"])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _example(column: Column) -> str:
    if column.example or not column.choices:
        return column.example or _EXAMPLES.get(column.kind, "")
    return column.choices[0][1]


def options_of(column: Column) -> list[str]:
    """One word for each choice, the first where several are understood."""
    if column.kind == "boolean":
        return ["是", "否"]
    labels: dict[str, str] = {}
    for value, label in column.choices:
        labels.setdefault(value, label)
    return list(labels.values())


def _offer(sheet: Worksheet, listed: Worksheet, columns: Sequence[Column]) -> None:
    lists = 0
    for place, column in enumerate(columns, start=1):
        options = options_of(column)
        if not options:
            continue
        source: Any = options
        if len(",".join(options)) > LONGEST_LIST:
            listed.write_column(0, lists, [column.label, *options])
            letter = xl_col_to_name(lists)
            source = f"='{CHOICES}'!${letter}$2:${letter}${len(options) + 1}"
            lists += 1
        sheet.data_validation(
            2,
            place,
            CHECKED_ROWS,
            place,
            {
                "validate": "list",
                "source": source,
                "error_title": "不在选项中",
                "error_message": "请从下拉列表中选择。",
            },
        )
    if not lists:
        listed.write_string(0, 0, "本表各列的选项都在下拉列表中。")


def _write_notes(
    sheet: Worksheet, columns: Sequence[Column], formats: dict[str, Format], *, title: str
) -> None:
    sheet.write_string(0, 0, title, formats["title"])
    for number, text in enumerate(_GENERAL, start=1):
        sheet.merge_range(number, 0, number, 3, f"{number}. {text}", formats["plain"])
    start = len(_GENERAL) + 2
    for place, head in enumerate(("列名", "是否必填", "填写要求", "示例（虚构）")):
        sheet.write_string(start, place, head, formats["head"])
    for number, column in enumerate(columns, start=start + 1):
        texts = list(_explained(column))
        for place, text in enumerate(texts):
            sheet.write_string(number, place, text, formats["note"])
        sheet.set_row(number, LINE_HEIGHT * (1 + max(map(len, texts)) // CHARACTERS))
    for place, width in enumerate((24, 10, 60, 24)):
        sheet.set_column(place, place, width)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _explained(column: Column) -> Iterable[str]:
    yield column.label
    yield "必填" if column.required else "选填"
    options = options_of(column)
    rules = [column.hint, _RULES.get(column.kind, "")]
    if options and column.kind != "boolean":
        rules.append(f"选项：{'、'.join(options)}。")
    yield "".join(filter(None, rules))
    yield _example(column)
