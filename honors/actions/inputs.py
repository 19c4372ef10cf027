"""What every action asks of what it is given: text, whole numbers, choices, times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from honors.texts import clean_text
from workflow.refusals import InvalidInput, InvalidInputs, Refusal

if TYPE_CHECKING:
    from workflow.definition import Workflow
    from workflow.refusals import Message

# What a whole number of the database holds everywhere.
LARGEST = 2**31 - 1
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def text(value: object, *, field: str, limit: int) -> str:
    """One line that is not empty."""
    cleaned = optional_text(value, field=field, limit=limit)
    if not cleaned:
        raise InvalidInput(_("This may not be empty."), code="empty", pointer=f"/{field}")
    return cleaned


def optional_text(value: object, *, field: str, limit: int) -> str:
    return clean_text(value, field=field, limit=limit, lines=False)


def whole(value: object, *, field: str, low: int = 1, high: int = LARGEST) -> int:
    """A whole number within [low, high]; true is not 1."""
    pointer = f"/{field}"
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidInput(_("This must be a whole number."), code="not_whole", pointer=pointer)
    if value < low:
        code = "not_positive" if low == 1 else "too_small"
        raise InvalidInput(_("This must be at least %(low)s."), code=code, pointer=pointer, low=low)
    if value > high:
        raise InvalidInput(
            _("This must be at most %(high)s."), code="too_large", pointer=pointer, high=high
        )
    return value


def year(value: object, *, field: str = "year") -> int:
    return whole(value, field=field, low=_FIRST_YEAR, high=_LAST_YEAR)


def flag(value: object, *, field: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(_("Answer yes or no."), code="not_yes_or_no", pointer=f"/{field}")
    return value


def choice(value: object, known: Iterable[str], *, field: str) -> str:
    options = list(known)
    if not isinstance(value, str) or value not in options:
        raise InvalidInput(
            _("Choose one of: %(choices)s."),
            code="not_a_choice",
            pointer=f"/{field}",
            choices="、".join(options),
        )
    return str(value)


def number(value: object, *, field: str, low: Decimal, high: Decimal) -> Decimal:
    """A decimal above `low` and up to `high`, with at most two places."""
    pointer = f"/{field}"
    try:
        parsed = Decimal(str(value)) if isinstance(value, str | int | Decimal) else None
    except InvalidOperation:
        parsed = None
    if parsed is None or isinstance(value, bool) or not parsed.is_finite():
        raise InvalidInput(_("This must be a number."), code="not_a_number", pointer=pointer)
    if not low < parsed <= high:
        raise InvalidInput(
            _("This must be above %(low)s and at most %(high)s."),
            code="out_of_range",
            pointer=pointer,
            low=low,
            high=high,
        )
    fixed = parsed.quantize(Decimal("0.01"))
    if fixed != parsed:
        raise InvalidInput(
            _("A number here has at most %(places)s decimal places."),
            code="number_too_fine",
            pointer=pointer,
            places=2,
        )
    return fixed


def moment(value: object, *, field: str) -> datetime:
    """Of our times: further away, no zone's clock can be read any more."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise InvalidInput(
            _("This must be a time with its zone."), code="not_a_time", pointer=f"/{field}"
        )
    year(value.year, field=field)
    return value


def half_open(start: datetime, end: datetime | None, *, field: str) -> None:
    """The end, which is exclusive, lies behind the start."""
    if end is not None and end <= start:
        raise InvalidInput(
            _("The end must lie behind the beginning."), code="not_half_open", pointer=f"/{field}"
        )


def day(value: object, *, field: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidInput(_("This must be a date."), code="not_a_date", pointer=f"/{field}")
    return value


def recent_day(value: object, *, field: str) -> date:
    """Of our times, as the days of documents are."""
    found = day(value, field=field)
    year(found.year, field=field)
    return found


@contextmanager
def once(message: Message, *, code: str, field: str) -> Iterator[None]:
    """Turn the database's "there is one already" into a refusal, also for whoever was faster."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise InvalidInput(message, code=code, pointer=f"/{field}") from error


def known_move(workflow: Workflow, name: object, supplied: Iterable[str]) -> str:
    """The name of one of the workflow's moves that takes all that is supplied."""
    row = next((row for row in workflow.transitions if row.name == name), None)
    if row is None:
        raise InvalidInput(_("There is no such move."), code="unknown_move", pointer="/name")
    unknown = sorted({*supplied} - {*row.needs, *row.accepts})
    if unknown:
        raise InvalidInput(
            _("This move does not take %(name)s."),
            code="unknown_field",
            pointer=f"/{unknown[0]}",
            name=unknown[0],
        )
    return row.name


def raise_errors(errors: list[InvalidInput]) -> None:
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise InvalidInputs(errors)


def refused(message: Message, *, code: str, field: str, **params: object) -> Refusal:
    return InvalidInput(message, code=code, pointer=f"/{field}", **params)
