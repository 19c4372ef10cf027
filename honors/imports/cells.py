"""One cell and one line of a table, whatever kind of file it stood in."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from openpyxl.utils import get_column_letter

CellValue = str | int | float | bool | datetime | date | time | timedelta | None

FORMULA, ERROR = "formula", "error"


class Cell(NamedTuple):
    """`flaw` says why the value is none: a formula, or what a formula could not work out."""

    value: CellValue
    flaw: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.flaw and (
            self.value is None or (isinstance(self.value, str) and not self.value.strip())
        )


EMPTY = Cell(None)


class Line(NamedTuple):
    """`number` is the line as spreadsheets count, from 1; `cells` have their column, from 1."""

    number: int
    cells: dict[int, Cell]


def address(line: int, column: int) -> str:
    """As a spreadsheet names it: C12. CSV files have the same addresses once they are opened."""
    return f"{get_column_letter(column)}{line}"
