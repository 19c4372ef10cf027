"""The settings of a consultation: whom it asks about which cases, and what it shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.consulting import IDENTITY, every_department
from honors.models import Organization, Round, Stage
from honors.models.programs import NomineeKind
from honors.models.public_notices import DayKind
from honors.queries.consultations import has_a_say

LONGEST = 60
MOST_RULES, MOST_FIELDS = 20, 60
NAME_LIMIT = 40
RULE_PARTS = {"field", "values", "departments"}


def _departments(value: object, field: str) -> object:
    """May be empty where departments are asked by kind or by value: the opening checks that."""
    keys = list(value) if isinstance(value, list | tuple) else None
    if keys is None or len(set(map(str, keys))) != len(keys):
        raise inputs.refused(
            _("A consultation asks one or more departments, each once."),
            code="consultation_empty",
            field=field,
        )
    return [inputs.whole(key, field=f"{field}/{number}") for number, key in enumerate(keys)]


def _by_kind(value: object, field: str) -> object:
    if not isinstance(value, Mapping):
        raise _wrong(field)
    return {
        inputs.choice(kind, NomineeKind.values, field=field): _departments(keys, f"{field}/{kind}")
        for kind, keys in value.items()
    }


def _by_value(value: object, field: str) -> object:
    if not isinstance(value, list | tuple) or len(value) > MOST_RULES:
        raise _wrong(field)
    return [_rule(rule, f"{field}/{number}") for number, rule in enumerate(value)]


def _rule(rule: object, at: str) -> dict[str, Any]:
    if not isinstance(rule, Mapping) or rule.keys() != RULE_PARTS:
        raise _wrong(at)
    values = rule["values"]
    simple = isinstance(values, list | tuple) and all(isinstance(v, str | int) for v in values)
    if not simple or not values:
        raise _wrong(f"{at}/values")
    return {
        "field": inputs.text(rule["field"], field=f"{at}/field", limit=NAME_LIMIT),
        "values": list(values),
        "departments": _departments(rule["departments"], f"{at}/departments"),
    }


def _identity(value: object, field: str) -> object:
    names = _names(value, field)
    return [inputs.choice(name, IDENTITY, field=f"{field}/{n}") for n, name in enumerate(names)]


def _names(value: object, field: str) -> list[str]:
    names = list(value) if isinstance(value, list | tuple) else None
    if names is None or len(names) > MOST_FIELDS or len(set(map(str, names))) != len(names):
        raise _wrong(field)
    return [inputs.text(n, field=f"{field}/{i}", limit=NAME_LIMIT) for i, n in enumerate(names)]


def _days(value: object, field: str) -> object:
    return inputs.whole(value, field=field, high=LONGEST)


def _day_kind(value: object, field: str) -> object:
    return inputs.choice(value, DayKind.values, field=field)


SETTINGS: dict[str, Callable[[object, str], object]] = {
    "departments": _departments,
    "by_kind": _by_kind,
    "by_value": _by_value,
    "days": _days,
    "kind": _day_kind,
    "identity": _identity,
    "fields": _names,
}
NEEDED = ("departments", "days")


def check_departments(
    round_: Round, stages: Sequence[Stage], *, field: str = "stages/{}/settings/departments"
) -> None:
    """Each exists, and has a say where the organizer works: three statements in all. What is
    refused is pointed at by `field`, with the number of the stage.
    """
    asked = {key for stage in stages for key in every_department(stage.settings)}
    found = {unit.pk: unit for unit in Organization.objects.filter(pk__in=asked)}
    for number, stage in enumerate(stages):
        place = field.format(number)
        keys = list(every_department(stage.settings))
        if stage.kind == "consultation" and not keys:
            raise inputs.refused(
                _("A consultation asks one or more departments, each once."),
                code="consultation_empty",
                field=place,
            )
        for key in keys:
            if key not in found:
                raise inputs.refused(
                    _("There is no such department."), code="unknown_department", field=place
                )
            if not has_a_say(found[key], round_.organizer):
                raise inputs.refused(
                    _("%(department)s has no say where %(organizer)s works."),
                    code="foreign_department",
                    field=place,
                    department=found[key].name,
                    organizer=round_.organizer.name,
                )


def _wrong(field: str) -> Exception:
    return inputs.refused(
        _("This setting of the consultation does not have the parts that it needs."),
        code="consultation_setting",
        field=field,
    )
