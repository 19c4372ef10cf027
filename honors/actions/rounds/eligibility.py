"""Conditions of a category, cleaned into data that `honors.guards.eligibility` can rely on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.forms import FormField, parse_form
from honors.models import FormDefinition, HonorTitle
from honors.models.nominees import Sex
from honors.models.organizations import Level
from workflow.refusals import InvalidInput

PERCENT = 100
REASON_LIMIT = 200
MOST_CONDITIONS = 30
PARTS = {"name", "expected", "from", "until", "reason"}

Fields = Mapping[str, FormField]
# What a condition expects, as it is stored, or a refusal at `field`.
Cleaner = Callable[[object, str, Fields], object]


def clean_eligibility(conditions: object, form: FormDefinition) -> list[dict[str, Any]]:
    """Each {"name", "expected", "reason"}, and "from" and "until" (exclusive) where it is dated.

    Days are `date` objects or ISO texts. Fields that a condition names are fields of the form.
    """
    given = list(conditions) if isinstance(conditions, list | tuple) else [conditions]
    if len(given) > MOST_CONDITIONS:
        raise _unknown("eligibility")
    fields = {field.name: field for field in parse_form(form.fields).fields}
    return [_condition(one, f"eligibility/{n}", fields) for n, one in enumerate(given)]


def _condition(given: object, at: str, fields: Fields) -> dict[str, Any]:
    if not isinstance(given, Mapping) or given.keys() - PARTS:
        raise _unknown(at)
    name = given.get("name")
    if not isinstance(name, str) or name not in EXPECTED:
        raise _unknown(f"{at}/name")
    start, end = (_day(given.get(key), f"{at}/{key}") for key in ("from", "until"))
    if start is not None and end is not None and end <= start:
        raise inputs.refused(
            _("The end must lie behind the beginning."),
            code="not_half_open",
            field=f"{at}/until",
        )
    return {
        "name": name,
        "expected": EXPECTED[name](given.get("expected"), f"{at}/expected", fields),
        "from": start,
        "until": end,
        "reason": inputs.text(given.get("reason"), field=f"{at}/reason", limit=REASON_LIMIT),
    }


def _day(value: object, field: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise inputs.refused(
                _("This must be a date."), code="not_a_date", field=field
            ) from None
    return inputs.day(value, field=field).isoformat()


def _whole(low: int, high: int) -> Cleaner:
    return lambda value, field, _fields: inputs.whole(value, field=field, low=low, high=high)


def _sex(value: object, field: str, _fields: Fields) -> object:
    return inputs.choice(value, Sex.values, field=field)


def _level(value: object, field: str, _fields: Fields) -> object:
    return inputs.choice(value, Level.values, field=field)


def _rank(value: object, field: str, fields: Fields) -> object:
    given = _parts(value, field, {"field", "highest", "unless"})
    ranks = _known(given.get("field"), f"{field}/field", fields, kinds=("choice",))
    known = [choice for choice, _label in ranks.choices]
    unless = given.get("unless")
    return {
        "field": ranks.name,
        "highest": inputs.choice(given.get("highest"), known, field=f"{field}/highest"),
        "unless": None if unless is None else _answer(unless, f"{field}/unless", fields),
    }


def _answer(value: object, field: str, fields: Fields) -> dict[str, Any]:
    given = _parts(value, field, {"field", "values"})
    known = _known(given.get("field"), f"{field}/field", fields, kinds=("choice", "boolean"))
    choices: list[Any] = [choice for choice, _label in known.choices] or [True, False]
    values = given.get("values")
    if not isinstance(values, list | tuple) or not values or any(v not in choices for v in values):
        raise inputs.refused(
            _("The field cannot have this value."), code="unknown_value", field=f"{field}/values"
        )
    return {"field": known.name, "values": list(values)}


def _residence(value: object, field: str, fields: Fields) -> object:
    given = _parts(value, field, {"field", "years"})
    since = _known(given.get("field"), f"{field}/field", fields, kinds=("date", "month"))
    return {
        "field": since.name,
        "years": inputs.whole(given.get("years"), field=f"{field}/years", high=PERCENT),
    }


def _titles(value: object, field: str, _fields: Fields) -> object:
    given = _parts(value, field, {"titles", "level", "years"})
    titles, level = given.get("titles", []), given.get("level")
    if not isinstance(titles, list | tuple) or not (titles or level):
        raise _unknown(field)
    names = [
        inputs.text(title, field=f"{field}/titles/{n}", limit=100) for n, title in enumerate(titles)
    ]
    known = set(HonorTitle.objects.filter(name__in=names).values_list("name", flat=True))
    for number, name in enumerate(names):
        if name not in known:
            raise inputs.refused(
                _("There is no such title."), code="unknown_title", field=f"{field}/titles/{number}"
            )
    return {
        "titles": names,
        "level": None if level is None else _level(level, f"{field}/level", {}),
        "years": inputs.whole(given.get("years", 0), field=f"{field}/years", low=0, high=PERCENT),
    }


def _parts(value: object, field: str, parts: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or value.keys() - parts:
        raise _unknown(field)
    return value


def _known(name: object, at: str, fields: Fields, *, kinds: tuple[str, ...]) -> FormField:
    field = fields.get(name) if isinstance(name, str) else None
    if field is None or field.kind not in kinds:
        raise inputs.refused(
            _("The form has no such field, or it is of another kind."),
            code="unknown_field",
            field=at,
        )
    return field


def _unknown(field: str) -> InvalidInput:
    message = _("There is no such condition, or its value does not fit.")
    return InvalidInput(message, code="unknown_condition", pointer=f"/{field}")


EXPECTED: dict[str, Cleaner] = {
    "sex": _sex,
    "age_min": _whole(0, 120),
    "age_max": _whole(0, 120),
    "rank_max": _rank,
    "residence_years_min": _residence,
    "title_held": _titles,
    "no_title_held": _level,
    "not_honored_within_years": _whole(0, PERCENT),
    "women_percent_min": _whole(0, PERCENT),
    "women_leaders_min": _whole(1, 1000),
    "members_min": _whole(1, 1000),
    "members_max": _whole(1, 100_000),
}
