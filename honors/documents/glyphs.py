"""Characters that the fonts of our PDFs lack: found before anything is printed as an empty box."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from honors.documents.typesetting import printable
from workflow.refusals import InvalidInput, InvalidInputs

if TYPE_CHECKING:
    from collections.abc import Iterator

# What names the person or thing that a part of the data speaks of.
OWNERS = ("holder", "name", "recipient", "title")
LONGEST = 30
MOST_NAMED = 20
# Line ends, and what joins or varies characters: no glyph of their own.
_UNDRAWN = re.compile("[\n\t\u200c\u200d\ufe00-\ufe0f]|\u200b")


def require_glyphs(data: Any) -> None:
    """Refuse (`glyph_missing`), naming each person with the characters that cannot be printed."""
    missing: dict[str, str] = {}
    for owner, characters in _missing(data, ""):
        missing[owner] = "".join(dict.fromkeys(missing.get(owner, "") + characters))
    errors = [_refusal(owner, found) for owner, found in missing.items()]
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise InvalidInputs(errors[:MOST_NAMED])


def _missing(data: Any, owner: str) -> Iterator[tuple[str, str]]:
    match data:
        case str():
            lacking = {c for c in _UNDRAWN.sub("", data) if ord(c) not in printable()}
            if lacking:
                yield (owner or data)[:LONGEST], "".join(sorted(lacking))
        case dict():
            named = next((data[key] for key in OWNERS if isinstance(data.get(key), str)), owner)
            for value in data.values():
                yield from _missing(value, named)
        case list() | tuple():
            for value in data:
                yield from _missing(value, owner)


def _refusal(owner: str, characters: str) -> InvalidInput:
    codes = "、".join(f"{character} (U+{ord(character):04X})" for character in characters)
    return InvalidInput(
        _("“%(owner)s” has characters that the fonts cannot print: %(characters)s."),
        code="glyph_missing",
        owner=owner,
        characters=codes,
    )
