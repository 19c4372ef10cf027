"""Read a table of administrative divisions: `code,name,level,parent_code`, a row for each.

Codes have twelve digits, after GB/T 2260 and GB/T 10114: two each for province, prefecture and
county, three each for township and village; what lies below a division's own level is zero.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from honors.models.organizations import LEVELS, Level, OrganizationKind, depth_of
from honors.texts import clean_text, compact
from workflow.refusals import InvalidInput, InvalidInputs

if TYPE_CHECKING:
    from workflow.refusals import Message

COLUMNS = ("code", "name", "level", "parent_code")
LARGEST_FILE = 100 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "gb18030")
_CODE = re.compile("[0-9]{12}")
_NAME_LIMIT = 100
# Where each level's own digits begin and end.
_DIGITS = {
    Level.PROVINCE: (0, 2),
    Level.PREFECTURE: (2, 4),
    Level.COUNTY: (4, 6),
    Level.TOWNSHIP: (6, 9),
    Level.VILLAGE: (9, 12),
}
_LAST_STREET, _LAST_TOWN, _LAST_TOWNSHIP = 99, 199, 399


@dataclass(frozen=True, kw_only=True)
class DivisionRow:
    """One row as it was written. `line` is its line in the file, the heading being the first."""

    line: int
    code: str
    name: str
    level: str
    parent_code: str = ""


def kind_of(code: str, level: str) -> str:
    """The kind that the code tells (GB/T 10114 for townships, the published codes for villages)."""
    if level == Level.TOWNSHIP:
        return _kind_of_township(int(code[6:9]))
    if level == Level.VILLAGE:
        return {
            "0": OrganizationKind.RESIDENTS_COMMITTEE,
            "2": OrganizationKind.VILLAGE_COMMITTEE,
        }.get(code[9], OrganizationKind.VILLAGE_LIKE)
    return OrganizationKind(level)


def _kind_of_township(number: int) -> OrganizationKind:
    if number <= _LAST_STREET:
        return OrganizationKind.STREET
    if number <= _LAST_TOWN:
        return OrganizationKind.TOWN
    if number <= _LAST_TOWNSHIP:
        return OrganizationKind.TOWNSHIP
    return OrganizationKind.TOWNSHIP_LIKE


def parse_divisions(content: bytes) -> list[DivisionRow]:
    """The rows of a CSV file in UTF-8 (with or without a mark at its start) or GB18030."""
    if len(content) > LARGEST_FILE:
        raise InvalidInput(_("The file is too large."), code="file_too_large")
    reader = csv.reader(io.StringIO(_decode(content), newline=""), strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise InvalidInput(
            _("The file is no table of comma-separated values: line %(line)s."),
            code="not_csv",
            line=reader.line_num,
        ) from error
    if not rows or sorted(map(str.strip, rows[0][1])) != sorted(COLUMNS):
        raise InvalidInput(
            _("The first line must name the columns %(columns)s."),
            code="columns_differ",
            columns=",".join(COLUMNS),
        )
    heading = [cell.strip() for cell in rows[0][1]]
    return _rows(heading, rows[1:])


def _decode(content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise InvalidInput(
        _("The file is no text in UTF-8 or GB18030. Save it as CSV in UTF-8."),
        code="unknown_encoding",
    )


def _rows(heading: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> list[DivisionRow]:
    errors = [
        _error(
            number,
            "",
            line=line,
            code="row_length",
            message=_("Line %(line)s does not have four columns."),
        )
        for number, (line, cells) in enumerate(rows)
        if len(cells) != len(COLUMNS)
    ]
    if errors:
        raise InvalidInputs(errors)
    return [
        DivisionRow(line=line, **dict(zip(heading, cells, strict=True))) for line, cells in rows
    ]


def examine(rows: Sequence[DivisionRow], known: Mapping[str, str]) -> list[DivisionRow]:
    """The rows with clean values, or every mistake in them with its row.

    `known` has the level of each division that is stored already, by its code.
    """
    errors: list[InvalidInput] = []
    cleaned = [_examine_row(number, row, errors) for number, row in enumerate(rows)]
    levels = dict(known) | {row.code: row.level for row in cleaned}
    seen: set[str] = set()
    for number, row in enumerate(cleaned):
        errors.extend(_misplaced(number, row, levels, seen))
        seen.add(row.code)
    if errors:
        raise InvalidInputs(sorted(errors, key=lambda error: int(str(error.params["line"]))))
    return cleaned


def _examine_row(number: int, row: DivisionRow, errors: list[InvalidInput]) -> DivisionRow:
    cleaned = DivisionRow(
        line=row.line,
        code=compact(row.code),
        name=_clean_name(number, row, errors),
        level=row.level.strip(),
        parent_code=compact(row.parent_code),
    )
    errors.extend(_malformed(number, cleaned))
    return cleaned


def _clean_name(number: int, row: DivisionRow, errors: list[InvalidInput]) -> str:
    try:
        name = clean_text(row.name, field="name", limit=_NAME_LIMIT, lines=False)
    except InvalidInput:
        name = ""
    if not name:
        message = _("Line %(line)s: the name is empty, too long or cannot be read.")
        errors.append(_error(number, "name", line=row.line, code="division_name", message=message))
    return name


def _malformed(number: int, row: DivisionRow) -> Iterator[InvalidInput]:
    known_level = row.level in LEVELS
    if not known_level:
        message = _("Line %(line)s: there is no level %(value)s.")
        yield _error(
            number, "level", line=row.line, code="unknown_level", message=message, value=row.level
        )
    for field, code in (("code", row.code), ("parent_code", row.parent_code)):
        if not _CODE.fullmatch(code) and (field == "code" or code):
            message = _("Line %(line)s: %(value)s is no code of twelve digits.")
            yield _error(
                number, field, line=row.line, code="code_format", message=message, value=code
            )
        elif field == "code" and known_level and not _fits(code, row.level):
            message = _("Line %(line)s: the code %(value)s is not one of this level.")
            yield _error(
                number, field, line=row.line, code="code_level", message=message, value=code
            )


def _fits(code: str, level: str) -> bool:
    """Whether a code has digits of its own at the level and nothing but zeros below it."""
    if level == Level.NATION:
        return not code.strip("0")
    start, end = _DIGITS[Level(level)]
    return bool(code[start:end].strip("0")) and not code[end:].strip("0")


def _misplaced(
    number: int, row: DivisionRow, levels: Mapping[str, str], seen: set[str]
) -> Iterator[InvalidInput]:
    if row.code in seen:
        message = _("Line %(line)s: the code %(value)s stands in the table twice.")
        yield _error(
            number, "code", line=row.line, code="duplicate_code", message=message, value=row.code
        )
    if not row.parent_code:
        return
    above = levels.get(row.parent_code)
    if above is None:
        message = _("Line %(line)s: there is no division %(value)s to lie in.")
        code = "orphan"
    elif above in LEVELS and row.level in LEVELS and depth_of(above) >= depth_of(row.level):
        message = _("Line %(line)s: the division %(value)s does not lie above this level.")
        code = "level_order"
    else:
        return
    value = row.parent_code
    yield _error(number, "parent_code", line=row.line, code=code, message=message, value=value)


def row_error(
    number: int, row: DivisionRow, field: str, message: Message, code: str
) -> InvalidInput:
    """For whoever finds a mistake by comparing with what is stored."""
    return _error(number, field, line=row.line, code=code, message=message, value=row.code)


def _error(
    number: int, field: str, *, line: int, code: str, message: Message, value: str = ""
) -> InvalidInput:
    pointer = f"/rows/{number}/{field}" if field else f"/rows/{number}"
    return InvalidInput(message, code=code, pointer=pointer, line=line, value=value)
