"""Which column is which: by its heading, in any order, in the words that offices use for it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from honors.imports.cells import Cell, Line, address
from honors.imports.packages import refused
from honors.imports.workbooks import Note
from honors.spelling import simplified
from workflow.refusals import InvalidInput, InvalidInputs

if TYPE_CHECKING:
    from honors.form_values import Choices

HEADING_WITHIN = 20  # lines
MOST_COLUMNS = 300
SHOWN_LENGTH = 30
_IN_BRACKETS = re.compile(r"[(\[{【〔《<].*?[)\]}】〕》>]")
_BESIDE_WORDS = re.compile(r"[\W_]+")
_MEMBER = re.compile(
    r"(?:家庭)?成员([0-9]{1,2}|[一二三四五六七八九十])(?:的)?(.+)|member_?([0-9]{1,2})_?(.+)"
)
_ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, kw_only=True)
class Column:
    """`name` is the field that it fills, a member's as `members/0/name`; `words` are other headings
    that mean the same. `kind` is a kind of form field, `name` for who somebody is, `long_name` for
    what something is called. One that is not `offered` is understood, and stands in no template.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: Choices = ()
    words: tuple[str, ...] = ()
    example: str = ""
    hint: str = ""
    offered: bool = True

    @property
    def headings(self) -> set[str]:
        """Of a member only those with its number: all members have the same words."""
        words = () if self.name.startswith("members/") else self.words
        return {plain(text) for text in (self.name, self.label, *words)}


@dataclass(frozen=True, kw_only=True)
class Heading:
    """Where the table begins, and which of the columns stand where."""

    line: int
    columns: Mapping[int, Column]
    notes: Sequence[Note]


def plain(heading: str) -> str:
    """Without what stands in brackets, marks and blanks; simplified, half-width, lower case."""
    folded = simplified(unicodedata.normalize("NFKC", heading)).casefold()
    bare = _IN_BRACKETS.sub("", folded)
    return _BESIDE_WORDS.sub("", bare) or _BESIDE_WORDS.sub("", folded)


def find_heading(lines: Iterator[Line], known: Sequence[Column]) -> tuple[Heading, list[Line]]:
    """The line among the first ones that names most columns, and the lines read behind it."""
    by_words = {words: column for column in reversed(known) for words in column.headings}
    first = list(islice(lines, HEADING_WITHIN))
    matched = [_matched(line, by_words, known) for line in first]
    best = max(range(len(first)), key=lambda n: len(set(matched[n].values())), default=None)
    if not first:
        raise refused(_("There is nothing in this file."), "table_empty")
    if best is None or not matched[best]:
        message = _("No line of this file names the columns. There should be: %(names)s.")
        raise refused(message, "heading_missing", names=_labels(c for c in known if c.required))
    heading = _checked(first[best], matched[best], known)
    return heading, first[best + 1 :]


def _matched(
    line: Line, by_words: Mapping[str, Column], known: Sequence[Column]
) -> dict[int, Column]:
    found = {}
    for number, cell in line.cells.items():
        if isinstance(cell.value, str):
            column = by_words.get(plain(cell.value)) or _of_member(cell.value, known)
            if column is not None:
                found[number] = column
    return found


def _of_member(heading: str, known: Sequence[Column]) -> Column | None:
    """成员2姓名 and 家庭成员二的姓名 are the name of the second member."""
    folded = _BESIDE_WORDS.sub("", unicodedata.normalize("NFKC", simplified(heading)).casefold())
    match = _MEMBER.fullmatch(folded)
    if match is None:
        return None
    number, words = match[1] or match[3], match[2] or match[4]
    place = _ORDINALS.index(number) if number in _ORDINALS else int(number) - 1
    prefix = f"members/{place}/"
    belonging = [column for column in known if column.name.startswith(prefix)]
    wanted = plain(words)
    return next(
        (
            column
            for column in belonging
            if wanted in {*map(plain, column.words), plain(column.name.removeprefix(prefix))}
        ),
        None,
    )


def _checked(line: Line, matched: Mapping[int, Column], known: Sequence[Column]) -> Heading:
    """All that is wrong with the heading at once."""
    errors = [*_doubles(line, matched), *_missing(matched, known), *_too_many(line)]
    if errors:
        raise errors[0] if len(errors) == 1 else InvalidInputs(errors)
    notes = list(_unknown(line, matched, known))
    return Heading(line=line.number, columns=matched, notes=notes)


def _doubles(line: Line, matched: Mapping[int, Column]) -> Iterator[InvalidInput]:
    seen: dict[str, int] = {}
    for number, column in matched.items():
        if column.name in seen:
            message = _(
                "%(first)s and %(second)s are both the column %(name)s. Delete one of them."
            )
            yield refused(
                message,
                "column_twice",
                first=address(line.number, seen[column.name]),
                second=address(line.number, number),
                name=column.label,
            )
        seen.setdefault(column.name, number)


def _missing(matched: Mapping[int, Column], known: Sequence[Column]) -> Iterator[InvalidInput]:
    present = {column.name for column in matched.values()}
    missing = [column for column in known if column.required and column.name not in present]
    if missing:
        message = _("These columns are missing: %(names)s. Take their headings from the template.")
        yield refused(message, "column_missing", names=_labels(missing))


def _too_many(line: Line) -> Iterator[InvalidInput]:
    if max(line.cells, default=0) > MOST_COLUMNS:
        message = _("A table has at most %(most)s columns here.")
        yield refused(message, "too_many_columns", most=MOST_COLUMNS)


def _unknown(line: Line, matched: Mapping[int, Column], known: Sequence[Column]) -> Iterator[Note]:
    labels = [column.label for column in known]
    for number, cell in line.cells.items():
        if number in matched or cell.is_empty or _is_numbering(cell):
            continue
        heading = str(cell.value or "")[:SHOWN_LENGTH]
        near = difflib.get_close_matches(heading, labels, n=1)
        place = {"cell": address(line.number, number), "heading": heading}
        if near:
            message = _("The column %(heading)s (%(cell)s) is not known. Do you mean %(near)s?")
            yield Note("column_unknown", message % {**place, "near": near[0]})
        else:
            message = _("The column %(heading)s (%(cell)s) is not known and was not read.")
            yield Note("column_unknown", message % place)


def _is_numbering(cell: Cell) -> bool:
    return plain(str(cell.value)) in ("序号", "编号", "no", "问题说明")


def _labels(columns: Iterator[Column] | Sequence[Column]) -> str:
    return "、".join(column.label for column in columns)
