"""What a judge marked on paper: entered by a clerk, read again by another, and then counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.keeping import save_with_file
from honors.actions.letters import SCAN_LIMIT, SCANS
from honors.actions.score_sheets import COMMENT_LIMIT, REASON_LIMIT
from honors.files import check_file
from honors.guards.score_sheets import rubric_lines
from honors.models import Mark, PanelMember, PaperMark, PaperSheet, ScoreSheet
from honors.models.paper_sheets import Reading
from honors.queries.accounts import require
from honors.queries.paper_sheets import Entry, agreed, differing, lines_of, readings_of, sheets_on
from honors.roles import Role
from honors.scoring import parse_mark
from honors.states import ScoreSheetState
from honors.texts import clean_text
from workflow import engine, ledger
from workflow.definition import Move, lookups_of
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from honors.models import Category, Criterion, Stage, User
    from honors.queries.paper_sheets import Cell
    from workflow.definition import Actor

    # What was typed: by number of the score sheet, then of the criterion.
    Typed = Mapping[int, Mapping[int, object]]

NOTHING = ("", None)


@transaction.atomic
def enter(
    *,
    stage: Stage,
    category: Category,
    judge: User,
    marks: Typed,
    name: str,
    content: bytes,
    by: Actor,
    at: datetime,
    comments: Typed | None = None,
) -> PaperSheet:
    """The first reading, with the scan of the paper. `marks` and `comments` go by score sheet and
    criterion; a case is marked whole or not at all. Nothing counts before the second reading.
    """
    clerk = _require_clerk(stage, by, at)
    sheets = list(sheets_on(stage, category, judge))
    _require_judgeable(sheets, by=by, at=at)
    cells = _parsed(sheets, marks, comments or {})
    checked = check_file(content, name=name, kinds=SCANS, limit=SCAN_LIMIT)
    paper = PaperSheet(
        stage=stage,
        category=category,
        judge=judge,
        name=checked.name,
        sha256=checked.sha256,
        entered_by_id=clerk,
        entered_at=at,
    )
    _save(paper, checked.stored_name, content)
    _keep(paper, Reading.FIRST, cells)
    _record(paper, "enter", by=by, at=at, sha256=paper.sha256, cells=len(cells))
    return paper


def _save(paper: PaperSheet, stored_name: str, content: bytes) -> None:
    """Once for a judge at a time, also for whoever was faster."""
    message = _("A paper of this judge is being entered already.")
    with inputs.once(message, code="already_entered", field="judge"):
        save_with_file(paper, name=stored_name, content=content)


@transaction.atomic
def read_again(
    *,
    paper: PaperSheet,
    marks: Typed,
    by: Actor,
    at: datetime,
    comments: Typed | None = None,
) -> PaperSheet:
    """The second reading, by somebody else who does not see the first. Where both agree the marks
    count at once, as the judge's submitted sheets; else the paper waits for a third look.
    """
    locked = _locked(paper)
    clerk = _require_clerk(locked.stage, by, at)
    if clerk == locked.entered_by_id:
        raise NotPermitted(
            _("You entered this paper; somebody else reads it again."), code="own_entry"
        )
    _require_open(locked)
    if locked.read_at is not None:
        raise GuardFailed(_("This paper was read twice already."), code="read_twice")
    cells = _parsed(list(lines_of(locked)), marks, comments or {})
    _keep(locked, Reading.SECOND, cells)
    locked.read_by_id, locked.read_at = clerk, at
    locked.save(update_fields=["read_by", "read_at"])
    readings = readings_of(locked)
    differ = differing(readings[Reading.FIRST], readings[Reading.SECOND])
    _record(locked, "read", by=by, at=at, cells=len(cells), differences=len(differ))
    return locked if differ else _count(locked, by=by, at=at)


@transaction.atomic
def settle(
    *,
    paper: PaperSheet,
    marks: Typed,
    by: Actor,
    at: datetime,
    comments: Typed | None = None,
) -> PaperSheet:
    """The third look, at the cells that were read differently and at no other: by a clerk who made
    neither reading, or by the judge. An empty mark says that nothing stands there.
    """
    locked = _locked(paper)
    user = by.standing(at=at)
    if user.user_id != locked.judge_id or not user.having(Role.JUDGE):
        clerk = _require_clerk(locked.stage, by, at)
        if clerk in (locked.entered_by_id, locked.read_by_id):
            raise NotPermitted(
                _("A third person looks at what two read differently."), code="own_reading"
            )
    _require_open(locked)
    readings = readings_of(locked)
    differ = differing(readings[Reading.FIRST], readings[Reading.SECOND])
    if locked.read_at is None:
        raise GuardFailed(_("This paper was not read a second time yet."), code="not_read_twice")
    looked = _looked_at(list(lines_of(locked)), differ, marks, comments or {})
    _keep(locked, Reading.THIRD, looked)
    locked.settled_by_id, locked.settled_at = user.user_id, at
    locked.save(update_fields=["settled_by", "settled_at"])
    _record(locked, "settle", by=by, at=at, cells=len(looked))
    return _count(locked, by=by, at=at)


@transaction.atomic
def discard(*, paper: PaperSheet, reason: str, by: Actor, at: datetime) -> PaperSheet:
    """Give it up before it counts, to enter it anew; it stays on record with what was read."""
    locked = _locked(paper)
    _require_clerk(locked.stage, by, at)
    _require_open(locked)
    locked.discarded_for = inputs.text(reason, field="reason", limit=REASON_LIMIT)
    locked.discarded_at = at
    locked.save(update_fields=["discarded_for", "discarded_at"])
    _record(locked, "discard", by=by, at=at, private={"reason": locked.discarded_for})
    return locked


def _locked(paper: PaperSheet) -> PaperSheet:
    rows = PaperSheet.objects.select_for_update(no_key=True)
    return rows.select_related("stage__round__organizer", "category").get(pk=paper.pk)


def _require_clerk(stage: Stage, by: Actor, at: datetime) -> int:
    """A secretary of the organizer who judges nothing at this stage; the number of the account."""
    require(by, Role.SECRETARY, stage.round.organizer, at)
    user = by.standing(at=at).user_id
    seats = PanelMember.objects.filter(panel__stage=stage, user=user)
    sheets = ScoreSheet.objects.filter(stage=stage, judge=user)
    if seats.exists() or sheets.exists():
        raise NotPermitted(
            _("You judge here yourself; somebody else enters the papers."), code="clerk_judges"
        )
    return int(user or 0)


def _require_open(paper: PaperSheet) -> None:
    if not paper.is_open:
        raise GuardFailed(_("This paper is counted or discarded already."), code="paper_closed")


def _require_judgeable(sheets: Sequence[ScoreSheet], *, by: Actor, at: datetime) -> None:
    """What holds for the judge's own marks holds for those on paper, before anything is typed."""
    if not sheets:
        raise GuardFailed(
            _("No sheet of this judge waits here for marks on paper."), code="no_sheets"
        )
    beginning = ScoreSheet.workflow.transition("start")
    lookups = {name for guard in beginning.when for name in lookups_of(guard)}
    prefetch_related_objects(list(sheets), *sorted(lookups))
    move = Move(transition=beginning, actor=by, standing=by.standing(at=at), at=at)
    for sheet in sheets:
        for guard in beginning.when:
            guard(sheet, move)


def _parsed(sheets: Sequence[ScoreSheet], marks: Typed, comments: Typed) -> dict[Cell, Entry]:
    """Every cell in which something stands; all faults at once, each with its pointer."""
    errors: list[InvalidInput] = []
    rubrics = _rubrics(sheets)
    cells = _typed(rubrics, marks, comments, errors)
    begun = {sheet for sheet, _criterion in cells}
    for sheet in sorted(begun):
        for line in rubrics[sheet].values():
            entry = cells.get((sheet, line.pk))
            if entry is None and marks[sheet].get(line.pk) in NOTHING:
                message = _("Give every mark of this line, or none.")
                pointer = f"/marks/{sheet}/{line.pk}"
                errors.append(InvalidInput(message, code="mark_missing", pointer=pointer))
            elif entry is not None and line.comment_required and not entry.comment:
                message = _("%(criterion)s needs a comment.")
                errors.append(
                    InvalidInput(
                        message,
                        code="comment_missing",
                        pointer=f"/marks/{sheet}/{line.pk}/comment",
                        criterion=line.name,
                    )
                )
    inputs.raise_errors(errors)
    if not cells:
        message = _("Give the marks of at least one case.")
        raise inputs.refused(message, code="nothing_entered", field="marks")
    return cells


def _looked_at(
    sheets: Sequence[ScoreSheet], differ: Sequence[Cell], marks: Typed, comments: Typed
) -> dict[Cell, Entry]:
    """What the third look found in exactly the cells that differ."""
    errors: list[InvalidInput] = []
    cells = _typed(_rubrics(sheets), marks, comments, errors)
    inputs.raise_errors(errors)
    named = {(sheet, key) for sheet, given in marks.items() for key in given}
    wrong = sorted(named ^ set(differ))
    if wrong:
        message = _("Look at every cell that was read differently, and at no other.")
        sheet, key = wrong[0]
        raise inputs.refused(message, code="not_the_differences", field=f"marks/{sheet}/{key}")
    return {cell: cells.get(cell, Entry(None)) for cell in differ}


def _rubrics(sheets: Sequence[ScoreSheet]) -> dict[int, dict[int, Criterion]]:
    prefetch_related_objects(list(sheets), "stage__rubrics__criteria", "nomination")
    return {sheet.pk: {line.pk: line for line in rubric_lines(sheet)} for sheet in sheets}


def _typed(
    rubrics: Mapping[int, Mapping[int, Criterion]],
    marks: Typed,
    comments: Typed,
    errors: list[InvalidInput],
) -> dict[Cell, Entry]:
    cells: dict[Cell, Entry] = {}
    for sheet, given in marks.items():
        for key, value in given.items():
            said = comments.get(sheet, {}).get(key, "")
            try:
                entry = _entry(rubrics, (sheet, key), value, said)
            except InvalidInput as error:
                errors.append(error)
            else:
                if entry.value is not None:
                    cells[sheet, key] = entry
    return cells


def _entry(
    rubrics: Mapping[int, Mapping[int, Criterion]], cell: Cell, value: object, said: object
) -> Entry:
    sheet, key = cell
    pointer = f"/marks/{sheet}/{key}"
    line = rubrics.get(sheet, {}).get(key)
    if line is None:
        raise InvalidInput(
            _("This paper has no such line and criterion."), code="cell_unknown", pointer=pointer
        )
    comment = clean_text(said, field=f"{pointer[1:]}/comment", limit=COMMENT_LIMIT)
    if value in NOTHING:
        if comment:
            message = _("Give a mark before you comment on it.")
            raise InvalidInput(message, code="mark_missing", pointer=pointer)
        return Entry(None)
    return Entry(parse_mark(value, maximum=line.maximum, pointer=pointer), comment)


def _keep(paper: PaperSheet, reading: Reading, cells: Mapping[Cell, Entry]) -> None:
    PaperMark.objects.bulk_create(
        PaperMark(
            paper=paper,
            reading=reading,
            sheet_id=sheet,
            criterion_id=key,
            value=entry.value,
            comment=entry.comment,
        )
        for (sheet, key), entry in sorted(cells.items())
    )


def _count(paper: PaperSheet, *, by: Actor, at: datetime) -> PaperSheet:
    """The marks become the judge's; sheets that were recused, voided or begun by the judge since
    are left as they are.
    """
    found = agreed(readings_of(paper))
    asked = ScoreSheet.objects.filter(pk__in=found, state=ScoreSheetState.ASSIGNED).order_by("pk")
    sheets = list(asked.select_for_update(no_key=True))
    if not sheets:
        raise GuardFailed(
            _("No sheet of this paper waits for its marks any more; discard the paper."),
            code="nothing_to_count",
        )
    Mark.objects.bulk_create(
        Mark(sheet=sheet, criterion_id=key, value=value, comment=comment)
        for sheet in sheets
        for key, (value, comment) in found[sheet.pk].items()
    )
    engine.perform_many(asked, "transcribe", actor=by, at=at, paper=paper.pk)
    paper.counted_at = at
    paper.save(update_fields=["counted_at"])
    counted = [sheet.pk for sheet in sheets]
    left = sorted(found.keys() - set(counted))
    _record(paper, "count", by=by, at=at, sheets=counted, left_out=left)
    return paper


def _record(
    paper: PaperSheet,
    name: str,
    *,
    by: Actor,
    at: datetime,
    private: dict[str, str] | None = None,
    **facts: Any,
) -> None:
    """In the history of the round, with the other things that are arranged for it."""
    told = {"paper": paper.pk, "judge": paper.judge_id, **facts}
    ledger.record(
        f"rounds:{paper.stage.round_id}",
        f"paper_sheets.{name}",
        actor=by.ledger_key,
        at=at,
        facts=told,
        private=private,
    )
