"""Who somebody is: resident identity number, mobile number, name.

Everything here takes what was typed and gives the one form that is stored, or a refusal with a
code of its own per mistake. `pointer` names the field at fault in the refusal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from django.utils.translation import gettext_lazy as _
from stdnum import numdb
from stdnum.cn import ric

from honors.texts import JOINERS, ZERO_WIDTH, compact, require_legible, require_text
from workflow.refusals import InvalidInput

Sex = Literal["female", "male"]

_LENGTH = 18
_OLD_LENGTH = 15
_EARLIEST = date(1900, 1, 1)
_PHONE_LENGTH = 11

_ROUNDED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
# Residence permits of residents of Hong Kong, Macao and Taiwan carry these in place of a county.
_PERMIT_REGIONS = frozenset({"810000", "820000", "830000"})


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A checked 18-character number and what it says about its holder."""

    number: str = field(repr=False)
    birth_date: date = field(repr=False)
    sex: Sex
    region_code: str


def parse_resident_id(value: object, *, on: date, pointer: str = "") -> ResidentId:
    """Checks characters, length, birth date (not after `on`), region and check digit (GB 11643)."""
    number = _eighteen(value, pointer=pointer)
    birth_date = _birth_date(number, on=on, pointer=pointer)
    region_code = number[:6]
    if not _region_known(region_code):
        message = _("No county or district has had the code %(region)s, the first six digits.")
        raise InvalidInput(message, code="id_region", pointer=pointer, region=region_code)
    _require_check_digit(number, pointer=pointer)
    return ResidentId(number, birth_date, "male" if int(number[16]) % 2 else "female", region_code)


def _eighteen(value: object, *, pointer: str) -> str:
    if isinstance(value, float):
        raise _rounded(pointer)
    number = compact(require_text(value, pointer=pointer))
    if not number:
        raise InvalidInput(_("The identity number is empty."), code="id_empty", pointer=pointer)
    if _ROUNDED.fullmatch(number):
        raise _rounded(pointer)
    if not re.fullmatch("[0-9]+X?", number):
        message = _("An identity number has only digits, and perhaps an X at its end.")
        raise InvalidInput(message, code="id_characters", pointer=pointer)
    _require_length(number, pointer=pointer)
    return number


def _require_length(number: str, *, pointer: str) -> None:
    if len(number) == _OLD_LENGTH:
        message = _(
            "This is an old number of 15 digits. They are no longer valid: enter the 18 characters "
            "of the second-generation identity card."
        )
        raise InvalidInput(message, code="id_old", pointer=pointer)
    if len(number) != _LENGTH:
        code = "id_too_short" if len(number) < _LENGTH else "id_too_long"
        message = _("An identity number has 18 characters; this one has %(count)s.")
        raise InvalidInput(message, code=code, pointer=pointer, count=len(number))


def _rounded(pointer: str) -> InvalidInput:
    message = _(
        "The spreadsheet has rounded this identity number and its last digits are lost. Format the "
        "column as text and enter the number again."
    )
    return InvalidInput(message, code="id_rounded", pointer=pointer)


def _birth_date(number: str, *, on: date, pointer: str) -> date:
    digits = number[6:14]
    try:
        birth_date = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        birth_date = date.min
    if birth_date < _EARLIEST:
        message = _("Digits 7 to 14, %(digits)s, are not a possible date of birth.")
        raise InvalidInput(message, code="id_date", pointer=pointer, digits=digits)
    if birth_date > on:
        message = _("The date of birth in this number, %(digits)s, is in the future.")
        raise InvalidInput(message, code="id_future", pointer=pointer, digits=digits)
    return birth_date


@lru_cache(maxsize=4096)  # a file names the same few counties again and again
def _region_known(code: str) -> bool:
    # A number issued late carries the county of its issue, so a county younger than its holder is
    # no mistake: only whether the code ever existed is asked, unlike `ric.get_birth_place`.
    if code in _PERMIT_REGIONS:
        return True
    return any("county" in names for _part, names in numdb.get("cn/loc").info(code))


def _require_check_digit(number: str, *, pointer: str) -> None:
    if number[-1] == ric.calc_check_digit(number):
        return
    if number.endswith("000"):
        raise _rounded(pointer)
    message = _("The last character does not match the others: one of them is mistyped.")
    raise InvalidInput(message, code="id_checksum", pointer=pointer)


def parse_phone(value: object, *, pointer: str = "") -> str:
    """A mainland mobile number as its 11 digits, without country code."""
    digits = re.sub(r"[()]", "", compact(require_text(value, pointer=pointer)))
    digits = re.sub(r"^(\+86|0086|86(?=[0-9]{11}$))", "", digits)
    if not digits:
        raise InvalidInput(_("The phone number is empty."), code="phone_empty", pointer=pointer)
    if not re.fullmatch("[0-9]+", digits):
        message = _("A phone number has only digits.")
        raise InvalidInput(message, code="phone_characters", pointer=pointer)
    if len(digits) != _PHONE_LENGTH:
        message = _("A mobile number has 11 digits; this one has %(count)s.")
        raise InvalidInput(message, code="phone_length", pointer=pointer, count=len(digits))
    if not re.match("1[3-9]", digits):
        message = _("A mobile number begins with 13 to 19.")
        raise InvalidInput(message, code="phone_prefix", pointer=pointer)
    return digits


_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MIDDLE_DOT = re.compile(
    "\\s*[\u00b7\u0387\u16eb\u2022\u2027\u2219\u22c5\u2e31\u30fb\ua78f\uff65]+\\s*"
    f"|(?<=[{_HAN}])\\s*[.\uff0e]\\s*(?=[{_HAN}])"
)
_PADDING = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")
_INVISIBLE = re.compile(f"[{ZERO_WIDTH}{JOINERS}]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def parse_name(value: object, *, pointer: str = "", limit: int = 60) -> str:
    """A name in NFC with single spaces and U+00B7 as its only middle dot; `limit` in characters.

    White space between two Chinese characters goes: lists pad 张三 to 张　三 to align it. Rare
    characters of every plane pass; private-use codes do not, they look different on each machine.
    """
    typed = require_text(value, pointer=pointer)
    require_legible(typed, pointer=pointer)
    if _PRIVATE_USE.search(typed):
        message = _(
            "The name contains a character that exists only on the computer where it was made. "
            "Enter its standard (Unicode) form."
        )
        raise InvalidInput(message, code="name_private_use", pointer=pointer)
    name = _canonical_name(typed)
    if not name:
        raise InvalidInput(_("The name is empty."), code="name_empty", pointer=pointer)
    if len(name) > limit:
        message = _("The name has %(count)s characters; at most %(limit)s are allowed.")
        raise InvalidInput(
            message, code="name_too_long", pointer=pointer, count=len(name), limit=limit
        )
    return name


def _canonical_name(typed: str) -> str:
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", typed)).strip()
    dotted = _MIDDLE_DOT.sub("\u00b7", visible)
    return re.sub(r"\s+", " ", _PADDING.sub("", dotted)).strip("\u00b7 ")


def age_on(birth_date: date, on: date) -> int:
    """Full years (周岁). Born on 29 February, one turns a year older on 1 March in other years."""
    if on < birth_date:
        message = _("The date of birth %(birth_date)s is after %(on)s.")
        raise InvalidInput(message, code="birth_after_date", birth_date=birth_date, on=on)
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def mask_id(number: str) -> str:
    """The last four only, for the staff's own pages. A public page shows no digit at all: with
    county and birth month known, four digits leave a handful of people."""
    return "*" * (len(number) - 4) + number[-4:]


def mask_phone(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}"
