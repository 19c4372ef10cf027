"""The form of a dossier as data: which fields it has, what they accept, what is still missing.

A definition is a list of field objects, as `honors/form_definitions.py` has them; a county extends
it by further rows. What `Form.clean` gives can be stored as JSON, and is equal for equal answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, get_args

from django.utils.translation import gettext_lazy as _

from honors.form_values import Kind, clean_value
from honors.texts import count_words
from workflow.refusals import InvalidInput, InvalidInputs

if TYPE_CHECKING:
    from datetime import date

    from workflow.refusals import Message

FIELDS_LIMIT = 120
MEMBERS_LIMIT = 60
_NAME = re.compile("[a-z][a-z0-9_]{0,39}")
_LABEL_LIMIT = 100
_KINDS = frozenset(get_args(Kind))
_TEXTS = frozenset({"text", "long_text"})


@dataclass(frozen=True, slots=True)
class FormField:
    """One entry of a form. `limit` counts words the Word way. `judged` fields are what judges
    read; `private` ones are never published. `fields` describes each of the members."""

    name: str
    label: str
    kind: Kind
    required: bool = False
    limit: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    judged: bool = False
    private: bool = False
    fields: tuple[FormField, ...] = ()

    @property
    def is_sealed(self) -> bool:
        """Kept sealed: private itself, or a table with a private column."""
        return self.private or any(column.private for column in self.fields)


class Excess(NamedTuple):
    """A text with more words than its field allows."""

    name: str
    words: int
    limit: int


@dataclass(frozen=True, slots=True)
class Form:
    fields: tuple[FormField, ...]

    @property
    def judged_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields if field.judged)

    @property
    def private_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields if field.private)

    @property
    def sealed_names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields if field.is_sealed)

    def clean(self, data: object, *, on: date) -> dict[str, object]:
        """Canonical answers in the form's order, without the empty ones.

        `on` is today's date in Shanghai: nothing filled in may lie after it. All mistakes are
        reported at once. A draft may be incomplete or too long: ask `missing` and `over_limit`.
        """
        errors: list[InvalidInput] = []
        cleaned = _clean_fields(self.fields, data, at="", on=on, errors=errors)
        if errors:
            raise InvalidInputs(errors)
        return cleaned

    def fitting(self, data: Mapping[str, object], *, on: date) -> dict[str, object]:
        """What this form takes of the answers to another; the rest is left to be filled in."""
        known = {field.name: data[field.name] for field in self.fields if field.name in data}
        return _clean_fields(self.fields, known, at="", on=on, errors=[])

    def missing(self, data: Mapping[str, object]) -> list[str]:
        """Required fields not filled, `members/0/birth_month` for one of a member."""
        return _missing(self.fields, data, at="")

    def over_limit(self, data: Mapping[str, object]) -> list[Excess]:
        limited = [(field, data.get(field.name)) for field in self.fields if field.limit]
        counted = [
            Excess(field.name, count_words(value), field.limit or 0)
            for field, value in limited
            if isinstance(value, str)
        ]
        return [excess for excess in counted if excess.words > excess.limit]

    def changed(self, before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
        """Names of the fields that differ between two cleaned sets of answers."""
        return {
            field.name for field in self.fields if before.get(field.name) != after.get(field.name)
        }


def _clean_fields(
    fields: tuple[FormField, ...], data: object, *, at: str, on: date, errors: list[InvalidInput]
) -> dict[str, object]:
    if not isinstance(data, Mapping):
        errors.append(_mistake(_("Answers must be given by field name."), "not_an_object", at))
        return {}
    known = {field.name for field in fields}
    for key in data:
        if key not in known:
            errors.append(
                _mistake(_("This form has no such field."), "unknown_field", _below(at, key))
            )
    cleaned: dict[str, object] = {}
    for field in fields:
        value = _clean_field(
            field, data.get(field.name), at=_below(at, field.name), on=on, errors=errors
        )
        if not _is_empty(value):
            cleaned[field.name] = value
    return cleaned


def _clean_field(
    field: FormField, value: object, *, at: str, on: date, errors: list[InvalidInput]
) -> object:
    if _is_empty(value):
        return None
    if field.kind == "members":
        return _clean_members(field, value, at=at, on=on, errors=errors)
    try:
        return clean_value(field.kind, value, choices=field.choices, on=on, pointer=at)
    except InvalidInput as error:
        errors.append(error)
        return None


def _clean_members(
    field: FormField, value: object, *, at: str, on: date, errors: list[InvalidInput]
) -> object:
    if not isinstance(value, list) or len(value) > MEMBERS_LIMIT:
        message = _("This must be a list of at most %(limit)s members.")
        errors.append(InvalidInput(message, code="not_members", pointer=at, limit=MEMBERS_LIMIT))
        return None
    members = [
        _clean_fields(field.fields, member, at=f"{at}/{number}", on=on, errors=errors)
        for number, member in enumerate(value)
    ]
    return [member for member in members if member]


def _missing(fields: tuple[FormField, ...], data: Mapping[str, object], *, at: str) -> list[str]:
    names: list[str] = []
    for field in fields:
        value = data.get(field.name)
        if field.required and _is_empty(value):
            names.append(at + field.name)
        elif field.kind == "members" and isinstance(value, list):
            for number, member in enumerate(value):
                names += _missing(field.fields, member, at=f"{at}{field.name}/{number}/")
    return names


def _is_empty(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _below(at: str, key: object) -> str:
    """A JSON pointer one step down (RFC 6901)."""
    return f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}"


def _mistake(message: Message, code: str, pointer: str) -> InvalidInput:
    return InvalidInput(message, code=code, pointer=pointer)


def parse_form(definition: object) -> Form:
    """The form that a definition describes, or all its mistakes at once."""
    errors: list[InvalidInput] = []
    parsed = _parse_fields(definition, at="", errors=errors, nested=False)
    if errors:
        raise InvalidInputs(errors)
    return Form(parsed)


def _parse_fields(
    definition: object, *, at: str, errors: list[InvalidInput], nested: bool
) -> tuple[FormField, ...]:
    if not isinstance(definition, list) or not 0 < len(definition) <= FIELDS_LIMIT:
        message = _("A form is a list of 1 to %(limit)s fields.")
        errors.append(InvalidInput(message, code="form_not_a_list", pointer=at, limit=FIELDS_LIMIT))
        return ()
    parsed: list[FormField] = []
    for number, item in enumerate(definition):
        field = _parse_field(item, at=f"{at}/{number}", errors=errors, nested=nested)
        if field and any(field.name == other.name for other in parsed):
            message = _("Two fields have this name.")
            errors.append(_mistake(message, "form_name_twice", f"{at}/{number}/name"))
        elif field:
            parsed.append(field)
    return tuple(parsed)


def _parse_field(
    item: object, *, at: str, errors: list[InvalidInput], nested: bool
) -> FormField | None:
    if not isinstance(item, dict):
        errors.append(_mistake(_("A field is an object."), "form_not_an_object", at))
        return None
    count = len(errors)
    for key in item.keys() - _PROPERTIES.keys():
        errors.append(
            _mistake(_("A field has no such property."), "form_property", _below(at, key))
        )
    for key, (accepts, message) in _PROPERTIES.items():
        if (key in item or key in _NEEDED) and not accepts(item.get(key)):
            errors.append(_mistake(message, f"form_{key}", f"{at}/{key}"))
    if len(errors) == count:
        _require_consistent(item, at=at, errors=errors, nested=nested)
    if len(errors) > count:
        return None
    below = item.get("fields", [])
    inner = _parse_fields(below, at=f"{at}/fields", errors=errors, nested=True) if below else ()
    choices = tuple((value, label) for value, label in item.get("choices", []))
    return FormField(**{**item, "choices": choices, "fields": inner})


def _require_consistent(
    item: dict[str, object], *, at: str, errors: list[InvalidInput], nested: bool
) -> None:
    kind = item["kind"]
    if (kind == "choice") != bool(item.get("choices")):
        message = _("A choice, and only a choice, lists its choices.")
        errors.append(_mistake(message, "form_choices", f"{at}/choices"))
    if (kind == "members") != bool(item.get("fields")) or (nested and kind == "members"):
        message = _("Members, and only members, list the fields of each; they do not nest.")
        errors.append(_mistake(message, "form_fields", f"{at}/fields"))
    if item.get("limit") is not None and kind not in _TEXTS:
        message = _("Only a text has a limit of words.")
        errors.append(_mistake(message, "form_limit", f"{at}/limit"))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(_NAME.fullmatch(value))


def _is_label(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LABEL_LIMIT


def _is_limit(value: object) -> bool:
    return value is None or (type(value) is int and value > 0)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_choices(value: object) -> bool:
    if not isinstance(value, list | tuple):
        return False
    pairs = [pair for pair in value if isinstance(pair, list | tuple) and len(pair) == 2]  # noqa: PLR2004
    sound = all(_is_label(part) for pair in pairs for part in pair)
    return sound and len({pair[0] for pair in pairs}) == len(value)


_NEEDED = ("name", "label", "kind")
_FLAG: tuple[Callable[[object], bool], Message] = (_is_flag, _("This is true or false."))
_PROPERTIES: dict[str, tuple[Callable[[object], bool], Message]] = {
    "name": (_is_name, _("A field's name is a lower-case word of a-z, 0-9 and _.")),
    "label": (_is_label, _("A field needs a label of at most 100 characters.")),
    "kind": (
        lambda value: isinstance(value, str) and value in _KINDS,
        _("There is no such kind of field."),
    ),
    "required": _FLAG,
    "limit": (_is_limit, _("A limit is a whole number of words above 0.")),
    "choices": (_is_choices, _("Choices are different pairs of value and label.")),
    "judged": _FLAG,
    "private": _FLAG,
    "fields": (lambda value: isinstance(value, list), _("The fields of a member are a list.")),
}
