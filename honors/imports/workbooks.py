"""The lines of a spreadsheet (.xlsx), one at a time, and what about it a clerk should know."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter, range_boundaries

from honors.imports.cells import ERROR, FORMULA, Cell, Line
from honors.imports.packages import damaged, elements, examine, opened, refused

if TYPE_CHECKING:
    from workflow.refusals import Message

# The sheets of our own templates that explain, and hold no rows.
EXPLAINING = ("填写说明", "选项")
LAST_LINE = 1_048_576
NAMED = 10
LAID_OUT = frozenset({"mergeCell", "row", "col"})
_FLAWS = {"f": FORMULA, "e": ERROR}


class Note(NamedTuple):
    """What is no reason to refuse the file, and should not go unsaid."""

    code: str
    message: Message


@dataclass
class Layout:
    """What of a sheet its cells do not tell. `merged` are (first line, range)."""

    merged: list[tuple[int, str]] = field(default_factory=list)
    hidden_lines: set[int] = field(default_factory=set)
    hidden_columns: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    lines: Iterator[Line]
    layout: Layout
    notes: list[Note]


def read_workbook(content: bytes) -> Sheet:
    """The first visible sheet that may hold rows. Others, hidden or not, are named."""
    parts = examine(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = list(book.worksheets)
    # Whatever its reader cannot cope with, the file is at fault and not we.
    except Exception as error:
        raise damaged() from error
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    rows = [sheet for sheet in visible if sheet.title not in EXPLAINING]
    if not rows:
        raise refused(_("This spreadsheet has no visible sheet with rows."), "no_sheet")
    chosen = rows[0]
    path = chosen._worksheet_path  # noqa: SLF001 - the library tells it nowhere else
    notes = [*_unread(sheets, rows), *_outside(parts)]
    return Sheet(lines=_lines(chosen), layout=_layout(content, path), notes=notes)


def _unread(sheets: list[Any], rows: list[Any]) -> Iterator[Note]:
    hidden = [sheet.title for sheet in sheets if sheet.sheet_state != "visible"]
    if hidden:
        message = _("Hidden sheets were not read: %(names)s.")
        yield Note("hidden_sheets", message % {"names": _named(hidden)})
    others = [sheet.title for sheet in rows[1:]]
    if others:
        message = _("Only the sheet %(name)s was read, not: %(names)s.")
        names = {"name": rows[0].title, "names": _named(others)}
        yield Note("other_sheets", message % names)


def _outside(parts: list[str]) -> Iterator[Note]:
    if any("externallinks/" in part.lower() or "connections.xml" in part for part in parts):
        message = _("The spreadsheet refers to other files or data sources; these are never read.")
        yield Note("external_links", message)


def _named(names: list[str]) -> str:
    shown = "、".join(names[:NAMED])
    return f"{shown}…" if len(names) > NAMED else shown


def _lines(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # what the file says of its size is not to be trusted
    number = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, row in enumerate(sheet.iter_rows(), start=1):
                if number > LAST_LINE:
                    break
                cells = {
                    column: _cell(cell)
                    for column, cell in enumerate(row, start=1)
                    if cell.value is not None
                }
                if cells:
                    yield Line(number, cells)
    except GeneratorExit:
        raise
    except Exception as error:  # as above
        raise damaged() from error


def _cell(cell: Any) -> Cell:
    flaw = _FLAWS.get(cell.data_type, "")
    return Cell(None, flaw) if flaw else Cell(cell.value)


def _layout(content: bytes, path: str) -> Layout:
    layout = Layout()
    with opened(content) as package:
        name = path.lstrip("/")
        for tag, given in elements(package, name, LAID_OUT):
            try:
                _note(layout, tag, given)
            except (KeyError, ValueError, TypeError) as error:
                raise damaged() from error
    return layout


def _note(layout: Layout, tag: str, given: dict[str, str]) -> None:
    if tag == "mergeCell":
        _left, top, _right, _bottom = range_boundaries(given["ref"])
        layout.merged.append((int(top or 1), given["ref"]))
    elif tag == "row" and _is_true(given) and "r" in given:
        layout.hidden_lines.add(int(given["r"]))
    elif tag == "col" and _is_true(given):
        first, last = int(given["min"]), int(given["max"])
        letters = [get_column_letter(min(n, 16384)) for n in (first, last)]
        layout.hidden_columns.append(":".join(dict.fromkeys(letters)))


def _is_true(given: dict[str, str]) -> bool:
    return given.get("hidden") in ("1", "true")
