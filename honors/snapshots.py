"""What is frozen at a moment, so that what people read then stays known: and its digest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from workflow import ledger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, as hexadecimal digits."""
    return hashlib.sha256(ledger.dump(snapshot).encode()).hexdigest()


def notice_snapshot(notice: Any, *, posted_at: datetime) -> dict[str, Any]:
    """All that the public reads of a notice but its end, which a late posting may move."""
    return {
        "title": notice.title,
        "organization": notice.organization.name,
        "contact": notice.contact,
        "days": notice.days,
        "day_kind": notice.day_kind,
        "count_from": notice.count_from,
        "posted_at": ledger.moment(posted_at),
        "entries": [{"position": e.position, **e.line} for e in notice.entries.all()],
    }


def list_snapshot(commendation: Any) -> dict[str, Any]:
    """The document and its lists, each name in its place and with the unit that it stands by."""
    return {
        "title": commendation.title,
        "document_number": commendation.document_number,
        "dated": commendation.dated.isoformat(),
        "entries": [
            {
                "title": entry.category.title.name,
                "position": entry.position,
                "nomination": entry.nomination.number or "",
                "name": entry.nomination.nominee.name,
                "unit": entry.nomination.unit.name,
            }
            for entry in commendation.entries.all()
        ],
    }
