"""What follows when a public notice moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.models import NoticeEntry, PublicNotice
from honors.snapshots import notice_snapshot
from workflow import ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.definition import Move


def freeze_notices(notices: Sequence[PublicNotice], move: Move) -> None:
    for notice in notices:
        notice.snapshot = notice_snapshot(notice, posted_at=move.at)
        _note_end(notice, move, digest=notice.snapshot_digest)
    PublicNotice.objects.bulk_update(notices, ["snapshot"])


def move_notice_ends(notices: Sequence[PublicNotice], move: Move) -> None:
    for notice in notices:
        notice.ends_at = move.supplied["ends_at"]
        _note_end(notice, move)
    PublicNotice.objects.bulk_update(notices, ["ends_at"])


def _note_end(notice: PublicNotice, move: Move, **facts: str) -> None:
    assert notice.ends_at is not None  # noqa: S101 - both moves need it
    move.note(notice, ends_at=ledger.moment(notice.ends_at), **facts)


def void_entries_of_notices(notices: Sequence[PublicNotice], move: Move) -> None:
    """Their cases may stand on another notice."""
    entries = NoticeEntry.objects.filter(notice__in=notices, voided_at=None)
    entries.update(voided_at=move.at)
