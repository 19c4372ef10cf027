"""What follows when a public notice moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.models import NoticeEntry, PublicNotice
from honors.snapshots import notice_snapshot
from workflow import ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.definition import Move


def reword_notices(notices: Sequence[PublicNotice], move: Move) -> None:
    """The lines whose deeds are said otherwise; everything else of a line follows its case."""
    deeds = move.supplied.get("deeds", {})
    for notice in notices:
        notice.title, notice.contact = move.supplied["title"], move.supplied["contact"]
        changed = [entry for entry in notice.entries.all() if str(entry.position) in deeds]
        for entry in changed:
            entry.line = {**entry.line, "deeds": deeds[str(entry.position)]}
        NoticeEntry.objects.bulk_update(changed, ["line"])
        move.note(notice, entries=[entry.position for entry in changed])
    PublicNotice.objects.bulk_update(notices, ["title", "contact"])


def freeze_notices(notices: Sequence[PublicNotice], move: Move) -> None:
    for notice in notices:
        notice.snapshot = notice_snapshot(notice, posted_at=move.at)
        _note_end(notice, move, digest=notice.snapshot_digest)
    PublicNotice.objects.bulk_update(notices, ["snapshot"])


def move_notice_ends(notices: Sequence[PublicNotice], move: Move) -> None:
    for notice in notices:
        notice.ends_at = move.supplied["ends_at"]
        notice.extra_days += move.supplied.get("extra_days", 0)
        _note_end(notice, move, extra_days=notice.extra_days)
    PublicNotice.objects.bulk_update(notices, ["ends_at", "extra_days"])


def _note_end(notice: PublicNotice, move: Move, **facts: str | int) -> None:
    assert notice.ends_at is not None  # noqa: S101 - both moves need it
    move.note(notice, ends_at=ledger.moment(notice.ends_at), **facts)


def void_entries_of_notices(notices: Sequence[PublicNotice], move: Move) -> None:
    """Their cases may stand on another notice."""
    entries = NoticeEntry.objects.filter(notice__in=notices, voided_at=None)
    entries.update(voided_at=move.at)
