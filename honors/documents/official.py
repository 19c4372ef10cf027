"""Official documents by GB/T 9704-2012: what stands where, in one shape for PDF and for Word."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from honors.documents.official_docx import as_docx
from honors.documents.sources import DOCX, PDF
from honors.documents.typesetting import TOOLS, typeset

if TYPE_CHECKING:
    from honors.documents.sources import Options, Progress

FORMATS = ("docx", "pdf")
TITLE_WIDTH = 18  # characters of 二号 that stand on one line with room at both sides
_SHORT_NAME = 2
_OPENING, _CLOSING = "“（《〔", "”）》〕"
# No line of a title begins with these; one may well end behind those.
_NEVER_FIRST = "、，。：；”）》〕的和及"
_GOOD_ENDS = "、，和及"
_FIGURES = "0123456789"


@dataclass(frozen=True, kw_only=True)
class Annex:
    """`lines` are pairs: a name, and what stands beside it."""

    title: str
    note: str = ""
    lines: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class OfficialText:
    """`issuers` make the red head; none, and there is no head. `imprint` rows are the left and the
    right of each line at the end of the last page.
    """

    title: str
    number: str = ""
    issuers: Sequence[str] = ()
    to: str = ""
    paragraphs: Sequence[str]
    annexes: Sequence[Annex] = field(default_factory=tuple)
    signatures: Sequence[str] = ()
    date: str
    imprint: Sequence[tuple[str, str]] = ()


def data_of(
    text: OfficialText, options: Options, *, at: datetime, keep: Sequence[str] = ()
) -> dict[str, Any]:
    """As JSON. The format is part of it, so that each is a document of its own. No title is broken
    within the names of who signs, nor within those to `keep`.
    """
    said = asdict(text)
    keep = [*text.issuers, *text.signatures, *keep]
    for part in (said, *said["annexes"]):
        part["title_lines"] = title_lines(part["title"], keep)
    for annex in said["annexes"]:
        annex["lines"] = [list(line) for line in annex["lines"]]
    listed = {"imprint": [list(row) for row in text.imprint], "annexes": list(said["annexes"])}
    return {**said, **listed, "format": options["format"], "at": at.isoformat()}


def render(data: Mapping[str, Any], out: BinaryIO, _progress: Progress) -> None:
    at = datetime.fromisoformat(data["at"])
    if data["format"] == "docx":
        as_docx(data, out, at=at)
    else:
        out.write(typeset("official", data, at=at))


def content_type(options: Options) -> str:
    return DOCX if options["format"] == "docx" else PDF


OFFICIAL: dict[str, Any] = {
    "tools": TOOLS,
    "layout": 2,
    "render": render,
    "content_type": content_type,
    "choices": {"format": FORMATS},
}


def title_lines(title: str, keep: Sequence[str] = ()) -> list[str]:
    """Broken into as few lines as hold it, about as long as each other; not within quotation marks,
    within one of the names to `keep`, or before words like “的”, and best behind a comma.
    """
    count = math.ceil(len(title) / TITLE_WIDTH)
    lines: list[str] = []
    rest = title
    while count > 1:
        place = _break(rest, len(rest) / count, keep)
        lines.append(rest[:place])
        rest, count = rest[place:], count - 1
    return [*lines, rest]


def _break(text: str, ideal: float, keep: Sequence[str]) -> int:
    kept = {
        place
        for name in keep
        for start in range(len(text))
        if text.startswith(name, start)
        for place in range(start + 1, start + len(name))
    }
    reach = range(1, min(len(text), TITLE_WIDTH + 3))
    places = [n for n in reach if _breaks(text, n)]
    if not any(abs(n - ideal) < ideal / 2 for n in places):
        # A title quoted in the title is longer than a line: it is broken where one would pause.
        places += [n for n in reach if text[n - 1] in _GOOD_ENDS and text[n] not in _NEVER_FIRST]
    free = [place for place in places if place not in kept] or places
    return min(free, key=lambda n: _strain(text, n, ideal), default=TITLE_WIDTH)


def _breaks(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if after in _NEVER_FIRST or before in _OPENING or before in _FIGURES:
        return False
    opened = sum(before in _OPENING for before in text[:place])
    return opened == sum(before in _CLOSING for before in text[:place])


def _strain(text: str, place: int, ideal: float) -> float:
    return abs(place - ideal) - (3 if text[place - 1] in _GOOD_ENDS else 0)


def spaced(name: str) -> str:
    """A name of two characters as wide as one of three, as lists of persons have it."""
    return f"{name[0]}　{name[1]}" if len(name) == _SHORT_NAME else name


def joined(words: Sequence[str]) -> str:
    """个人、家庭和集体."""
    *first, last = words
    return f"{'、'.join(first)}和{last}" if first else last
