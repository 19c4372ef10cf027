"""Rules of a category's list, as data that the guards can rely on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.forms import FormField, parse_form
from honors.models import FormDefinition
from workflow.refusals import InvalidInput

LIMITS = ("at_most_percent", "at_least_percent", "at_most")
PARTS = {"label", "field", "values", "unless"}
PERCENT = 100
_RULE_NAME = re.compile("[a-z][a-z0-9_]{0,39}")
_LABEL_LIMIT = 100


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
    if not isinstance(rule, Mapping) or rule.keys() - {*PARTS, *LIMITS}:
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
        "values": clean_values(rule.get("values"), field, at=f"{at}/values"),
        **clean_exemption(rule, fields, at=at),
        **limits,
    }


def clean_exemption(
    rule: Mapping[str, Any], fields: Mapping[str, FormField], *, at: str
) -> dict[str, Any]:
    """{"unless": {"field", "values"}} where the rule says who counts by that instead."""
    unless = rule.get("unless")
    if unless is None:
        return {}
    if not isinstance(unless, Mapping) or unless.keys() != {"field", "values"}:
        raise _wrong_rule(f"{at}/unless")
    field = fields.get(str(unless["field"]))
    if field is None:
        raise inputs.refused(
            _("The form has no such field."), code="unknown_field", field=f"{at}/unless/field"
        )
    values = clean_values(unless["values"], field, at=f"{at}/unless/values")
    return {"unless": {"field": field.name, "values": values}}


def clean_values(values: object, field: FormField, *, at: str) -> list[Any]:
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
