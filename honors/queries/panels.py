"""Who judges which cases, and which of their sheets do not exist yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from honors.models import Conflict, Handling, Nomination, Panel, ScoreSheet, User
from honors.states import NominationState, ScoreSheetState

Panels = Mapping[tuple[int, int | None], list[User]]


class Ties(NamedTuple):
    """What keeps a judge from a case, and which sheets there are: read once for a whole batch."""

    conflicts: set[tuple[int, int]]  # judge, nominee
    handlings: set[tuple[int, int]]  # judge, nomination
    sheets: set[tuple[int, int, int]]  # judge, nomination, stage


def missing_sheets(nominations: Iterable[Nomination]) -> list[ScoreSheet]:
    """New sheets, not stored yet, of every judge who may judge a case that is in scoring.

    Reads the units of the nominations. Six statements at most, however many there are.
    """
    cases = [case for case in nominations if case.state == NominationState.SCORING]
    if not cases:
        return []
    panels = panels_of({case.stage_id for case in cases if case.stage_id is not None})
    ties = _ties(cases, {judge.pk for panel in panels.values() for judge in panel})
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
        if _is_free(judge, case, ties)
    ]


def panels_of(stages: Iterable[int]) -> Panels:
    """The judges of each panel by stage and category, in the order of their accounts."""
    found = Panel.objects.filter(stage__in=stages).prefetch_related("members__user")
    return {
        (panel.stage_id, panel.category_id): sorted(
            (member.user for member in panel.members.all()), key=lambda user: int(user.pk)
        )
        for panel in found
    }


def judges_of(case: Nomination, panels: Panels) -> Iterator[User]:
    """The category's own panel; else the one for all that have none."""
    stage_id = case.stage_id
    if stage_id is not None:
        own = panels.get((stage_id, case.category_id))
        yield from panels.get((stage_id, None), []) if own is None else own


def _ties(cases: list[Nomination], judges: set[int]) -> Ties:
    nominees = {case.nominee_id for case in cases}
    conflicts = Conflict.objects.filter(user__in=judges, nominee__in=nominees)
    handlings = Handling.objects.filter(user__in=judges, nomination__in=cases)
    sheets = ScoreSheet.objects.filter(nomination__in=cases)
    existing = sheets.exclude(state=ScoreSheetState.VOIDED)
    return Ties(
        conflicts=set(conflicts.values_list("user_id", "nominee_id")),
        handlings=set(handlings.values_list("user_id", "nomination_id")),
        sheets=set(existing.values_list("judge_id", "nomination_id", "stage_id")),
    )


def _is_free(judge: User, case: Nomination, ties: Ties) -> bool:
    return (
        (judge.pk, case.nominee_id) not in ties.conflicts
        and (judge.pk, case.pk) not in ties.handlings
        and (judge.pk, case.pk, case.stage_id) not in ties.sheets
        and judge.employer_id != case.unit_id
    )
