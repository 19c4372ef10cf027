"""What was checked is written whole, or not at all; it is undone whole, while nothing has moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.actions.imports.checking import check, counts, planned_again
from honors.actions.imports.handing_in import no_longer_kept, put_to_work, record
from honors.actions.imports.kinds import kind_of
from honors.actions.imports.planning import CHUNK, NAMED, Planned
from honors.models import Import, ImportRow
from honors.roles import CLOCK
from honors.states import UNFINISHED_JOBS, ImportState
from workflow import ledger
from workflow.refusals import GuardFailed, NotPermitted, Refusal, WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from honors.actions.jobs import Progress
    from honors.models import User


@transaction.atomic
def confirm(*, import_: Import, by: User, at: datetime) -> Import:
    """Have all rows written. Not while one of them is refused, and not twice."""
    locked = _own(import_, by, free=ImportState.CHECKED, busy=ImportState.WRITING)
    if locked.refused:
        message = _("%(count)s rows are refused. Mend them in your file and hand it in again.")
        raise GuardFailed(message, code="rows_refused", count=locked.refused)
    handler = kind_of(locked, by=by, at=at)
    if not locked.created and not (handler.writes_known and locked.matched):
        raise GuardFailed(_("There is nothing new in this file."), code="nothing_new")
    if not locked.file:
        raise no_longer_kept()
    handler.require()
    record(locked, "imports.confirm", by, at, **counts(locked))
    return put_to_work(locked, ImportState.WRITING, by=by, at=at)


@transaction.atomic
def undo(*, import_: Import, by: User, at: datetime) -> Import:
    """Have all that was written taken back, unless something of it has moved since."""
    locked = _own(import_, by, free=ImportState.WRITTEN, busy=ImportState.UNDOING)
    kind_of(locked, by=by, at=at).require()
    _refuse_moved(locked, by, at)
    record(locked, "imports.undo", by, at)
    return put_to_work(locked, ImportState.UNDOING, by=by, at=at)


def _own(import_: Import, by: User, *, free: ImportState, busy: ImportState) -> Import:
    """Locked; free to go on, or given up by a job that is over."""
    locked = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=import_.pk)
    if locked.uploaded_by_id != by.pk:
        raise NotPermitted(_("Only who handed in a file may go on with it."))
    given_up = locked.state == busy and locked.job and locked.job.state not in UNFINISHED_JOBS
    if locked.state != free and not given_up:
        message = _("This is not possible while the import is in the state %(state)s.")
        state = str(ImportState(locked.state).label)
        raise WrongState(message, code="import_state", state=state)
    return locked


def write(import_: Import, *, progress: Progress, at: datetime) -> None:
    """In one transaction, in which every row is decided upon again. What is refused now is told row
    by row, and nothing was written.
    """
    total = import_.rows.count()
    progress(0, total)
    try:
        _write_all(import_, progress, at)
    except Refusal:
        _look_again(import_, progress, at)
        raise
    progress(total, total)


def _write_all(import_: Import, progress: Progress, at: datetime) -> None:
    with transaction.atomic():
        progress.hold()
        locked = Import.objects.select_for_update(no_key=True).get(pk=import_.pk)
        if locked.state != ImportState.WRITING:
            return  # an earlier attempt of this job came as far as this
        handler = kind_of(locked, by=import_.uploaded_by, at=at)
        handler.require()
        for stored, rows in planned_again(locked, handler):
            _refuse_changed(rows)
            handler.write(rows)
            _remember(stored, rows)
        locked.state, locked.written_at = ImportState.WRITTEN, at
        locked.save(update_fields=["state", "written_at"])
        record(locked, "imports.write", locked.uploaded_by, at, **counts(locked))


def _refuse_changed(rows: Iterable[Planned]) -> None:
    wrong = next((row for row in rows if row.mistakes), None)
    if wrong is not None:
        message = _("Line %(line)s can no longer be written: %(reason)s Nothing was written.")
        reason = wrong.mistakes[0].message
        raise GuardFailed(message, code="import_changed", line=wrong.line, reason=reason)


def _look_again(import_: Import, progress: Progress, at: datetime) -> None:
    """So that the preview says what is refused now; what cannot be read again stays checked."""
    try:
        check(import_, progress=progress, at=at)
    except Refusal:
        Import.objects.filter(pk=import_.pk, state=ImportState.WRITING).update(
            state=ImportState.CHECKED
        )


def _remember(stored: list[ImportRow], rows: list[Planned]) -> None:
    for row, planned in zip(stored, rows, strict=True):
        row.subject, row.facts, row.outcome = planned.subject, planned.facts, planned.outcome
    ImportRow.objects.bulk_create(  # which is many times faster than an update of each
        stored,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["subject", "facts", "outcome"],
    )


def _refuse_moved(import_: Import, by: User, at: datetime) -> None:
    handler = kind_of(import_, by=by, at=at)
    lines: list[int] = []
    for rows in _written(import_):
        lines += handler.moved(rows)
    if lines:
        message = _(
            "%(count)s rows have moved on since and cannot be taken back; the first are the lines "
            "%(lines)s."
        )
        named = "、".join(map(str, lines[:NAMED]))
        raise GuardFailed(message, code="import_moved", count=len(lines), lines=named)


def _written(import_: Import) -> Iterable[list[ImportRow]]:
    """In chunks, those that made something."""
    last = 0
    made = import_.rows.exclude(subject=None).order_by("line")
    while rows := list(made.filter(line__gt=last)[:CHUNK]):
        last = rows[-1].line
        yield rows


def take_back(import_: Import, *, progress: Progress, at: datetime) -> None:
    """In one transaction; whatever moved between the asking and now refuses it."""
    try:
        with transaction.atomic():
            progress.hold()
            locked = Import.objects.select_for_update(no_key=True).get(pk=import_.pk)
            if locked.state != ImportState.UNDOING:
                return  # as above
            by = import_.uploaded_by
            _refuse_moved(locked, by, at)
            handler = kind_of(locked, by=by, at=at)
            handler.require()
            for rows in _written(locked):
                handler.undo(rows)
            locked.state, locked.undone_at = ImportState.UNDONE, at
            locked.save(update_fields=["state", "undone_at"])
            record(locked, "imports.take_back", by, at, **counts(locked))
    except Refusal:
        Import.objects.filter(pk=import_.pk, state=ImportState.UNDOING).update(
            state=ImportState.WRITTEN
        )
        raise


def wipe_expired(*, at: datetime, most: int) -> int:
    """What was handed in is personal data: the file and the words of its rows go after a time."""
    over = Import.objects.filter(expires_at__lte=at).exclude(file="")
    keys = list(over.order_by("pk").values_list("pk", flat=True)[:most])
    return sum(_wipe(key, at) for key in keys)


@transaction.atomic
def _wipe(key: int, at: datetime) -> bool:
    """The row goes first: a row whose file is gone would be a lie."""
    import_ = Import.objects.select_for_update(no_key=True).get(pk=key)
    name, storage = import_.file.name, import_.file.storage
    import_.file = ""
    import_.save(update_fields=["file"])
    import_.rows.exclude(sealed="").update(sealed="")
    ledger.record(f"imports:{key}", "imports.wipe", actor=CLOCK.ledger_key, at=at)
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return True
