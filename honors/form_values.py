"""One answer of a form: what each kind of field accepts, and the one shape that is stored."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Protocol

from django.utils.translation import gettext_lazy as _

from honors.identity import parse_phone, parse_resident_id
from honors.texts import clean_text, half_width
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal[
    "text", "long_text", "integer", "decimal", "date", "month", "choice", "boolean", "phone",
    "resident_id", "members",
]  # fmt: skip
Choices = tuple[tuple[str, str], ...]

TEXT_CHARACTERS = 500
LONG_TEXT_CHARACTERS = 20_000
_NUMBER_LIMIT = 10**12
_PLACES = 4
_EARLIEST = date(1900, 1, 1)

_INTEGER = re.compile("[+-]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_DATE = re.compile("([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?")
_MONTH = re.compile("([0-9]{4})(?:[-./年]([0-9]{1,2})月?|([0-9]{2}))")
_TRUTHS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


class Cleaner(Protocol):
    def __call__(self, value: object, /, *, choices: Choices, on: date, pointer: str) -> object: ...


def clean_value(kind: str, value: object, *, choices: Choices, on: date, pointer: str) -> object:
    """A JSON-safe value: decimals, dates (2026-03-08) and months (2026-03) are strings."""
    return CLEANERS[kind](value, choices=choices, on=on, pointer=pointer)


def _clean_text(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    return clean_text(value, field=pointer[1:], limit=TEXT_CHARACTERS, lines=False)


def _clean_long_text(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    return clean_text(value, field=pointer[1:], limit=LONG_TEXT_CHARACTERS)


def _clean_integer(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        text = _typed(value)
        if not _INTEGER.fullmatch(text):
            message = _("This must be a whole number.")
            raise InvalidInput(message, code="not_an_integer", pointer=pointer)
        number = int(text)
    _require_size(Decimal(number), pointer=pointer)
    return number


def _clean_decimal(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    else:
        text = _typed(value)
        number = Decimal(text) if _DECIMAL.fullmatch(text) else Decimal("NaN")
    if not number.is_finite():
        raise InvalidInput(_("This must be a number."), code="not_a_number", pointer=pointer)
    _require_size(number, pointer=pointer)
    rounded = round(number, _PLACES)
    if rounded != number:
        message = _("A number here has at most %(places)s decimal places.")
        raise InvalidInput(message, code="number_too_fine", pointer=pointer, places=_PLACES)
    return f"{rounded.normalize():f}" if rounded else "0"


def _require_size(number: Decimal, *, pointer: str) -> None:
    if abs(number) >= _NUMBER_LIMIT:
        message = _("This number is too large.")
        raise InvalidInput(message, code="number_too_large", pointer=pointer)


def _clean_date(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    found = _DATE.fullmatch(_typed(value))
    day = _day(found[1], found[2], found[3]) if found else None
    if day is None:
        message = _("This must be a date such as 2026-03-08.")
        raise InvalidInput(message, code="not_a_date", pointer=pointer)
    _require_past(day, on=on, pointer=pointer)
    return day.isoformat()


def _clean_month(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    found = _MONTH.fullmatch(_typed(value))
    day = _day(found[1], found[2] or found[3], "1") if found else None
    if day is None:
        message = _("This must be a year and month such as 1990-05.")
        raise InvalidInput(message, code="not_a_month", pointer=pointer)
    _require_past(day, on=on, pointer=pointer)
    return day.isoformat()[:7]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _require_past(day: date, *, on: date, pointer: str) -> None:
    if not _EARLIEST <= day <= on:
        message = _("This date must lie between %(earliest)s and %(on)s.")
        raise InvalidInput(
            message, code="date_out_of_range", pointer=pointer, earliest=_EARLIEST, on=on
        )


def _clean_choice(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    typed = value.strip() if isinstance(value, str) else None
    for known, label in choices:
        if typed in {known, label}:
            return known
    message = _("Choose one of: %(choices)s.")
    labels = "、".join(label for _value, label in choices)
    raise InvalidInput(message, code="not_a_choice", pointer=pointer, choices=labels)


def _clean_boolean(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    truth = value if isinstance(value, bool) else _TRUTHS.get(_typed(value).lower())
    if truth is None:
        raise InvalidInput(_("Answer yes or no."), code="not_yes_or_no", pointer=pointer)
    return truth


def _clean_phone(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    return parse_phone(value, pointer=pointer)


def _clean_resident_id(value: object, /, *, choices: Choices, on: date, pointer: str) -> object:
    return parse_resident_id(value, on=on, pointer=pointer).number


def _typed(value: object) -> str:
    return half_width(value).strip() if isinstance(value, str) else ""


CLEANERS: Mapping[str, Cleaner] = {
    "text": _clean_text,
    "long_text": _clean_long_text,
    "integer": _clean_integer,
    "decimal": _clean_decimal,
    "date": _clean_date,
    "month": _clean_month,
    "choice": _clean_choice,
    "boolean": _clean_boolean,
    "phone": _clean_phone,
    "resident_id": _clean_resident_id,
}
