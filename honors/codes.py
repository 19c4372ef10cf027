"""Codes on certificates: one that nobody can guess, one that people read out and file by."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

from honors.texts import HYPHENS, compact, half_width, require_text
from workflow.refusals import InvalidInput

# Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans("ILO", "110")
CODE_LENGTH = 24
_GROUP = 4

_COUNTY = re.compile("[0-9]{6}")
_PROGRAM = re.compile("[A-Z0-9]{1,12}")
_NUMBER = re.compile("([0-9]{6})-([A-Z0-9]{1,12})-([0-9]{4})-([0-9]{4,9})-([A-Z0-9])")
_ANY_HYPHEN = re.compile(f"\\s*[{HYPHENS}]\\s*")
_YEARS = range(1949, 2200)
_SERIALS = range(1, 10**9)


def new_verification_code() -> str:
    """120 random bits as six groups of four characters."""
    return _grouped("".join(secrets.choice(_ALPHABET) for _place in range(CODE_LENGTH)))


def normalize_code(value: object, *, pointer: str = "") -> str:
    """The code as it was issued, from one typed by hand: any case, spacing and lookalikes."""
    code = compact(require_text(value, pointer=pointer)).translate(_LOOKALIKES)
    if len(code) != CODE_LENGTH or not set(code) <= set(_ALPHABET):
        message = _("A verification code has %(count)s letters and digits.")
        raise InvalidInput(message, code="code_format", pointer=pointer, count=CODE_LENGTH)
    return _grouped(code)


def digest_of_code(code: str) -> str:
    """What history says of a code: it has too many bits to be found by trying."""
    return hashlib.sha256(code.encode()).hexdigest()


def _grouped(code: str) -> str:
    return "-".join(code[start : start + _GROUP] for start in range(0, CODE_LENGTH, _GROUP))


class CertificateNumber(NamedTuple):
    """`str()` is the number as printed, its check character (ISO 7064 MOD 37,36) at the end."""

    county_code: str
    program_code: str
    year: int
    serial: int

    def __str__(self) -> str:
        stem = f"{self.county_code}-{self.program_code}-{self.year:04d}-{self.serial:04d}"
        return f"{stem}-{mod_37_36.calc_check_digit(stem.replace('-', ''))}"


def certificate_number(county_code: str, program_code: str, year: int, serial: int) -> str:
    """`440785-SBHQ-2026-0012-K`: county, program, year, serial from 1, check character."""
    usable = _COUNTY.fullmatch(county_code) and _PROGRAM.fullmatch(program_code)
    if not usable or year not in _YEARS or serial not in _SERIALS:
        message = _(
            "A certificate number needs a county code of 6 digits, a program code of capital "
            "letters and digits, a year and a serial number from 1."
        )
        raise InvalidInput(message, code="certificate_parts")
    return str(CertificateNumber(county_code, program_code, year, serial))


def check_certificate_number(value: object, *, pointer: str = "") -> CertificateNumber:
    """The parts of a number typed by hand; a slip in one character is refused."""
    typed = half_width(require_text(value, pointer=pointer)).strip().upper()
    number = _ANY_HYPHEN.sub("-", typed)
    parts = _NUMBER.fullmatch(number)
    if not parts:
        message = _("A certificate number looks like 440785-SBHQ-2026-0012-K.")
        raise InvalidInput(message, code="certificate_format", pointer=pointer)
    try:
        mod_37_36.validate(number.replace("-", ""))
    except ValidationError:
        message = _("The check character does not match: a character is mistyped.")
        raise InvalidInput(message, code="certificate_check", pointer=pointer) from None
    return CertificateNumber(parts[1], parts[2], int(parts[3]), int(parts[4]))
