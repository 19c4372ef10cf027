"""What is frozen at a moment, so that what people read then stays known: and its digest."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.utils import timezone

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
        "entries": [
            {"position": entry.position, **entry.line}
            for entry in notice.entries.all()
            if entry.voided_at is None
        ],
    }


def dossier_snapshot(nomination: Any, *, at: datetime) -> dict[str, Any]:
    """The answers by field name; under names that no field can have, the rest of what was judged.

    The salt keeps the digest in history from vouching for a guess once the dossier is erased.
    """
    nominee = nomination.nominee
    today = timezone.localdate(at)
    return {
        **nomination.dossier.data,
        "@nominee": {
            "kind": nominee.kind,
            "name": nominee.name,
            "members": [
                {"name": member.name, "relation": member.relation}
                for member in nominee.members.all()
                if member.until is None or member.until > today
            ],
        },
        "@attachments": [
            {"field": file.field, "name": file.name, "sha256": file.sha256}
            for file in sorted(nomination.attachments.all(), key=lambda file: int(file.pk))
        ],
        "@salt": secrets.token_hex(16),
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
