"""The documents of a case that was told: made by its secretary through the actions, and written to
a folder as well.
"""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from honors.actions import documents
from honors.models import Membership, Nomination, Ranking
from honors.roles import Role
from honors.states import NominationState
from honors.voting import METHOD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.db.models import Model

    from honors.models import Commendation, Document

LATER = timedelta(hours=1)


def make(commendation: Commendation) -> list[tuple[str, Document]]:
    """By the name of the file: the decision, the certificates, and one of everything before."""
    secretary = Membership.objects.filter(
        role=Role.SECRETARY, organization=commendation.round.organizer
    ).order_by("pk")[0]
    assert commendation.issued_at is not None  # noqa: S101 - the demo's lists are issued
    at = commendation.issued_at + LATER
    return [
        (
            name,
            documents.make(kind=kind, subject=subject, options=options, by=secretary.user, at=at),
        )
        for name, kind, subject, options in _wanted(commendation)
    ]


def _wanted(commendation: Commendation) -> Iterator[tuple[str, str, Model, dict[str, str]]]:
    yield "decision.docx", "decision", commendation, {"format": "docx"}
    yield "decision.pdf", "decision", commendation, {"format": "pdf"}
    yield "certificates-a4.pdf", "certificates", commendation, {"paper": "a4"}
    yield "certificates-a3.zip", "certificates", commendation, {"paper": "a3", "files": "each"}
    yield "receipts.xlsx", "receipt_list", commendation, {"which": "all"}
    round_ = commendation.round
    for nth, category in enumerate(round_.categories.order_by("position"), start=1):
        yield f"summary-{nth}.xlsx", "summary_table", category, {}
    notice = round_.public_notices.filter(organization=round_.organizer, state="ended").first()
    if notice is not None:
        yield "notice.pdf", "public_notice", notice, {"format": "pdf"}
        yield "notice-report.docx", "posting_report", notice, {"format": "docx"}
    rankings = Ranking.objects.filter(stage__round=round_).exclude(method=METHOD)
    for nth, ranking in enumerate(rankings.order_by("pk"), start=1):
        yield f"evaluation-{nth}.xlsx", "evaluation_workbook", ranking, {}
    honored = Nomination.objects.filter(round=round_, state=NominationState.HONORED)
    case = honored.order_by("-version", "pk")[0]
    yield "nomination-form.pdf", "nomination_form", case, {}
    yield "case-evidence.zip", "case_evidence", case, {}


def write(commendation: Commendation, folder: Path) -> list[str]:
    """The names of the files."""
    names = []
    for name, document in make(commendation):
        with document.file.open("rb") as content, (folder / name).open("wb") as written:
            shutil.copyfileobj(content, written)
        names.append(name)
    return names
