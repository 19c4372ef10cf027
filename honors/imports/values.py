"""What stands in the cells of one row, turned into answers, with every mistake at its cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from openpyxl.utils.datetime import from_excel

from honors.form_values import clean_value
from honors.identity import parse_name
from honors.imports.cells import ERROR, Cell, Line
from honors.imports.columns import Column
from honors.imports.tables import Table
from honors.texts import half_width
from workflow.refusals import InvalidInput

NAME_LIMIT, LONG_NAME_LIMIT = 60, 100
EXACT = 10**15  # from here on a spreadsheet keeps only the first fifteen digits of a number
_DAYS = ("date", "month")
_SERIAL = re.compile("[1-9][0-9]{4}")
_NUMBERS = ("resident_id", "phone")
_YEAR_MONTH = re.compile(r"(19|20)[0-9]{2}(0[1-9]|1[0-2])|(19|20)[0-9]{2}\.[01][0-9]")
_SHORTENED = re.compile(r"(19|20)[0-9]{2}\.[1-9]")
_SERIALS = range(1, 2_958_466)  # 1900 to 9999


class Mistake(NamedTuple):
    """`column` is 0 where the row as a whole is at fault."""

    column: int
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`values` by the names of the columns, without the empty ones, as JSON keeps them."""

    line: int
    values: dict[str, Any]
    mistakes: list[Mistake]


def read_row(table: Table, row: Line, *, on: date) -> Reading:
    """`on` is today's date in Shanghai: nothing that is filled in may lie after it."""
    values: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for number, column, cell in table.cells(row):
        try:
            value = _value(column, cell, on=on)
        except InvalidInput as error:
            mistakes.append(Mistake(number, error.code, str(error)))
            continue
        if value is not None:
            values[column.name] = value
    return Reading(line=row.number, values=values, mistakes=mistakes)


def _value(column: Column, cell: Cell, *, on: date) -> Any:
    if cell.flaw:
        raise _flawed(cell)
    if cell.is_empty:
        if column.required:
            raise InvalidInput(_("This may not be empty."), code="empty")
        return None
    typed = _typed(column.kind, cell.value)
    if column.kind in ("name", "long_name"):
        limit = NAME_LIMIT if column.kind == "name" else LONG_NAME_LIMIT
        return parse_name(typed, limit=limit)
    pointer = f"/{column.name}"
    return clean_value(column.kind, typed, choices=column.choices, on=on, pointer=pointer)


def _flawed(cell: Cell) -> InvalidInput:
    if cell.flaw == ERROR:
        message = _("This cell shows an error of the spreadsheet. Write the value itself.")
        return InvalidInput(message, code="error_cell")
    message = _(
        "This is a formula, and only values are read. Copy the column and paste it as values."
    )
    return InvalidInput(message, code="formula_cell")


def _typed(kind: str, value: Any) -> Any:
    """As somebody would have typed it, whatever the spreadsheet made of it."""
    if isinstance(value, str):
        return _typed_text(kind, value)
    if isinstance(value, bool):
        return value if kind == "boolean" else ("是" if value else "否")
    if isinstance(value, int | float):
        return _NUMERIC.get(kind, _number_as_text)(value)
    if isinstance(value, datetime | date):
        return _day(kind, value)
    return str(value) if isinstance(value, time | timedelta) else value


def _typed_text(kind: str, value: str) -> str:
    if kind in _NUMBERS:
        return value.strip().lstrip("'‘’`")
    if kind in _DAYS and _SERIAL.fullmatch(half_width(value).strip()):
        return _date(int(half_width(value)))
    return value


def _day(kind: str, value: date) -> str:
    return value.strftime("%Y-%m") if kind == "month" else f"{value:%Y-%m-%d}"


def _number_as_text(value: float) -> str:
    if abs(value) >= EXACT:
        message = _(
            "The spreadsheet has rounded this long number and its last digits are lost. Format the "
            "column as text and enter it again."
        )
        raise InvalidInput(message, code="digits_lost")
    return str(int(value)) if float(value).is_integer() else repr(value)


def _identity(value: float) -> str | float:
    """A float is what `parse_resident_id` refuses as rounded."""
    return float(value) if abs(value) >= EXACT else _number_as_text(value)


def _date(value: float) -> str:
    if value in _SERIALS:
        message = _(
            "%(number)s is how a spreadsheet counts days, for %(day)s. Format the cell as a date, "
            "or write the date as text."
        )
        day = _from_serial(int(value))
        raise InvalidInput(message, code="date_serial", number=int(value), day=day)
    return _number_as_text(value)


def _from_serial(number: int) -> str:
    found = from_excel(number)
    return f"{found:%Y-%m-%d}" if isinstance(found, date) else str(number)


def _month(value: float) -> str:
    """199005 and 1990.05; 1990.1 may have been 1990.10 before the spreadsheet took the zero."""
    text = _number_as_text(value)
    if _SHORTENED.fullmatch(text):
        message = _("Is %(number)s January or October? Write the month as 1990-01 or 1990-10.")
        if text.endswith(".1"):
            raise InvalidInput(message, code="month_shortened", number=text)
        return text
    return text if _YEAR_MONTH.fullmatch(text) else _date(value)


def _unchanged(value: float) -> float:
    return value


_NUMERIC: dict[str, Callable[[float], Any]] = {
    "resident_id": _identity,
    "integer": _unchanged,
    "decimal": _unchanged,
    "date": _date,
    "month": _month,
}
