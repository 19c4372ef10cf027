"""Words with fields in braces: a field that is unknown or has no value is refused, never left out.

The standard wordings are our own; a county puts its own in their place, and previews them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from django.utils.translation import gettext_lazy as _

from honors.models import Organization, Wording
from honors.texts import clean_text
from workflow.refusals import InvalidInput, InvalidInputs

DECISION = "decision"
LINE_LIMIT, PARAGRAPH_LIMIT, MOST_PARAGRAPHS = 200, 2000, 30

# The fields of a kind of wording; those of `REQUIRED` must be said, or the paper would say nothing.
FIELDS: dict[str, tuple[str, ...]] = {
    DECISION: ("issuers", "awards", "honorees", "program", "round", "year", "basis", "total"),
}
REQUIRED: dict[str, tuple[str, ...]] = {DECISION: ("awards",)}
LINES = ("to", "copies", "printed_by")

STANDARD: dict[str, dict[str, Any]] = {
    DECISION: {
        "to": "各乡镇（街道）、各有关单位",
        "paragraphs": [
            "{year}年，各单位按照{program}的要求，严格履行推荐、审核、评审和公示程序，"
            "涌现出一批事迹突出、群众公认的先进典型。",
            "为树立榜样、弘扬新风，{issuers}决定，{awards}。",
            "希望获得荣誉的{honorees}珍惜荣誉、再接再厉，继续发挥示范带头作用。"
            "希望广大群众以先进典型为榜样，崇德向善、奋发进取，为家乡发展作出新的贡献。",
        ],
        "copies": "",
        "printed_by": "",
    },
}


def wording_of(organization: Organization, kind: str, number: int | None = None) -> Wording:
    """The version of that number, or the one that is used now."""
    own = Wording.objects.filter(organization=organization, kind=kind)
    found = own.order_by("-number").first() if number is None else own.filter(number=number).first()
    standard = Wording(organization=organization, kind=kind, number=0, body=STANDARD[kind])
    return found or standard


def checked_body(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body in one form; everything at fault is named at once, by its place."""
    if kind not in FIELDS:
        message = _("There is no wording for this kind of document.")
        raise InvalidInput(message, code="unknown_kind", pointer="/kind")
    errors: list[InvalidInput] = []
    unknown = sorted({*body} - {*LINES, "paragraphs"})
    errors += [_unknown(f"/body/{name}", name) for name in unknown]
    paragraphs = body.get("paragraphs")
    if not isinstance(paragraphs, list) or not 0 < len(paragraphs) <= MOST_PARAGRAPHS:
        message = _("Give between 1 and %(most)s paragraphs.")
        raise InvalidInput(
            message, code="paragraphs", pointer="/body/paragraphs", most=MOST_PARAGRAPHS
        )
    cleaned: dict[str, Any] = {
        name: _checked(kind, body.get(name, ""), f"body/{name}", LINE_LIMIT, errors)
        for name in LINES
    }
    cleaned["paragraphs"] = [
        _checked(kind, text, f"body/paragraphs/{nth}", PARAGRAPH_LIMIT, errors)
        for nth, text in enumerate(paragraphs)
    ]
    said = {name for text in cleaned["paragraphs"] for name in _names(text)}
    errors += [_unsaid(name) for name in REQUIRED[kind] if name not in said]
    if len(errors) > 1:
        raise InvalidInputs(errors)
    if errors:
        raise errors[0]
    return cleaned


def _checked(kind: str, text: object, field: str, limit: int, errors: list[InvalidInput]) -> str:
    try:
        cleaned = clean_text(text, field=field, limit=limit, lines=False)
        unknown = [name for name in _names(cleaned) if name not in FIELDS[kind]]
    except InvalidInput as error:
        errors.append(error)
        return ""
    except ValueError:
        message = _("A brace is opened and not closed, or closed and not opened.")
        errors.append(InvalidInput(message, code="braces", pointer=f"/{field}"))
        return ""
    errors += [_unknown(f"/{field}", name) for name in unknown]
    return cleaned


def _names(text: str) -> list[str]:
    """The fields of a text; what is more than a name in braces counts as a name that nobody has."""
    return [
        f"{name}{'!' + how if how else ''}{':' + shape if shape else ''}"
        for _literal, name, shape, how in Formatter().parse(text)
        if name is not None
    ]


def _unknown(pointer: str, name: str) -> InvalidInput:
    message = _("There is no field “%(name)s” here.")
    return InvalidInput(message, code="wording_field_unknown", pointer=pointer, name=name)


def _unsaid(name: str) -> InvalidInput:
    return InvalidInput(
        _("The field “%(name)s” must stand in one of the paragraphs."),
        code="wording_field_required",
        pointer="/body/paragraphs",
        name=name,
    )


def filled(texts: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """With each field's value in its place; one without a value is refused."""
    missing = {name for text in texts for name in _names(text) if not values.get(name)}
    errors = [
        InvalidInput(
            _("The wording asks for “%(name)s”, and here that is empty."),
            code="wording_value_missing",
            pointer=f"/values/{name}",
            name=name,
        )
        for name in sorted(missing)
    ]
    if len(errors) > 1:
        raise InvalidInputs(errors)
    if errors:
        raise errors[0]
    return [text.format(**values) for text in texts]
