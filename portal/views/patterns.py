"""What repeats among objections, and what was done to those who objected: for auditors alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from honors.models import Nominee, Objection, Organization, RetaliationMark
from honors.queries.objection_patterns import Patterns, Repeat, Suspicion, patterns_for
from portal import histories
from portal.views.audits import Auditing
from portal.views.pages import ReadPage


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """`name` is empty for an objector, who stays unknown."""

    name: str
    times: int
    objections: Sequence[Objection]


@dataclass(frozen=True, kw_only=True)
class Suspected:
    objection: Objection
    text: str
    by_objector: bool
    moves: Sequence[tuple[int, str, Any]]


class PatternsPage(Auditing, ReadPage):
    here = "audit_patterns"
    template = "portal/audit/patterns.html"

    def context(self) -> dict[str, Any]:
        if not self.is_auditor:
            return {}
        found = patterns_for(self.caller, at=self.at)
        known = _objections(found)
        groups: Sequence[tuple[Any, Sequence[Repeat], Mapping[int, Model]]] = (
            (_("Nominees"), found.nominees, Nominee.objects.in_bulk(_keys(found.nominees))),
            (_("Units"), found.units, Organization.objects.in_bulk(_keys(found.units))),
            (_("The same objector"), found.objectors, {}),
        )
        return {
            "groups": [(title, _told(rows, names, known)) for title, rows, names in groups if rows],
            "suspicions": _suspected(found.suspicions, known),
        }


def _keys(rows: Sequence[Repeat]) -> list[int]:
    return [row.key for row in rows if row.key is not None]


def _objections(found: Patterns) -> dict[int, Objection]:
    """All that are named, in one statement."""
    rows = (*found.objectors, *found.nominees, *found.units)
    keys = {key for row in rows for key in row.objections}
    keys |= {suspicion.objection for suspicion in found.suspicions}
    return Objection.objects.select_related("nomination__nominee").in_bulk(keys)


def _told(
    rows: Sequence[Repeat], names: Mapping[int, Model], known: Mapping[int, Objection]
) -> list[Repeated]:
    return [
        Repeated(
            name="" if row.key is None else str(names[row.key]),
            times=row.times,
            objections=[known[key] for key in row.objections],
        )
        for row in rows
    ]


def _suspected(rows: Sequence[Suspicion], known: Mapping[int, Objection]) -> list[Suspected]:
    marks = RetaliationMark.objects.in_bulk([row.mark for row in rows])
    return [
        Suspected(
            objection=known[row.objection],
            text=marks[row.mark].text,
            by_objector=row.by_objector,
            moves=[
                (case, histories.deed(f"nominations.{move}"), at) for case, move, at in row.moves
            ],
        )
        for row in rows
    ]
