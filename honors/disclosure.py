"""How far a public line gives somebody away: everything that it shows is counted together.

Masking by habit is not safe: the first three and the last four digits of a number, beside a birth
date, leave one number, and two masks of one number rebuild it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from honors.resident_numbers import HIDDEN, LENGTH, Shown, count_candidates
from honors.texts import HYPHENS, half_width

# Fewer possible numbers than this point at somebody.
LEAST_CANDIDATES = 1000
# Where nothing says an age: the years of life of those whom notices usually show.
YOUNGEST, OLDEST = 18, 86
COUNTY_DIGITS = 6
_PHONE_LENGTH = 11


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """`excerpts` are the places that were counted, in reading order, their digits masked."""

    candidates: int
    excerpts: tuple[str, ...]

    @property
    def points_at_somebody(self) -> bool:
        return bool(self.excerpts) and self.candidates < LEAST_CANDIDATES


@dataclass(frozen=True, kw_only=True)
class Background:
    """What readers know beside the text. `on` is the day of posting, `county_code` six digits.

    `born` are the true birth dates: whatever in the text says one, or its month, year or age,
    shows it. Where they are not known, a birth counts if the text calls it one, and so does an age.
    """

    on: date
    county_code: str
    born: tuple[date, ...] = ()


def public_text(title: str, line: Mapping[str, Any]) -> str:
    """All that one line of a notice shows, below the notice's title."""
    return "\n".join((title, *(str(value) for value in line.values())))


def background_of(entry: Any, notice: Any, *, on: date) -> Background:
    """Of a line of a notice: its county, and who stands on it."""
    case = entry.nomination
    people = [case.nominee, *case.nominee.members.all()]
    code = case.unit.code or notice.organization.code or ""
    return Background(
        on=on,
        county_code=code[:COUNTY_DIGITS].ljust(COUNTY_DIGITS, "0"),
        born=tuple(person.birth_date for person in people if person.birth_date is not None),
    )


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    born_from: date
    born_to: date


def exposure(text: str, background: Background) -> Exposure:
    """What the whole text leaves possible. The sex counts as known: a name or a title says it."""
    folded = half_width(text)
    masks = list(_masked_numbers(folded))
    births = [*_births(folded, background), *_ages(folded, background)]
    narrowest = min(births, key=lambda span: span.born_to - span.born_from, default=None)
    shown = Shown(
        digits=_joined(digits for _start, _end, digits in masks),
        born_from=narrowest.born_from if narrowest else date(background.on.year - OLDEST, 1, 1),
        born_to=narrowest.born_to if narrowest else date(background.on.year - YOUNGEST, 12, 31),
        sex="female",
    )
    if shown.digits[16] != HIDDEN:
        shown = Shown(digits=shown.digits, born_from=shown.born_from, born_to=shown.born_to)
    spans = [(start, end) for start, end, _digits in masks]
    spans += [(narrowest.start, narrowest.end)] if narrowest else []
    return Exposure(
        candidates=count_candidates(shown, county_code=background.county_code),
        excerpts=tuple(_excerpt(text, start, end) for start, end in sorted(spans)),
    )


def _excerpt(text: str, start: int, end: int) -> str:
    """The place with what is around it, no digit of either."""
    return _DIGIT.sub(HIDDEN, text[max(0, start - _CONTEXT) : end + _CONTEXT])


_DIGIT = re.compile("[0-9\uff10-\uff19]")
_CONTEXT = 6
_MASK = "*×✕○〇●□■"
_EXACT = re.compile(rf"(?<![0-9{_MASK}])[0-9{_MASK}xX]{{17}}[0-9{_MASK}xX](?![0-9{_MASK}])")
_SHORT = re.compile(
    rf"(?<![0-9{_MASK}])([0-9]{{0,14}})[{_MASK}]{{2,}}([0-9]{{2,12}}[Xx]?)?(?![0-9])"
)
_LAST = re.compile(
    r"(?:身份证|证件)[^，。；;,\n0-9]{0,6}?(?:尾号|末|后)(?:[1-9一二三四五六七八两]\s*位数?)?"
    r"[为是:\s]*([0-9]{1,8}[Xx]?)(?![0-9])"
)


def _masked_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Where digits of a number stand, with the number as far as they show it."""
    taken: list[tuple[int, int]] = []
    for match in _EXACT.finditer(text):
        digits = _unmasked(match[0])
        if set(digits) != {HIDDEN} and HIDDEN in digits:
            taken.append(match.span())
            yield *match.span(), digits
    for match in _SHORT.finditer(text):
        first, last = match[1], match[2] or ""
        inside = any(start <= match.start() < end for start, end in taken)
        if inside or not (first or last) or _is_phone(match[0]):
            continue
        yield *match.span(), _placed(first, last)
    for match in _LAST.finditer(text):
        yield *match.span(), _placed("", match[1])


def _unmasked(places: str) -> str:
    """An X is the check character where it follows a digit, and a mask elsewhere."""
    body = "".join(place if place.isdigit() else HIDDEN for place in places[:-1])
    last = places[-1].upper()
    shows = last.isdigit() or (last == "X" and body[-1] != HIDDEN)
    return body + (last if shows else HIDDEN)


def _is_phone(places: str) -> bool:
    return len(places) == _PHONE_LENGTH and bool(re.match("1[3-9]", places))


def _placed(first: str, last: str) -> str:
    return first + HIDDEN * (LENGTH - len(first) - len(last)) + last.upper()


def _joined(numbers: Iterable[str]) -> str:
    """Masks laid over each other: a digit that any of them shows is shown."""
    joined = [HIDDEN] * LENGTH
    for number in numbers:
        for place, digit in enumerate(number):
            if joined[place] == HIDDEN:
                joined[place] = digit
    return "".join(joined)


_SEPARATOR = rf"[\s./年月{HYPHENS}]{{1,2}}"
_DATE = re.compile(
    rf"(?<![0-9])((?:19|20)[0-9]{{2}})(?:{_SEPARATOR}([01]?[0-9])(?![0-9])"
    rf"(?:{_SEPARATOR}([0-3]?[0-9])(?![0-9]))?)?"
)
_BEFORE = re.compile(r"(?:生于|出生(?:年月日?|日期|时间|于)?[为是:\s]*)$")
_AFTER = re.compile(r"[年月日]?(?:出生|生(?![产活病态意育涯]))")
_AGE = re.compile(r"(?<![0-9])([1-9][0-9]?|1[01][0-9])\s*周?岁")
_NEAR = 8


def _births(text: str, background: Background) -> Iterator[_Span]:
    for match in _DATE.finditer(text):
        found = _period(match)
        if found is None:
            continue
        known = any(found[0] <= born <= found[1] for born in background.born)
        if known or _is_called_birth(text, match):
            yield _Span(*match.span(), *found)


def _is_called_birth(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _NEAR) : match.start()]
    return bool(_BEFORE.search(before) or _AFTER.match(text, match.end()))


def _period(match: re.Match[str]) -> tuple[date, date] | None:
    """The first and the last day that the figures can mean; None for no date."""
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        first = date(year, month, day or 1)
    except ValueError:
        return None
    return first, first if day else date(year, month, monthrange(year, month)[1])


def _ages(text: str, background: Background) -> Iterator[_Span]:
    """Two birth years each, as no line says on which day somebody was so old."""
    for match in _AGE.finditer(text):
        latest = background.on.year - int(match[1])
        found = date(latest - 1, 1, 1), date(latest, 12, 31)
        known = any(found[0] <= born <= found[1] for born in background.born)
        if known or not background.born:
            yield _Span(*match.span(), *found)
