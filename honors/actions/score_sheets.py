"""What a judge does with a score sheet, and how the secretary gives sheets out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors import rules
from honors.actions import inputs
from honors.actions.rounds.locking import lock_round
from honors.guards.score_sheets import rubric_lines
from honors.models import Mark, MarkChange, Nomination, ScoreSheet
from honors.queries.accounts import require
from honors.queries.panels import missing_sheets
from honors.roles import Role
from honors.scoring import parse_mark
from honors.states import COUNTING_SHEETS, RUNNING_ROUNDS, ScoreSheetState, StageKind
from honors.texts import clean_text
from workflow import engine
from workflow.definition import Move
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, Refusal, WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from honors.models import Category, Criterion, Round, Stage
    from workflow.definition import Actor

COMMENT_LIMIT, REASON_LIMIT = 2000, 500


class MarkConflict(Refusal):
    """`marks` gives by criterion what was sent and what is kept; nothing was saved."""

    code = kind = "mark_conflict"

    def __init__(self, marks: Mapping[int, tuple[Decimal, Decimal | None]]) -> None:
        super().__init__(_("These marks were changed in another window meanwhile."))
        self.marks = dict(marks)


def start(
    *, sheet: ScoreSheet, by: Actor, at: datetime, expected_version: int | None = None
) -> ScoreSheet:
    return engine.perform(sheet, "start", actor=by, at=at, expected_version=expected_version)


def submit(
    *, sheet: ScoreSheet, by: Actor, at: datetime, expected_version: int | None = None
) -> ScoreSheet:
    return engine.perform(sheet, "submit", actor=by, at=at, expected_version=expected_version)


def start_many(*, sheets: QuerySet[ScoreSheet], by: Actor, at: datetime) -> list[ScoreSheet]:
    return engine.perform_many(sheets, "start", actor=by, at=at)


def submit_many(*, sheets: QuerySet[ScoreSheet], by: Actor, at: datetime) -> list[ScoreSheet]:
    """Everything that a judge has filled in, all or nothing: the first refusal names its sheet."""
    return engine.perform_many(sheets, "submit", actor=by, at=at)


def reopen(
    *,
    sheet: ScoreSheet,
    by: Actor,
    at: datetime,
    reason: str,
    expected_version: int | None = None,
) -> ScoreSheet:
    """Until it is sealed. The reason stands beside every mark that changes then."""
    cleaned = clean_text(reason, field="reason", limit=REASON_LIMIT)
    return engine.perform(
        sheet, "reopen", actor=by, at=at, expected_version=expected_version, reason=cleaned
    )


def abstain(
    *,
    sheet: ScoreSheet,
    by: Actor,
    at: datetime,
    reason: str,
    expected_version: int | None = None,
) -> ScoreSheet:
    """Give no marks, for a reason that is no conflict: nothing is counted, and never as a zero."""
    cleaned = clean_text(reason, field="reason", limit=REASON_LIMIT)
    return engine.perform(
        sheet, "abstain", actor=by, at=at, expected_version=expected_version, reason=cleaned
    )


def recuse(
    *,
    sheet: ScoreSheet,
    ground: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    expected_version: int | None = None,
) -> ScoreSheet:
    """`ground` is coded: kin, work or other, which needs a reason. The marks count no more."""
    cleaned = clean_text(reason, field="reason", limit=REASON_LIMIT)
    return engine.perform(
        sheet,
        "recuse",
        actor=by,
        at=at,
        expected_version=expected_version,
        ground=ground,
        reason=cleaned,
    )


@transaction.atomic
def save_marks(
    *,
    sheet: ScoreSheet,
    marks: Mapping[int, object],
    by: Actor,
    at: datetime,
    comments: Mapping[int, object] | None = None,
    seen: Mapping[int, Decimal | None] | None = None,
) -> ScoreSheet:
    """Keep a judge's draft: marks and comments by the number of the criterion.

    `seen` are the marks that the page showed, None where there was none: a mark that is something
    else by now, and not what is sent either, was given in another window (`MarkConflict`).

    What is not named stays as it was. Every value at fault is refused at once, each with its
    pointer, and then nothing is kept. Drafts are not in history; submitting puts the marks there.
    What changes on a sheet that was submitted before is kept with its reason.
    """
    locked = begun_by_its_judge(sheet, by=by, at=at)
    lines = {line.pk: line for line in rubric_lines(locked)}
    errors: list[InvalidInput] = []
    parsed = _parse_marks(marks, lines, errors)
    said = _parse_comments(comments or {}, lines, errors)
    kept = {mark.criterion_id: mark for mark in locked.marks.all()}
    for key in said.keys() - parsed.keys() - kept.keys():
        message = _("Give a mark before you comment on it.")
        errors.append(InvalidInput(message, code="mark_missing", pointer=f"/marks/{key}"))
    inputs.raise_errors(errors)
    _refuse_conflicts(parsed, kept, seen or {})
    _store(locked, parsed, said, kept)
    if locked.submitted_at is not None:
        _keep_changes(locked, parsed, kept, at=at)
    return locked


def begun_by_its_judge(sheet: ScoreSheet, *, by: Actor, at: datetime) -> ScoreSheet:
    """The sheet under its lock, begun; refused to all but its judge, and once it is submitted."""
    locked: ScoreSheet = ScoreSheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
    standing = by.standing(at=at)
    if not rules.is_own_judge(locked, standing):
        raise NotPermitted(_("Only the judge whose sheet it is can mark on it."))
    if locked.state == ScoreSheetState.ASSIGNED:
        return engine.perform(locked, "start", actor=by, at=at)
    if locked.state != ScoreSheetState.IN_PROGRESS:
        raise WrongState(
            _("No marks can be changed while the sheet is %(state)s."),
            state=str(ScoreSheetState(locked.state).label),
        )
    beginning = ScoreSheet.workflow.transition("start")
    move = Move(transition=beginning, actor=by, standing=standing, at=at)
    for guard in beginning.when:
        guard(locked, move)
    return locked


def _parse_marks(
    marks: Mapping[int, object], lines: Mapping[int, Criterion], errors: list[InvalidInput]
) -> dict[int, Decimal]:
    parsed = {}
    for key, value in marks.items():
        pointer = f"/marks/{key}"
        try:
            parsed[key] = parse_mark(
                value, maximum=_line(lines, key, pointer).maximum, pointer=pointer
            )
        except InvalidInput as error:
            errors.append(error)
    return parsed


def _parse_comments(
    comments: Mapping[int, object], lines: Mapping[int, Criterion], errors: list[InvalidInput]
) -> dict[int, str]:
    parsed = {}
    for key, value in comments.items():
        field = f"marks/{key}/comment"
        try:
            _line(lines, key, f"/{field}")
            parsed[key] = clean_text(value, field=field, limit=COMMENT_LIMIT)
        except InvalidInput as error:
            errors.append(error)
    return parsed


def _line(lines: Mapping[int, Criterion], key: int, pointer: str) -> Criterion:
    if isinstance(key, bool) or key not in lines:
        message = _("The rubric of this case has no such criterion.")
        raise InvalidInput(message, code="criterion_unknown", pointer=pointer)
    return lines[key]


def _store(
    sheet: ScoreSheet,
    parsed: Mapping[int, Decimal],
    said: Mapping[int, str],
    kept: Mapping[int, Mark],
) -> None:
    rows = [
        Mark(
            sheet=sheet,
            criterion_id=key,
            value=parsed[key] if key in parsed else kept[key].value,
            comment=said.get(key, kept[key].comment if key in kept else ""),
        )
        for key in sorted(parsed.keys() | said.keys())
    ]
    Mark.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["value", "comment"],
    )


def _refuse_conflicts(
    parsed: Mapping[int, Decimal],
    kept: Mapping[int, Mark],
    seen: Mapping[int, Decimal | None],
) -> None:
    now = {key: kept[key].value if key in kept else None for key in seen}
    conflicts = {
        key: (parsed[key], now[key])
        for key in parsed.keys() & seen.keys()
        if now[key] not in (seen[key], parsed[key])
    }
    if conflicts:
        raise MarkConflict(conflicts)


def _keep_changes(
    sheet: ScoreSheet, parsed: Mapping[int, Decimal], kept: Mapping[int, Mark], *, at: datetime
) -> None:
    MarkChange.objects.bulk_create(
        MarkChange(
            sheet=sheet,
            criterion_id=key,
            before=kept[key].value,
            after=value,
            reason=sheet.reopened_for,
            changed_by_id=sheet.judge_id,
            changed_at=at,
        )
        for key, value in sorted(parsed.items())
        if value != kept[key].value
    )


@transaction.atomic
def assign(
    *, stage: Stage, by: Actor, at: datetime, category: Category | None = None
) -> list[ScoreSheet]:
    """Give out every sheet that is still missing for the cases at a scoring stage.

    Nobody joins the judges of a category once its first sheet is submitted: `scoring_begun`.
    """
    round_ = lock_round(stage.round)
    _require_everybody_judges(stage, round_, by=by, at=at)
    locked = _cases_at(stage, category).select_for_update(no_key=True, of=("self",))
    return engine.begin_many(_missing_for(stage, list(locked)), actor=by, at=at)


def missing(*, stage: Stage, by: Actor, at: datetime) -> list[ScoreSheet]:
    """What `assign` would give out now; refused where it would be. Nothing is given."""
    _require_everybody_judges(stage, stage.round, by=by, at=at)
    return _missing_for(stage, list(_cases_at(stage)))


def _require_everybody_judges(stage: Stage, round_: Round, *, by: Actor, at: datetime) -> None:
    require(by, Role.SECRETARY, round_.organizer, at)
    if stage.kind != StageKind.SCORING or round_.state not in RUNNING_ROUNDS:
        raise GuardFailed(_("Nothing is being scored here."), code="not_scoring")
    if "judges" in stage.settings:
        raise GuardFailed(
            _("Here sheets are given out by a plan that is looked at first."),
            code="assigned_by_plan",
        )


def _cases_at(stage: Stage, category: Category | None = None) -> QuerySet[Nomination]:
    cases = Nomination.objects.at_stage(stage).select_related("unit").order_by("pk")
    return cases if category is None else cases.filter(category=category)


def _missing_for(stage: Stage, cases: Sequence[Nomination]) -> list[ScoreSheet]:
    fresh = missing_sheets(cases)
    _refuse_new_judges(stage, fresh)
    return fresh


def _refuse_new_judges(stage: Stage, fresh: list[ScoreSheet]) -> None:
    sheets = ScoreSheet.objects.filter(stage=stage).order_by()
    begun = set(
        sheets.filter(state__in=COUNTING_SHEETS).values_list("nomination__category_id", flat=True)
    )
    known = set(sheets.values_list("nomination__category_id", "judge_id").distinct())
    for sheet in fresh:
        category_id = sheet.nomination.category_id
        if category_id in begun and (category_id, sheet.judge_id) not in known:
            raise GuardFailed(
                _("Scoring has begun: no judge can be added any more."), code="scoring_begun"
            )
