"""Conditions of a category and rules of its list, as data that the guards can rely on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.forms import FormField, parse_form
from honors.guards.eligibility import CONDITIONS
from honors.models import FormDefinition
from honors.models.nominees import Sex
from workflow.refusals import InvalidInput

LIMITS = ("at_most_percent", "at_least_percent", "at_most")
PERCENT = 100
_RULE_NAME = re.compile("[a-z][a-z0-9_]{0,39}")
_LABEL_LIMIT = 100


def _is_whole(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    )


ACCEPTS: dict[str, Callable[[object], bool]] = {
    "sex": lambda value: isinstance(value, str) and value in Sex.values,
    "age_min": _is_whole(0, 120),
    "women_percent_min": _is_whole(0, PERCENT),
    "members_min": _is_whole(1, 1000),
    "not_honored_within_years": _is_whole(0, 100),
}


def clean_eligibility(conditions: object) -> dict[str, Any]:
    """The conditions, each one that `honors.guards.eligibility` knows, with a fitting value."""
    if not isinstance(conditions, Mapping):
        raise _unknown_condition("eligibility")
    for name, value in conditions.items():
        if name not in CONDITIONS or not ACCEPTS[name](value):
            raise _unknown_condition(f"eligibility/{name}")
    return dict(conditions)


def _unknown_condition(field: str) -> InvalidInput:
    message = _("There is no such condition, or its value does not fit.")
    return InvalidInput(message, code="unknown_condition", pointer=f"/{field}")


def clean_list_rules(rules: object, form: FormDefinition) -> dict[str, Any]:
    """Rules over the whole list, each about a field of the category's form."""
    if not isinstance(rules, Mapping):
        raise _wrong_rule("list_rules")
    fields = {field.name: field for field in parse_form(form.fields).fields}
    return {_rule_name(name): _clean_rule(name, rule, fields) for name, rule in rules.items()}


def _rule_name(name: object) -> str:
    if not isinstance(name, str) or not _RULE_NAME.fullmatch(name):
        raise _wrong_rule("list_rules")
    return name


def _clean_rule(name: str, rule: object, fields: Mapping[str, FormField]) -> dict[str, Any]:
    at = f"list_rules/{name}"
    if not isinstance(rule, Mapping) or rule.keys() - {"label", "field", "values", *LIMITS}:
        raise _wrong_rule(at)
    field = fields.get(str(rule.get("field")))
    if field is None:
        raise inputs.refused(
            _("The form has no such field."), code="unknown_field", field=f"{at}/field"
        )
    limits = {limit: rule[limit] for limit in LIMITS if limit in rule}
    if not limits:
        raise _wrong_rule(at)
    for limit, value in limits.items():
        inputs.whole(value, field=f"{at}/{limit}", low=0, high=PERCENT)
    return {
        "label": inputs.text(rule.get("label"), field=f"{at}/label", limit=_LABEL_LIMIT),
        "field": field.name,
        "values": _clean_values(rule.get("values"), field, at=f"{at}/values"),
        **limits,
    }


def _clean_values(values: object, field: FormField, *, at: str) -> list[Any]:
    known = [value for value, _label in field.choices]
    if not isinstance(values, list | tuple) or not values:
        raise _wrong_rule(at)
    for number, value in enumerate(values):
        if not isinstance(value, str | int) or (known and value not in known):
            raise inputs.refused(
                _("The field cannot have this value."), code="unknown_value", field=f"{at}/{number}"
            )
    return list(values)


def _wrong_rule(field: str) -> InvalidInput:
    message = _("A rule of a list names a field, its values and a limit, and nothing else.")
    return InvalidInput(message, code="unknown_list_rule", pointer=f"/{field}")
