"""Who judges which cases, and which of their sheets do not exist yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from honors.closeness import Matter, Person, Tie, ties
from honors.models import (
    Conflict,
    Dossier,
    Handling,
    Nomination,
    Panel,
    PanelMember,
    ScoreSheet,
    User,
)
from honors.states import NominationState, ScoreSheetState

Panels = Mapping[tuple[int, int | None], list[User]]


class Ties(NamedTuple):
    """What keeps a judge from a case, and which sheets there are: read once for a whole batch."""

    close: Mapping[tuple[int, int], tuple[Tie, ...]]  # judge, nomination; only those who are close
    sheets: set[tuple[int, int, int]]  # judge, nomination, stage
    seats: Mapping[tuple[int, int], set[int]]  # judge, stage; all who share a seat with that judge


def missing_sheets(nominations: Iterable[Nomination]) -> list[ScoreSheet]:
    """New sheets, not stored yet, of every judge who may judge a case that is in scoring.

    None at a stage whose settings say how many judges a case has: there a plan gives them out.
    Reads the units of the nominations. Nine statements at most, however many there are.
    """
    cases = [case for case in nominations if case.state == NominationState.SCORING]
    if not cases:
        return []
    panels = panels_of({case.stage_id for case in cases if case.stage_id is not None})
    known = ties_of(cases, {judge.pk for panel in panels.values() for judge in panel})
    return [
        ScoreSheet(
            nomination=case,
            stage_id=stage_id,
            judge=judge,
            judged_version=case.dossier_version,
        )
        for case in cases
        if (stage_id := case.stage_id) is not None
        for judge in judges_of(case, panels)
        if is_free(judge, case, known)
    ]


def panels_of(stages: Iterable[int]) -> Panels:
    """The judges of each panel by stage and category, in the order of their accounts.

    Panels of stages whose sheets are given out by plan are left out.
    """
    everybody_judges = Panel.objects.filter(stage__in=stages).exclude(
        stage__settings__has_key="judges"
    )
    found = everybody_judges.prefetch_related("members__user")
    return {
        (panel.stage_id, panel.category_id): sorted(
            (m.user for m in panel.members.all() if not m.is_away), key=lambda user: int(user.pk)
        )
        for panel in found
    }


def judges_of(case: Nomination, panels: Panels) -> Iterator[User]:
    """The category's own panel; else the one for all that have none."""
    stage_id = case.stage_id
    if stage_id is not None:
        own = panels.get((stage_id, case.category_id))
        yield from panels.get((stage_id, None), []) if own is None else own


def ties_of(cases: Sequence[Nomination], judges: Collection[int]) -> Ties:
    """In six statements, however many there are."""
    sheets = ScoreSheet.objects.filter(nomination__in=cases)
    existing = sheets.exclude(state=ScoreSheetState.VOIDED)
    return Ties(
        close=close_ones(cases, judges),
        sheets=set(existing.values_list("judge_id", "nomination_id", "stage_id")),
        seats=shared_seats({case.stage_id for case in cases if case.stage_id is not None}),
    )


def shared_seats(stages: Collection[int]) -> dict[tuple[int, int], set[int]]:
    """Of the seats that somebody stands in for, or stood in for once."""
    lent = PanelMember.objects.filter(panel__stage__in=stages, stands_for__isnull=False)
    groups: dict[tuple[int, int], set[int]] = {}
    for stage, absent, user in lent.values_list("panel__stage", "stands_for__user", "user"):
        groups.setdefault((absent, stage), {absent}).add(user)
    shared: dict[tuple[int, int], set[int]] = {}
    for (_absent, stage), people in groups.items():
        for user in people:
            shared.setdefault((user, stage), set()).update(people)
    return shared


def close_ones(
    cases: Sequence[Nomination], people: Collection[int]
) -> dict[tuple[int, int], tuple[Tie, ...]]:
    """Who of these people is tied to which of these cases, by what, and where it is known from.

    By person and nomination; whoever is free is left out. Four statements.
    """
    matters = _matters(cases, people)
    workers = User.objects.filter(pk__in=people).values_list("pk", "employer_id", "employer__name")
    found = {}
    for key, employer_id, employer in workers.order_by("pk"):
        person = Person(key=key, employer_id=employer_id, employer=employer or "")
        for matter in matters:
            held = ties(person, matter)
            if held:
                found[key, matter.key] = held
    return found


def _matters(cases: Sequence[Nomination], people: Collection[int]) -> list[Matter]:
    nominees = {case.nominee_id for case in cases}
    declared: dict[int, dict[int, tuple[str, int]]] = {}
    conflicts = Conflict.objects.filter(user__in=people, nominee__in=nominees)
    for nominee, user, ground, key in conflicts.values_list("nominee", "user", "ground", "pk"):
        declared.setdefault(nominee, {})[user] = (ground, key)
    handled: dict[int, dict[int, str]] = {}
    handlings = Handling.objects.filter(user__in=people, nomination__in=cases).order_by("-pk")
    for case, user, act in handlings.values_list("nomination", "user", "act"):
        handled.setdefault(case, {})[user] = act
    dossiers = Dossier.objects.filter(nomination__in=cases)
    answers = {dossier.nomination_id: dossier.answers for dossier in dossiers}
    return [
        Matter(
            key=case.pk,
            unit_id=case.unit_id,
            nominator_id=case.nominator_id,
            answers=answers.get(case.pk, {}),
            declared=declared.get(case.nominee_id, {}),
            handled=handled.get(case.pk, {}),
        )
        for case in cases
    ]


def is_free(judge: User, case: Nomination, known: Ties) -> bool:
    """Neither close to the case, nor with a sheet of it in the own name or in the same seat."""
    if case.stage_id is None:
        return False
    seat = known.seats.get((judge.pk, case.stage_id), {judge.pk})
    has_one = any((user, case.pk, case.stage_id) in known.sheets for user in seat)
    return not has_one and (judge.pk, case.pk) not in known.close
