"""Where the days of a year come from: the published holidays, or a file.

A file is written from the State Council's announcement. Its first line names the year, the second
the columns, and each further line is one exception; all other days follow the weekday:

    year,2027
    date,working,note
    2027-01-01,no,元旦
    2027-01-03,yes,元旦调休

UTF-8 or GB 18030; dates as 2027-01-01 or 2027/1/1; working as yes or no, 1 or 0, 是 or 否,
班 or 休; the note may be left out.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from calendar import SATURDAY
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import chinese_calendar
from django.utils.translation import gettext_lazy as _

from workflow.refusals import InvalidInput, InvalidInputs, Refusal
from workflow.workdays import ONE_DAY, year_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workflow.refusals import Message

EARLIEST_YEAR, LATEST_YEAR = 2000, 2199
LARGEST_FILE = 64 * 1024  # bytes; a year of exceptions needs about two thousand
LONGEST_NOTE = 100
YES, NO = {"yes", "y", "true", "1", "是", "班"}, {"no", "n", "false", "0", "否", "休"}
COLUMNS = ["date", "working", "note"]
WRITTEN_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


class Day(NamedTuple):
    date: date
    working: bool
    note: str


class YearNotPublished(Refusal):
    """The holidays of the year are not in the installed package; a file can still bring them."""

    code = kind = "year_not_published"


def published_year(year: int) -> list[Day]:
    """All days of a year as the package knows them; notes are the Chinese names of holidays."""
    check_year(year)
    try:
        return [_published_day(day) for day in days_of(year)]
    # With a kind of it the package says that it does not know a year.
    except RuntimeError:
        raise YearNotPublished(
            _(
                "The holidays of %(year)s are not in the installed package chinesecalendar. "
                "Update it, or import the year from a file."
            ),
            pointer="/year",
            year=year,
        ) from None


def published_years(*, since: int) -> list[int]:
    """Every year from `since` on that the package knows."""
    latest = max(day.year for day in chinese_calendar.holidays)
    return list(range(since, latest + 1))


def read_year(data: bytes, *, year: int) -> list[Day]:
    """All days of the year from a file of exceptions, as described above.

    Refused with every faulty line at once: `InvalidInputs`, each with its `line` counted from 1.
    """
    check_year(year)
    lines = _lines(data)
    if _next_cells(lines)[:2] != ["year", str(year)]:
        raise _fault(
            1, "calendar_year_line", _("The first line must read: year,%(year)s"), year=year
        )
    if _next_cells(lines)[:3] not in (COLUMNS, COLUMNS[:2]):
        raise _fault(2, "calendar_columns_line", _("The second line must read: date,working,note"))
    exceptions = _exceptions(lines, year)
    return [exceptions.get(day) or Day(day, is_weekday(day), "") for day in days_of(year)]


def days_of(year: int) -> Iterator[date]:
    return (date(year, 1, 1) + offset * ONE_DAY for offset in range(year_length(year)))


def is_weekday(day: date) -> bool:
    return day.weekday() < SATURDAY


def check_year(year: int) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise InvalidInput(
            _("The year must lie between %(earliest)s and %(latest)s, not %(year)s."),
            code="year_out_of_range",
            pointer="/year",
            year=year,
            earliest=EARLIEST_YEAR,
            latest=LATEST_YEAR,
        )


def _published_day(day: date) -> Day:
    working = chinese_calendar.is_workday(day)
    _is_off, name = chinese_calendar.get_holiday_detail(day)
    if name is None:
        return Day(day, working, "")
    holiday = chinese_calendar.Holiday(name).chinese
    return Day(day, working, f"{holiday}调休" if working else holiday)


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, by their number."""
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    try:
        for row in reader:
            cells = [unicodedata.normalize("NFC", cell.strip()) for cell in row]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        message = _("Line %(line)s is not CSV. Look at its quotation marks.")
        raise _fault(reader.line_num, "not_csv", message) from None


def _next_cells(lines: Iterator[tuple[int, list[str]]]) -> list[str]:
    _line, cells = next(lines, (0, []))
    return [cell.lower() for cell in cells]


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        message = _("The file is larger than %(most)s bytes. A calendar is not.")
        raise InvalidInput(message, code="file_too_large", most=LARGEST_FILE)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput(_("The file is not text. Save it as CSV in UTF-8."), code="not_text")


def _exceptions(lines: Iterable[tuple[int, list[str]]], year: int) -> dict[date, Day]:
    found: dict[date, Day] = {}
    errors: list[InvalidInput] = []
    for line, cells in lines:
        try:
            day = _exception(line, cells, year)
            if day.date in found:
                raise _fault(
                    line, "date_repeated", _("Line %(line)s repeats %(date)s."), date=day.date
                )
            found[day.date] = day
        except InvalidInput as error:
            errors.append(error)
    if errors:
        raise InvalidInputs(errors)
    if not found:
        raise InvalidInput(
            _("The file lists no holiday of %(year)s. Has it been cut short?"),
            code="calendar_empty",
            year=year,
        )
    return found


def _exception(line: int, cells: list[str], year: int) -> Day:
    if len(cells) == len(COLUMNS) - 1:
        cells = [*cells, ""]
    if len(cells) != len(COLUMNS):
        raise _fault(
            line, "calendar_columns", _("Line %(line)s must hold a date, yes or no, and a note.")
        )
    written, working, note = cells
    if len(note) > LONGEST_NOTE or not all(map(str.isprintable, note)):
        raise _fault(
            line,
            "note_malformed",
            _("The note in line %(line)s may have up to %(most)s characters, all visible."),
            most=LONGEST_NOTE,
        )
    return Day(_written_date(line, written, year), _written_working(line, working), note)


def _written_date(line: int, text: str, year: int) -> date:
    match = WRITTEN_DATE.fullmatch(text)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None:
        raise _fault(line, "date_malformed", _("Line %(line)s: “%(text)s” is no date."), text=text)
    if day.year != year:
        raise _fault(
            line,
            "date_outside_year",
            _("Line %(line)s: %(date)s is not in %(year)s."),
            date=day,
            year=year,
        )
    return day


def _written_working(line: int, text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise _fault(
        line, "working_malformed", _("Line %(line)s: “%(text)s” is neither yes nor no."), text=text
    )


def _fault(line: int, code: str, message: Message, **params: object) -> InvalidInput:
    return InvalidInput(message, code=code, pointer=f"/lines/{line}", line=line, **params)
