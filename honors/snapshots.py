"""What is frozen at a moment, so that what people read then stays known: and its digest."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from workflow import ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
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


def dossier_snapshot(nomination: Any, *, at: datetime, private: str) -> dict[str, Any]:
    """The answers by field name, without the private ones; under names that no field can have,
    the rest of what was judged.

    `private` commits to the private answers. It is salted, so that the digest in history vouches
    for no guess once the dossier is erased.
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
        "@private": private,
    }


def list_snapshot(commendation: Any, sections: Iterable[Any]) -> dict[str, Any]:
    """All that a decision says: who issues it, on what basis, and each name in its place, with
    the unit and the post that it stands by.
    """
    program = commendation.round.program
    return {
        "title": commendation.title,
        "document_number": commendation.document_number,
        "dated": commendation.dated.isoformat(),
        "organizer": commendation.round.organizer.name,
        "program": program.name,
        "legal_basis": program.legal_basis,
        "round": commendation.round.name,
        "year": commendation.round.year,
        "sections": [
            {
                "title": section.title,
                "kind": section.kind,
                "nature": section.nature,
                "order": section.order,
                "issuers": list(section.issuers),
                "lines": [
                    {
                        "case": line.case,
                        "position": line.position,
                        "name": line.name,
                        "unit": line.unit,
                        "post": line.post,
                    }
                    for line in section.lines
                ],
            }
            for section in sections
        ],
    }


def register_snapshot(honors: Iterable[Any]) -> dict[str, Any]:
    """What every certificate of one commendation says, in the order of their numbers."""
    rows = [
        {
            "case": honor.nomination_id,
            "number": honor.number,
            "code": honor.code,
            "holder": honor.holder_name,
            "title": honor.title_name,
            "unit": honor.unit_name,
            "awarded_on": honor.awarded_on.isoformat(),
        }
        for honor in honors
    ]
    return {"certificates": sorted(rows, key=lambda row: row["number"])}


def earlier_title_snapshot(title: Any) -> dict[str, Any]:
    """What was recorded of a title that was won without a case here."""
    return {
        "title": title.title_id,
        "name": title.name,
        "level": title.level,
        "since": title.since.isoformat(),
        "issuer": title.issuer,
        "document": title.document,
    }


def recommendation_snapshot(recommendation: Any) -> dict[str, Any]:
    """For which title above, in which order, and the dossier as its case stood on it."""
    call, case = recommendation.call, recommendation.nomination
    versions = {version.number: version.data for version in case.versions.all()}
    return {
        "program": call.program_name,
        "title": call.title_name,
        "level": call.level,
        "organization": call.target_name,
        "rank": recommendation.rank,
        "version": case.dossier_version,
        "dossier": versions.get(case.dossier_version, {}),
    }
