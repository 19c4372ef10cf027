"""A file as rows of known columns, one at a time: what every import reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from honors.files import CheckedFile, check_file
from honors.imports.cells import EMPTY, Cell, Line
from honors.imports.columns import Column, Heading, find_heading
from honors.imports.delimited import read_delimited
from honors.imports.packages import explain_foreign, refused
from honors.imports.workbooks import Layout, Note, read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("xlsx", "csv")
MOST_ROWS = 50_000
NAMED = 5
# How the example of a template begins, in any of its cells.
EXAMPLE = "示例（虚构）"


@dataclass(frozen=True, kw_only=True)
class Table:
    """`rows` can be gone through once. `notes` are what should not go unsaid about the file."""

    heading: Heading
    rows: Iterator[Line]
    notes: Sequence[Note]

    @property
    def columns(self) -> Mapping[int, Column]:
        return self.heading.columns

    def cells(self, row: Line) -> Iterator[tuple[int, Column, Cell]]:
        """Of each known column its place and what stands there in this row."""
        for number, column in self.columns.items():
            yield number, column, row.cells.get(number, EMPTY)


def check(content: bytes, *, name: str, limit: int) -> CheckedFile:
    """A spreadsheet or a CSV file, told by its bytes; a name that says otherwise is refused."""
    explain_foreign(content)
    checked = check_file(content, name=name, kinds=KINDS, limit=limit)
    ending = checked.name.rpartition(".")[2].lower()
    if ending in ("xlsx", "xls") and checked.kind != "xlsx":
        message = _("The name ends in .%(ending)s, but this is no spreadsheet of Excel.")
        raise refused(message, "file_disguised", ending=ending)
    if ending in ("csv", "txt") and checked.kind != "csv":
        message = _("The name ends in .%(ending)s, but this is a spreadsheet of Excel.")
        raise refused(message, "file_disguised", ending=ending)
    return checked


def read_table(content: bytes, *, kind: str, columns: Sequence[Column]) -> Table:
    """Refuses what is wrong with the file or its heading; mistakes in a row are told later."""
    if kind == "csv":
        layout, notes = Layout(), []
        lines = read_delimited(content)
    else:
        sheet = read_workbook(content)
        layout, notes, lines = sheet.layout, sheet.notes, sheet.lines
    heading, begun = find_heading(lines, columns)
    _refuse_merged(layout, heading)
    if layout.hidden_columns:
        message = _("Hidden columns were read as well: %(names)s.")
        names = "、".join(layout.hidden_columns[:NAMED])
        notes.append(Note("hidden_columns", message % {"names": names}))
    rows = _rows(chain(begun, lines), heading, layout)
    return Table(heading=heading, rows=rows, notes=[*notes, *heading.notes])


def _refuse_merged(layout: Layout, heading: Heading) -> None:
    """Above the heading, a title may span what it likes."""
    merged = [name for line, name in layout.merged if line >= heading.line]
    if merged:
        message = _("Cells are merged: %(names)s. Split them, and fill in every one of them.")
        shown = "、".join(merged[:NAMED]) + ("…" if len(merged) > NAMED else "")
        raise refused(message, "merged_cells", names=shown)


def _rows(lines: Iterator[Line], heading: Heading, layout: Layout) -> Iterator[Line]:
    count = 0
    for line in lines:
        known = {n: line.cells[n] for n in heading.columns if n in line.cells}
        if all(cell.is_empty for cell in known.values()) or is_example(line):
            continue
        if line.number in layout.hidden_lines:
            message = _(
                "Line %(line)s is hidden, perhaps by a filter. Show all lines, or delete it."
            )
            raise refused(message, "hidden_lines", line=line.number)
        count += 1
        if count > MOST_ROWS:
            message = _("A file has at most %(most)s rows. Divide it into several.")
            raise refused(message, "too_many_rows", most=MOST_ROWS)
        yield Line(line.number, known)


def is_example(line: Line) -> bool:
    """The line of a template that shows how to fill it in."""
    return any(
        isinstance(cell.value, str) and cell.value.startswith(EXAMPLE)
        for cell in line.cells.values()
    )
