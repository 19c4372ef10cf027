"""The answers of a form as somebody reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from honors.forms import FormField, parse_form


@dataclass(frozen=True, kw_only=True)
class Answer:
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`texts` are read, `facts` glanced at. Of private answers none is here."""

    texts: Sequence[Answer]
    facts: Sequence[Answer]


class Answered(Protocol):
    """A dossier that somebody judges or votes on."""

    @property
    def answers(self) -> dict[str, Any]: ...


def reading_of(dossier: Answered, definition: object) -> Reading:
    """What is judged comes first; within that the form's own order holds."""
    form = parse_form(definition)
    fields = [f for f in form.fields if f.name in dossier.answers and not f.private]
    ordered = sorted(fields, key=lambda field: not field.judged)
    told = [(f, Answer(label=f.label, value=_public(f, dossier.answers[f.name]))) for f in ordered]
    return Reading(
        texts=[answer for field, answer in told if field.kind == "long_text"],
        facts=[answer for field, answer in told if field.kind != "long_text"],
    )


def facts(fields: tuple[FormField, ...], data: Mapping[str, Any]) -> list[dict[str, str]]:
    """For the list of facts, in the order of the form."""
    return [{"label": f.label, "value": written(f, data.get(f.name))} for f in fields]


def written(field: FormField, value: Any) -> str:
    """A choice by its label, a yes or no in words, several members one a line."""
    if value in (None, ""):
        return ""
    if field.kind == "boolean":
        return _("Yes") if value else _("No")
    if field.kind == "choice":
        return dict(field.choices).get(value, str(value))
    if field.kind == "members":
        return "\n".join(_member(field.fields, member) for member in value)
    return str(value)


def _public(field: FormField, value: Any) -> str:
    if field.kind != "members":
        return written(field, value)
    shown = [inner for inner in field.fields if not inner.private]
    return "\n".join(_member(shown, member) for member in value)


def _member(fields: Sequence[FormField], member: Mapping[str, Any]) -> str:
    said = [written(inner, member.get(inner.name)) for inner in fields]
    return " · ".join(text for text in said if text)
