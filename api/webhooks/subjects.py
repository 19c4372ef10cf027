"""Which events there are, and which of them concern an organization.

The ledger is the outbox: an event is in it if and only if what it tells of was committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, Q

from honors.models import (
    Commendation,
    Honor,
    Nomination,
    Objection,
    Organization,
    PublicNotice,
    Recommendation,
    Round,
)
from workflow.models import LedgerEvent

# The column that holds the path of the place where a record belongs.
PLACES: dict[str, tuple[type[Model], str]] = {
    "commendations": (Commendation, "round__organizer__path"),
    "honors": (Honor, "unit_path"),
    "nominations": (Nomination, "unit_path"),
    "objections": (Objection, "notice__organization__path"),
    "public_notices": (PublicNotice, "organization__path"),
    "recommendations": (Recommendation, "call__organization__path"),
    "rounds": (Round, "organizer__path"),
}


def _events() -> tuple[str, ...]:
    names = []
    for noun, (model, _path) in PLACES.items():
        workflow: Any = model.workflow  # type: ignore[attr-defined]
        names += [f"{noun}.begin", *(f"{noun}.{row.name}" for row in workflow.transitions)]
    return tuple(sorted(names))


EVENTS = _events()


def concerning(organization: Organization, events: Iterable[LedgerEvent]) -> list[LedgerEvent]:
    """Those whose records belong to the organization or to one below it; one statement a noun."""
    events = list(events)
    wanted = {
        noun: _inside(noun, organization, [e for e in events if _noun(e) == noun])
        for noun in {_noun(event) for event in events} & PLACES.keys()
    }
    return [event for event in events if _key(event) in wanted.get(_noun(event), ())]


def _inside(noun: str, organization: Organization, events: list[LedgerEvent]) -> set[int]:
    model, path = PLACES[noun]
    inside = Q(**{f"{path}__gte": organization.path, f"{path}__lt": organization.end})
    keys = {_key(event) for event in events}
    rows: Callable[..., Any] = model._default_manager.filter(inside, pk__in=keys).values_list
    return set(rows("pk", flat=True))


def _noun(event: LedgerEvent) -> str:
    return event.stream_id.partition(":")[0]


def _key(event: LedgerEvent) -> int:
    number = event.stream_id.partition(":")[2]
    return int(number) if number.isdigit() else 0
