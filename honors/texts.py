"""What people type: refuse what no page or printer can show, fold what means the same, count words.

Full-width and half-width forms, zero-width characters and separators are treated here, once, for
names, numbers and stories alike.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from workflow.refusals import InvalidInput

# Each of these stands inside a character class of a regular expression.
ZERO_WIDTH = "\u00ad\u200b\u2060\ufeff"
JOINERS = "\u200c\u200d"
HYPHENS = r"\-" "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SEPARATORS = re.compile(rf"[\s{ZERO_WIDTH}{JOINERS}{HYPHENS}{_BIDI}]+")
_NEW_LINES = re.compile("\r\n|[\r\u2028\u2029]")
_ZERO_WIDTH = re.compile(f"[{ZERO_WIDTH}]")

_SURROGATES = re.compile("[\ud800-\udfff]")
_DIRECTIONS = re.compile(f"[{_BIDI}]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NO_CHARACTERS = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + 0xFFFE + n) for plane in range(17) for n in (0, 1))
    + "]"
)


# Whatever one of the rules here has to look at more closely, in one search: most texts have none.
_PECULIAR = re.compile(
    f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_BIDI}{ZERO_WIDTH}\ufdd0-\ufdef\ufffe\uffff"
    "\U0001fffe-\U0010ffff]"
)


def half_width(text: str) -> str:
    """Full-width ASCII and the ideographic space become their ASCII twins; the length stays."""
    return text.translate(_HALF_WIDTH)


def compact(text: str) -> str:
    """A number as typed: half-width, upper case, no spaces, hyphens or invisible characters."""
    return _SEPARATORS.sub("", half_width(text)).upper()


def require_text(value: object, *, pointer: str) -> str:
    if not isinstance(value, str):
        raise InvalidInput(_("This must be text."), code="not_text", pointer=pointer)
    return value


def require_legible(text: str, *, pointer: str, keep: str = "") -> None:
    """Refuse what databases, office documents or readers cannot cope with.

    Control characters in `keep` pass. Direction controls are refused because they make a line
    read differently from what it stores.
    """
    if not _PECULIAR.search(text):
        return
    if "\x00" in text:
        raise InvalidInput(_("The text contains a NUL character."), code="nul", pointer=pointer)
    if _SURROGATES.search(text):
        message = _("The text contains half a character (a lone surrogate). Please type it again.")
        raise InvalidInput(message, code="lone_surrogate", pointer=pointer)
    if _DIRECTIONS.search(text):
        message = _("The text contains an invisible character that reverses the reading direction.")
        raise InvalidInput(message, code="bidi_control", pointer=pointer)
    if any(found not in keep for found in _CONTROLS.findall(text)):
        message = _("The text contains a line break or another control character.")
        raise InvalidInput(message, code="control_character", pointer=pointer)
    if _NO_CHARACTERS.search(text):
        message = _("The text contains a code that is not a character.")
        raise InvalidInput(message, code="not_a_character", pointer=pointer)


def clean_text(text: object, *, field: str, limit: int, lines: bool = True) -> str:
    """Free text in NFC without outer white space; `limit` counts characters.

    Line breaks become `\\n`, or are refused unless `lines`. `field` is the path below the root of
    the JSON pointer, such as `deeds` or `members/0/name`.
    """
    pointer = f"/{field}"
    typed = require_text(text, pointer=pointer)
    if _PECULIAR.search(typed):
        if lines:
            typed = _NEW_LINES.sub("\n", typed)
        require_legible(typed, pointer=pointer, keep="\n\t" if lines else "\t")
        typed = _ZERO_WIDTH.sub("", unicodedata.normalize("NFC", typed))
    cleaned = unicodedata.normalize("NFC", typed).strip()
    if len(cleaned) > limit:
        message = _("The text has %(count)s characters; at most %(limit)s are allowed.")
        raise InvalidInput(
            message, code="too_long", pointer=pointer, count=len(cleaned), limit=limit
        )
    return cleaned


# What a spreadsheet takes for the beginning of a formula, once it is folded to half width.
_FORMULA_STARTS = ("=", "+", "-", "@")
_SPLITTING = ("\t", "\r", "\n")
_UNSEEN = " \u3000\u00a0\t\r\n" + ZERO_WIDTH + JOINERS


def harmless(text: str) -> str:
    """With an apostrophe in front where a program would run it: also where the sign is full-width
    or hides behind blanks, because some programs drop these.
    """
    first = unicodedata.normalize("NFKC", text.lstrip(_UNSEEN)[:1])
    runs = text.startswith(_SPLITTING) or first.startswith(_FORMULA_STARTS)
    return f"'{text}" if runs else text


_ASIAN = (
    "\u1100-\u11ff\u2e80-\u2fff\u3001-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uffef\U0001b000-\U0001b2ff\U0001f200-\U0001f2ff"
    "\U00020000-\U0003ffff"
)
_EITHER = "\u00b7\u2018\u2019\u201c\u201d\u2014\u2025\u2026"
_UNCOUNTED = f"\\s{ZERO_WIDTH}\ufe00-\ufe0f\U000e0100-\U000e01ef"
_RUN = f"[^{_ASIAN}{_EITHER}{_UNCOUNTED}]+"
_WORD = re.compile(f"[{_ASIAN}]|{_RUN}(?:[{_EITHER}]{_RUN})*|[{_EITHER}]")


def count_words(text: str) -> int:
    """The figure that Word shows as 字数.

    Every East Asian character and full-width mark counts one; every other unbroken run of
    characters counts one, so `COVID-19` and `3.8%` are one word each and a half-width mark between
    Chinese characters is one as well. Quotation marks, dashes, ellipses and the middle dot, which
    exist once for both scripts, count as full-width unless they join two Latin runs (don’t).
    """
    return sum(1 for _found in _WORD.finditer(text))


class Finding(NamedTuple):
    """Where a text gives away a personal number; `excerpt` has it masked, with some context."""

    kind: str
    start: int
    end: int
    excerpt: str


_GAP = f"[ \\t\u00a0{ZERO_WIDTH}{JOINERS}{HYPHENS}]{{0,2}}"
_RESIDENT_ID = re.compile(f"(?<![0-9])[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx](?![0-9])")
_PHONE = re.compile(
    f"(?<![0-9])(?:(?:\\+|00)?86{_GAP})?1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}(?![0-9])"
)
_COUNT = "(?:[0-9]{1,5}|[一二三四五六七八九十百零〇]{1,5})"
_STREET = "(?:[路街巷弄庄村组屯队苑]|胡同|小区|花园|社区|大道|公寓)"
_NO_HOUSE = "[井线桥机矿坝站厂店棚田地文令卡车船塘库泵闸]|公路|大棚"
_HOUSE = re.compile(
    f"{_STREET}[\\s{HYPHENS}]?{_COUNT}号(?!{_NO_HOUSE})"
    f"|{_COUNT}(?:栋|幢|座|号楼)(?:{_COUNT}单元)?{_COUNT}(?:室|户|号)"
    f"|{_COUNT}单元(?:{_COUNT}(?:室|户|号)|[0-9]{{3,4}}(?![0-9]))"
)
_CHINESE_DIGITS = "〇一二三四五六七八九"
_CONTEXT = 6
_BORN_FROM, _BORN_TO = 1900, 2099


def find_personal_data(text: str) -> list[Finding]:
    """Resident identity numbers and mobile numbers in a story, in reading order.

    A number with a wrong check digit is reported too: a slip of one digit hides nobody.
    """
    folded = half_width(text)
    numbers = [match.span() for match in _RESIDENT_ID.finditer(folded) if _has_birth_date(match[0])]
    phones = [
        match.span()
        for match in _PHONE.finditer(folded)
        if not any(start < match.end() and match.start() < end for start, end in numbers)
    ]
    found = [("resident_id", span) for span in numbers] + [("phone", span) for span in phones]
    return [
        Finding(kind, start, end, _excerpt(text, start, end))
        for kind, (start, end) in sorted(found, key=lambda item: item[1])
    ]


def find_house(text: str) -> list[Finding]:
    """Where a text leads to somebody's door: a house of a street, village or group, or a flat."""
    matches = _HOUSE.finditer(half_width(text))
    return [Finding("address", *match.span(), _excerpt(text, *match.span())) for match in matches]


def find_date(text: str, day: date) -> list[Finding]:
    """Where a text spells out this very day: 1980年3月5日, 1980-03-05, 19800305, or in words."""
    figures = (
        rf"(?<![0-9]){day.year}(?:\D{{1,3}}0?{day.month}\D{{1,3}}0?{day.day}|{day:%m%d})(?![0-9])"
    )
    matches = re.finditer(f"{figures}|{_in_words(day)}", half_width(text))
    return [
        Finding("birth_date", *match.span(), _excerpt(text, *match.span())) for match in matches
    ]


def _in_words(day: date) -> str:
    """一九八〇年三月五日; the zero is written in three ways, and the last sign may be 号."""
    year = "".join(_CHINESE_DIGITS[int(digit)] for digit in str(day.year)).replace("〇", "[〇零○]")
    return f"{year}年{_counted(day.month)}月{_counted(day.day)}[日号]"


def _counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _CHINESE_DIGITS[tens]) + "十" if tens else ""
    return ten + (_CHINESE_DIGITS[ones] if ones else "")


def _has_birth_date(number: str) -> bool:
    digits = compact(number)
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return _BORN_FROM <= born.year <= _BORN_TO


def _excerpt(text: str, start: int, end: int) -> str:
    before = text[max(0, start - _CONTEXT) : start]
    return f"{before}{text[start]}{'*' * (end - start - 1)}{text[end : end + _CONTEXT]}"
