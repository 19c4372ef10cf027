"""Where the words of a notice would give somebody away: every place, to be mended at once.

Pure readings of a notice with its entries and their nominees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from honors.disclosure import Exposure, background_of, exposure, public_text
from honors.texts import Finding, find_date, find_house, find_personal_data

if TYPE_CHECKING:
    from datetime import date

CLOSED = "resident_id"


@dataclass(frozen=True, kw_only=True)
class Place:
    """One text of the notice, and what must not stand in it. `pointer` names it as refusals do."""

    where: Any
    pointer: str
    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class ExposedLine:
    """A line that as a whole leaves too few people possible."""

    position: int
    exposure: Exposure

    @property
    def pointer(self) -> str:
        return f"/entries/{self.position}"


def shown_entries(notice: Any) -> list[Any]:
    return [entry for entry in notice.entries.all() if entry.voided_at is None]


def places_of(notice: Any) -> Iterator[Place]:
    """Title, contact and every part of every line.

    The contact is the office's own, so it may have a telephone number and an address.
    """
    yield _place(_("The title"), "/title", notice.title, _findings(notice.title))
    own = [found for found in find_personal_data(notice.contact) if found.kind == CLOSED]
    yield _place(_("The contact"), "/contact", notice.contact, own)
    for entry in notice.entries.all():
        where = _("Entry %(position)s") % {"position": entry.position}
        born = _birth_dates(entry.nomination.nominee)
        for text in map(str, entry.line.values()):
            found = [*_findings(text), *(f for day in born for f in find_date(text, day))]
            yield _place(where, f"/entries/{entry.position}", text, found)


def exposed_lines(notice: Any, *, on: date) -> Iterator[ExposedLine]:
    """The lines by which, taken together with the title, somebody can be picked out."""
    for entry in shown_entries(notice):
        text = public_text(notice.title, entry.line)
        found = exposure(text, background_of(entry, notice, on=on))
        if found.points_at_somebody:
            yield ExposedLine(position=entry.position, exposure=found)


def _place(where: Any, pointer: str, text: str, findings: list[Finding]) -> Place:
    return Place(where=where, pointer=pointer, text=text, findings=tuple(findings))


def _findings(text: str) -> list[Finding]:
    return [*find_personal_data(text), *find_house(text)]


def _birth_dates(nominee: Any) -> list[date]:
    people = [nominee, *nominee.members.all()]
    return sorted({person.birth_date for person in people if person.birth_date is not None})
