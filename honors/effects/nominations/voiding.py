"""What a case's way back makes void: marks, answers of departments, places on notices.

Nothing is deleted: a voided row stays with the time when it was voided, and counts no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from honors import routes
from honors.forms import parse_form
from honors.models import (
    BallotTally,
    Consultation,
    Nomination,
    NoticeEntry,
    ScoreSheet,
    Stage,
)
from honors.states import COUNTING_SHEETS, OPEN_SHEETS, ScoreSheetState, StageKind
from workflow import engine
from workflow.definition import Move

UNSEALED = (*OPEN_SHEETS, ScoreSheetState.SUBMITTED)
EVERY_SHEET = (*OPEN_SHEETS, *COUNTING_SHEETS, ScoreSheetState.ABSTAINED)

# The lowest position in the route, by nomination, whose stage's work is void.
Floors = Mapping[int, int]


def void_results(subjects: Sequence[Nomination], move: Move) -> None:
    """After a correction of what judges read: all results of the stage it re-enters, and later."""
    prefetch_related_objects(subjects, "round__stages", "dossier", "versions", "category__form")
    corrected = [subject for subject in subjects if _judged_fields_changed(subject, move)]
    floors = {s.pk: _position(s, s.stage_id) for s in corrected}
    _void_sheets(floors, EVERY_SHEET, move, reason=_("The dossier was corrected."))
    _void_tallies(floors, move)
    _void_consultations(floors, move)
    _void_entries(floors, move)


def _judged_fields_changed(nomination: Nomination, move: Move) -> bool:
    """Against the version before this submission, which has already counted one up."""
    number = move.origins[nomination.pk]["dossier_version"]
    form = parse_form(nomination.category.form.fields)
    frozen: Any = next((v.answers for v in nomination.versions.all() if v.number == number), {})
    return bool(form.changed(frozen, nomination.dossier.answers) & form.judged_names)


def void_stage_work(subjects: Sequence[Nomination], move: Move) -> None:
    """Sent back: the work of the stage it returns to is done again, and all after it.

    Where the case ends, what was still being worked on at its last stage ends with it; sealed
    sheets stay, since a ranking rests on them.
    """
    prefetch_related_objects(subjects, "round__stages")
    going = [subject for subject in subjects if subject.stage_id is not None]
    floors = {s.pk: _position(s, s.stage_id) for s in going}
    _void_sheets(floors, EVERY_SHEET, move, reason=_("The case was sent back."))
    _void_tallies(floors, move)
    ended = {s.pk: _last_position(s, move) for s in subjects if s.stage_id is None}
    _void_sheets(ended, UNSEALED, move, reason=_("The case has ended."))
    _void_consultations({**floors, **ended}, move)
    _void_entries({**floors, **ended}, move)


def void_notice_for_second(subjects: Sequence[Nomination], move: Move) -> None:
    """Released to its notice after a correction: the first notice counts no more."""
    prefetch_related_objects(subjects, "round__stages", "objections", "notice_entries")
    again = [subject for subject in subjects if _has_second_notice(subject)]
    _void_entries({s.pk: _position(s, s.stage_id) for s in again}, move)


def _has_second_notice(nomination: Nomination) -> bool:
    return (
        nomination.state == StageKind.NOTICE
        and nomination.round.second_notice
        and routes.is_to_be_corrected(nomination)
    )


def _position(nomination: Nomination, stage_id: int | None) -> int:
    stages: dict[int, Stage] = {stage.pk: stage for stage in nomination.round.stages.all()}
    return int(stages[stage_id].position) if stage_id in stages else 2**15


def _last_position(nomination: Nomination, move: Move) -> int:
    """Of the stage where it was, or would have gone back to."""
    origin = move.origins[nomination.pk]
    return _position(nomination, origin["stage_id"] or origin["resume_stage_id"])


def _void_sheets(floors: Floors, states: Collection[str], move: Move, *, reason: str) -> None:
    if not floors:
        return
    sheets = ScoreSheet.objects.filter(nomination__in=floors, state__in=states)
    keys = _keys_above(sheets, "stage__position", floors)
    if keys:
        doomed = ScoreSheet.objects.filter(pk__in=keys)
        engine.perform_many(doomed, "void", actor=move.actor, at=move.at, reason=reason)


def _void_tallies(floors: Floors, move: Move) -> None:
    """The case is voted on again; the meeting's record stays, and with it any ranking."""
    tallies = BallotTally.objects.filter(nomination__in=floors, voided_at=None)
    _mark_void(tallies, "stage__position", floors, move)


def _void_consultations(floors: Floors, move: Move) -> None:
    asked = Consultation.objects.filter(nomination__in=floors, voided_at=None)
    _mark_void(asked, "stage__position", floors, move)


def _void_entries(floors: Floors, move: Move) -> None:
    entries = NoticeEntry.objects.filter(nomination__in=floors, voided_at=None)
    _mark_void(entries, "notice__stage__position", floors, move)


def _mark_void(rows: QuerySet[Any], position: str, floors: Floors, move: Move) -> None:
    keys = _keys_above(rows, position, floors) if floors else []
    if keys:
        rows.model._default_manager.filter(pk__in=keys).update(voided_at=move.at)


def _keys_above(rows: QuerySet[Any], position: str, floors: Floors) -> list[int]:
    found = rows.order_by().values_list("pk", "nomination_id", position)
    return [pk for pk, nomination_id, place in found if place >= floors[nomination_id]]
