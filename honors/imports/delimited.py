"""The lines of a CSV file, whatever program of an office wrote it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from honors.imports.cells import Cell, Line
from honors.imports.packages import refused

DELIMITERS = (",", "\t", ";", "，", "|")
BEGINNING, HEADING_LINES = 10_000, 5
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS = ("utf-8", "gb18030")
_PAGES = ("<html", "<table", "<!doctype", "<?xml", "{\\rtf")


def decode(content: bytes) -> str:
    """UTF-8 or UTF-16 by the mark at the start, else UTF-8, else GB18030, as Excel in China saves.

    What is nearly any bytes reads as GB18030; that there are no columns in it is found afterwards.
    """
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for encoding in [marked] if marked else _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    message = _("The file is no text in UTF-8 or GB18030. Save it as CSV in UTF-8, or as .xlsx.")
    raise refused(message, "unknown_encoding")


def read_delimited(content: bytes) -> Iterator[Line]:
    text = decode(content)
    if text.lstrip()[:9].lower().startswith(_PAGES):
        message = _("This is a page or a document, not a table. Save it as .xlsx and try again.")
        raise refused(message, "not_csv_but_page")
    return _lines(text)


def delimiter_of(text: str) -> str:
    """The one that stands most often where the heading must be."""
    return max(DELIMITERS, key="\n".join(text[:BEGINNING].splitlines()[:HEADING_LINES]).count)


def _lines(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    number = 0
    try:
        for number, texts in enumerate(reader, start=1):
            cells = {n: Cell(value) for n, value in enumerate(texts, start=1) if value.strip()}
            if cells:
                yield Line(number, cells)
    except csv.Error as error:
        message = _(
            "From line %(line)s on, the file is no table of separated values: check its quotation "
            "marks, or save it as .xlsx."
        )
        raise refused(message, "not_csv", line=number + 1) from error
