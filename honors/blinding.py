"""What a text still says of somebody who should not be known: it warns, and rewrites nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from honors.disclosure import Background, exposure
from honors.spelling import folded
from honors.texts import find_personal_data

# What people leave off when they speak of a place.
_ENDING = re.compile("(村民委员会|居民委员会|村委会|居委会|村|社区|街道|镇|乡)$")
SHORTEST_NAME = 2  # characters


class Remainder(TextChoices):
    NUMBER = "number", _("An identity or phone number")
    NAME = "name", _("A name")
    PLACE = "place", _("A village, town or unit")
    FEW = "few", _("Dates or digits that few people share")


@dataclass(frozen=True, kw_only=True)
class Trace:
    """`excerpt` is what was found, masked where it is a number."""

    field: str
    kind: Remainder
    excerpt: str


def traces(
    texts: Mapping[str, str],
    *,
    names: Iterable[str],
    places: Iterable[str],
    background: Background,
) -> list[Trace]:
    """Everything that points at the nominee in texts by field name, in the order of the fields.

    `names` are the nominee's and the members', `places` the unit's and those above it. A name is
    found in traditional characters and in half or full width too; a place without its ending.
    """
    wanted = [
        *((Remainder.NAME, name) for name in names),
        *((Remainder.PLACE, _ENDING.sub("", place) or place) for place in places),
    ]
    keys = {folded(word): (kind, word) for kind, word in wanted}
    return [trace for field, text in texts.items() for trace in _in(field, text, keys, background)]


def _in(
    field: str, text: str, keys: Mapping[str, tuple[Remainder, str]], background: Background
) -> Iterator[Trace]:
    for finding in find_personal_data(text):
        yield Trace(field=field, kind=Remainder.NUMBER, excerpt=finding.excerpt)
    plain = folded(text)
    for key, (kind, word) in keys.items():
        if len(key) >= SHORTEST_NAME and key in plain:
            yield Trace(field=field, kind=kind, excerpt=word)
    shown = exposure(text, background)
    if shown.points_at_somebody:
        yield Trace(field=field, kind=Remainder.FEW, excerpt="…".join(shown.excerpts))
