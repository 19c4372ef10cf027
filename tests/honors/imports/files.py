"""Files as offices hand them in, made in memory. The people in them are made up."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import openpyxl

from honors.imports import sheets, tables, values
from honors.imports.columns import Column
from honors.imports.tables import Table
from honors.imports.values import Reading

LIMIT = 20 * 1024 * 1024
TODAY = date(2026, 3, 10)
PEOPLE = sheets.of_nominees("person")
HEAD = ("姓名", "性别", "身份证号")
WANG = ("王秀兰", "女", "371326198505200026")


def a_workbook(
    rows: Iterable[Sequence[Any]] = (HEAD, WANG), change: Callable[[Any], None] | None = None
) -> bytes:
    """`change` gets the workbook before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The package with this part added, or in place of the one of that name."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for known in before.namelist():
            if known != name:
                after.writestr(known, before.read(known))
        after.writestr(name, part)
    return changed.getvalue()


def a_csv(rows: Iterable[Sequence[str]] = (HEAD, WANG), *, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def table_of(
    content: bytes, *, name: str = "名单.xlsx", columns: Sequence[Column] = PEOPLE
) -> Table:
    checked = tables.check(content, name=name, limit=LIMIT)
    return tables.read_table(content, kind=checked.kind, columns=columns)


def readings_of(table: Table) -> list[Reading]:
    return [values.read_row(table, row, on=TODAY) for row in table.rows]


def read(content: bytes, *, name: str = "名单.xlsx") -> list[Reading]:
    return readings_of(table_of(content, name=name))


def codes(readings: Iterable[Reading]) -> list[tuple[int, int, str]]:
    """Line, column and code of every mistake."""
    return [(r.line, m.column, m.code) for r in readings for m in r.mistakes]
