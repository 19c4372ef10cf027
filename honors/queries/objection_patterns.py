"""What repeats among objections, and what was done to objectors since: for auditors alone.

A pattern proves nothing. The offices that are complained to do not see it; they see each objection
by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from honors.models import Nomination, Objection, RetaliationMark
from honors.queries.objections import audited_by, visible_to
from honors.roles import Role
from workflow.models import LedgerEvent
from workflow.refusals import NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import User

MOST_PATTERNS = 100  # of one kind
MOST_MEMBERS = 20  # of one pattern
MOST_CASES = 200  # of the units that marks name
REPEATED = 2
# What a case can be made to suffer.
ADVERSE = tuple(f"nominations.{move}" for move in ("return", "send_back", "decline", "disqualify"))


class Repeat(NamedTuple):
    """`objections` are keys, the latest first, at most twenty; `times` is how many there are.

    `key` is the nominee's or the unit's; None for an objector, who stays unknown.
    """

    key: int | None
    times: int
    objections: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Suspicion:
    """One mark, with the adverse moves since the objection: (case, move, time), earliest first.

    `by_objector` tells what the objector said from what a secretary suspects.
    """

    mark: int
    objection: int
    by_objector: bool
    nomination: int | None
    unit: int | None
    moves: tuple[tuple[int, str, datetime], ...]


@dataclass(frozen=True, kw_only=True)
class Patterns:
    """Each list has the most repeated first, a hundred at most."""

    objectors: tuple[Repeat, ...]
    nominees: tuple[Repeat, ...]
    units: tuple[Repeat, ...]
    suspicions: tuple[Suspicion, ...]


def patterns_for(auditor: User, *, at: datetime) -> Patterns:
    """Of objections to notices at and below where the user is an auditor; a fixed cost."""
    if not auditor.standing(at=at).having(Role.AUDITOR):
        raise NotPermitted(_("Only auditors see patterns of objections."))
    seen = visible_to(auditor, at=at).filter(audited_by(auditor, at=at)).order_by()
    return Patterns(
        objectors=_repeats(seen.exclude(objector_index=""), "objector_index", named=False),
        nominees=_repeats(seen, "nomination__nominee_id"),
        units=_repeats(seen, "nomination__unit_id"),
        suspicions=_suspicions(seen),
    )


def marks_on(
    objection: Objection, *, auditor: User, at: datetime
) -> QuerySet[RetaliationMark] | None:
    """What was marked on one objection, for its auditors; None for everybody else, who does not
    even learn whether there is any.
    """
    if not Objection.objects.filter(audited_by(auditor, at=at), pk=objection.pk).exists():
        return None
    return objection.retaliations.select_related("nomination", "unit", "marked_by").order_by("pk")


def _repeats(seen: QuerySet[Objection], field: str, *, named: bool = True) -> tuple[Repeat, ...]:
    counted = seen.values(field).annotate(times=Count("pk")).filter(times__gte=REPEATED)
    most = counted.order_by("-times", field)[:MOST_PATTERNS]
    times = {row[field]: row["times"] for row in most}
    members: dict[Any, list[int]] = {key: [] for key in times}
    rows = seen.filter(**{f"{field}__in": list(times)}).order_by("-filed_at", "-pk")
    for value, pk in rows.values_list(field, "pk")[: MOST_PATTERNS * MOST_MEMBERS]:
        if len(members[value]) < MOST_MEMBERS:
            members[value].append(pk)
    return tuple(
        Repeat(key if named else None, count, tuple(members[key])) for key, count in times.items()
    )


def _suspicions(seen: QuerySet[Objection]) -> tuple[Suspicion, ...]:
    marks = RetaliationMark.objects.filter(objection__in=seen).select_related("objection")
    latest = list(marks.order_by("-marked_at", "-pk")[:MOST_PATTERNS])
    cases = _cases_of(latest)
    moves = _adverse_moves(key for keys in cases.values() for key in keys)
    return tuple(
        Suspicion(
            mark=mark.pk,
            objection=mark.objection_id,
            by_objector=mark.marked_by_id is None,
            nomination=mark.nomination_id,
            unit=mark.unit_id,
            moves=_since(mark.objection.filed_at, cases[mark.pk], moves),
        )
        for mark in latest
    )


def _cases_of(marks: list[RetaliationMark]) -> dict[int, set[int]]:
    """By mark: the case that it names, and the latest cases of the unit that it names."""
    units = {mark.unit_id for mark in marks} - {None}
    of_units: dict[int | None, set[int]] = {}
    rows = Nomination.objects.filter(unit__in=units).order_by("-pk")
    for unit, key in rows.values_list("unit_id", "pk")[:MOST_CASES]:
        of_units.setdefault(unit, set()).add(key)
    named = {mark.pk: {mark.nomination_id} if mark.nomination_id else set() for mark in marks}
    return {mark.pk: named[mark.pk] | of_units.get(mark.unit_id, set()) for mark in marks}


Moves = Mapping[int, list[tuple[str, "datetime"]]]


def _adverse_moves(cases: Iterable[int]) -> Moves:
    streams = {f"nominations:{key}": key for key in set(cases)}
    found: dict[int, list[tuple[str, datetime]]] = {}
    events = LedgerEvent.objects.filter(stream_id__in=list(streams), action__in=ADVERSE)
    for stream, action, at in events.order_by("at", "pk").values_list("stream_id", "action", "at"):
        found.setdefault(streams[stream], []).append((action.removeprefix("nominations."), at))
    return found


def _since(
    filed_at: datetime, cases: set[int], moves: Moves
) -> tuple[tuple[int, str, datetime], ...]:
    found = [(case, *move) for case in cases for move in moves.get(case, ()) if move[1] > filed_at]
    return tuple(sorted(found, key=lambda move: (move[2], move[0])))
