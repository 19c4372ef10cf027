"""The dry run: every row is read and compared with what is known, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from honors.actions.imports.handing_in import no_longer_kept, record
from honors.actions.imports.kinds import kind_of
from honors.actions.imports.planning import CHUNK, Kind, Planned
from honors.imports import tables
from honors.imports.values import read_row
from honors.models import Import, ImportRow
from honors.models.imports import RowOutcome
from honors.queries import imports as queries
from honors.states import ImportState

if TYPE_CHECKING:
    from datetime import datetime

    from honors.actions.jobs import Progress
    from honors.imports.tables import Table

T = TypeVar("T")


def check(import_: Import, *, progress: Progress, at: datetime) -> None:
    """Done again from its start if it was cut short."""
    by = import_.uploaded_by
    if not import_.file:
        raise no_longer_kept()
    handler = kind_of(import_, by=by, at=at)
    handler.require()
    content = queries.content_of(import_)
    table = tables.read_table(content, kind=import_.format, columns=handler.columns)
    handler.numbers = {column.name: number for number, column in table.columns.items()}
    with transaction.atomic():
        progress.hold()
        import_.rows.all().delete()
    done = 0
    for rows in _planned(table, handler, at):
        with transaction.atomic():
            progress.hold()
            ImportRow.objects.bulk_create([_row(import_, row) for row in rows])
        done += len(rows)
        progress(done)
    _finish(import_, progress, at)


def _planned(table: Table, handler: Kind, at: datetime) -> Iterator[list[Planned]]:
    today = timezone.localdate(at)
    for lines in chunks(table.rows, CHUNK):
        readings = [read_row(table, line, on=today) for line in lines]
        rows = [Planned(line=r.line, values=r.values, mistakes=r.mistakes) for r in readings]
        handler.settle(rows)
        yield rows


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _row(import_: Import, row: Planned) -> ImportRow:
    stored = ImportRow(owner=import_, line=row.line, outcome=row.outcome)
    stored.sealed = queries.seal_row(stored, row.values, row.mistakes)
    return stored


def _finish(import_: Import, progress: Progress, at: datetime) -> None:
    with transaction.atomic():
        progress.hold()
        locked = Import.objects.select_for_update(no_key=True).get(pk=import_.pk)
        locked.created, locked.matched, locked.refused = _counted(locked)
        locked.state = ImportState.CHECKED
        locked.save(update_fields=["created", "matched", "refused", "state"])
        record(locked, "imports.check", locked.uploaded_by, at, **counts(locked))


def _counted(import_: Import) -> tuple[int, int, int]:
    found = import_.rows.aggregate(
        **{outcome: Count("pk", filter=Q(outcome=outcome)) for outcome in RowOutcome.values}
    )
    return found[RowOutcome.CREATE], found[RowOutcome.MATCH], found[RowOutcome.REFUSE]


def counts(import_: Import) -> dict[str, int]:
    """What the import's history and its job tell of it."""
    return {
        "created": import_.created,
        "matched": import_.matched,
        "refused": import_.refused,
    }


def planned_again(
    import_: Import, handler: Kind
) -> Iterator[tuple[list[ImportRow], list[Planned]]]:
    """The rows as they were read, decided upon as things are now, in chunks of fixed size."""
    last = 0
    while stored := list(import_.rows.filter(line__gt=last).order_by("line")[:CHUNK]):
        last = stored[-1].line
        rows = [Planned(line=row.line, values=queries.told_by(row).values) for row in stored]
        handler.settle(rows)
        yield stored, rows
