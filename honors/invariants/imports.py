"""Imports: the file is the one that was handed in, and what it says was written stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db.models import Count, Exists, F, Model, OuterRef, Q

from honors.models import (
    EarlierTitle,
    Import,
    ImportRow,
    Nomination,
    Nominee,
    NomineeMember,
    Quota,
    User,
)
from honors.models.imports import ImportKind, RowOutcome
from honors.queries.imports import content_of
from honors.sealing import SealBroken
from honors.states import LIVE_NOMINATIONS, ImportState
from workflow.models import LedgerEvent

Broken = tuple[str, str]

MADE: dict[str, type[Model]] = {
    ImportKind.NOMINATIONS: Nomination,
    ImportKind.NOMINEES: Nominee,
    ImportKind.MEMBERS: NomineeMember,
    ImportKind.HONOREES: EarlierTitle,
    ImportKind.QUOTAS: Quota,
    ImportKind.USERS: User,
}
STANDING = (ImportState.WRITTEN, ImportState.UNDOING)


def handed_in_files_are_their_bytes() -> Iterator[Broken]:
    for import_ in Import.objects.exclude(file="").only("file", "sha256").iterator():
        try:
            digest = hashlib.sha256(content_of(import_)).hexdigest()
        except (OSError, ValueError, SealBroken):
            digest = ""
        if digest != import_.sha256:
            yield f"imports:{import_.pk}", "its file is gone or was changed"


def imports_count_their_rows() -> Iterator[Broken]:
    counted = {
        f"rows_{outcome}": Count("rows", filter=Q(rows__outcome=outcome))
        for outcome in RowOutcome.values
    }
    checked = Import.objects.exclude(state=ImportState.CHECKING).annotate(**counted)
    wrong = checked.exclude(
        created=F("rows_create"), matched=F("rows_match"), refused=F("rows_refuse")
    )
    for key in wrong.values_list("pk", flat=True).iterator():
        yield f"imports:{key}", "it counts other rows than it has"


def what_was_imported_stands() -> Iterator[Broken]:
    """Of every row that made something; a nominee may have been merged, not have vanished."""
    for kind, model in MADE.items():
        rows = ImportRow.objects.filter(owner__kind=kind, owner__state__in=STANDING)
        there = Exists(model._default_manager.filter(pk=OuterRef("subject")))
        empty = Q(subject=None, outcome=RowOutcome.CREATE)
        gone = rows.filter(empty | Q(~there, subject__isnull=False)).order_by("owner_id", "line")
        struck = _struck() if kind == ImportKind.HONOREES else frozenset[int]()
        for key, line, subject in gone.values_list("owner_id", "line", "subject").iterator():
            if subject in struck:
                continue
            yield f"imports:{key}", f"what line {line} made is not there"


def _struck() -> frozenset[int]:
    """Titles that somebody took back one by one, by what history says."""
    streams = LedgerEvent.objects.filter(action="earlier_titles.strike").values_list("stream")
    return frozenset(int(stream.partition(":")[2]) for (stream,) in streams)


def what_was_undone_is_gone() -> Iterator[Broken]:
    undone = ImportRow.objects.filter(owner__state=ImportState.UNDONE)
    live = Nomination.objects.filter(pk=OuterRef("subject"), state__in=LIVE_NOMINATIONS)
    there = Nominee.objects.filter(pk=OuterRef("subject"))
    won = EarlierTitle.objects.filter(pk=OuterRef("subject"))
    left = undone.filter(
        Q(Exists(live), owner__kind=ImportKind.NOMINATIONS)
        | Q(Exists(there), owner__kind=ImportKind.NOMINEES)
        | Q(Exists(won), owner__kind=ImportKind.HONOREES)
    )
    for key, line in left.order_by("owner_id", "line").values_list("owner_id", "line").iterator():
        yield f"imports:{key}", f"what line {line} made is still there"


CHECKS = (
    handed_in_files_are_their_bytes,
    imports_count_their_rows,
    what_was_imported_stands,
    what_was_undone_is_gone,
)
