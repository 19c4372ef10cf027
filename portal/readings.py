"""What a judge reads and marks: the answers in words, a rubric's standards, marks as written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from honors.forms import FormField, parse_form
from honors.queries.blinding import JudgedDossier

MOST_LEVELS = 10


@dataclass(frozen=True, kw_only=True)
class Answer:
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`texts` are read, `facts` glanced at. Of private answers none is here."""

    texts: Sequence[Answer]
    facts: Sequence[Answer]


def reading_of(dossier: JudgedDossier, definition: object) -> Reading:
    """What is judged comes first; within that the form's own order holds."""
    form = parse_form(definition)
    fields = [f for f in form.fields if f.name in dossier.answers and not f.private]
    ordered = sorted(fields, key=lambda field: not field.judged)
    told = [(f, Answer(label=f.label, value=_said(f, dossier.answers[f.name]))) for f in ordered]
    return Reading(
        texts=[answer for field, answer in told if field.kind == "long_text"],
        facts=[answer for field, answer in told if field.kind != "long_text"],
    )


def _said(field: FormField, value: Any) -> str:
    if field.kind == "members" and isinstance(value, list):
        return "\n".join(_member(field, row) for row in value)
    if field.kind == "choice":
        return dict(field.choices).get(str(value), str(value))
    if field.kind == "boolean":
        return _("Yes") if value else _("No")
    return str(value)


def _member(field: FormField, row: dict[str, Any]) -> str:
    shown = [inner for inner in field.fields if inner.name in row and not inner.private]
    return " · ".join(_said(inner, row[inner.name]) for inner in shown)


def plain(value: Decimal | None) -> str:
    """85, or 85.5: without the places that say nothing."""
    return "" if value is None else f"{value.normalize():f}"


def levels_of(maximum: Decimal, kept: Decimal | None) -> list[str]:
    """The marks to choose from, none where they are too many, or one is kept that is between."""
    is_whole = all(number == int(number) for number in (maximum, kept or Decimal()))
    if not is_whole or maximum > MOST_LEVELS:
        return []
    return [str(level) for level in range(int(maximum) + 1)]
