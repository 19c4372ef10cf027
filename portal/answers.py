"""The answers of a form as somebody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from honors.forms import FormField


def written(field: FormField, value: Any) -> str:
    """A choice by its label, a yes or no in words, several members one a line."""
    if value in (None, ""):
        return ""
    if field.kind == "boolean":
        return _("Yes") if value else _("No")
    if field.kind == "choice":
        return dict(field.choices).get(value, str(value))
    if field.kind == "members":
        return "\n".join(_member(field, member) for member in value)
    return str(value)


def _member(field: FormField, member: Mapping[str, Any]) -> str:
    said = [written(inner, member.get(inner.name)) for inner in field.fields]
    return " · ".join(text for text in said if text)


def facts(fields: tuple[FormField, ...], data: Mapping[str, Any]) -> list[dict[str, str]]:
    """For the list of facts, in the order of the form."""
    return [{"label": f.label, "value": written(f, data.get(f.name))} for f in fields]
