"""The words of documents: another version, and how it would look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from honors.documents.commendation_decisions import text_of
from honors.documents.wordings import DECISION, checked_body
from honors.models import Organization, Wording
from honors.queries.accounts import require
from honors.queries.commendations import sections
from honors.roles import Role
from honors.snapshots import list_snapshot
from workflow import ledger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from honors.documents.official import OfficialText
    from honors.models import Commendation
    from workflow.definition import Actor


@transaction.atomic
def reword(
    *, organization: Organization, kind: str, body: Mapping[str, Any], by: Actor, at: datetime
) -> Wording:
    """What is issued from now on says this; what was issued keeps its words."""
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    require(by, Role.SECRETARY, locked, at)
    checked = checked_body(kind, body)
    versions = Wording.objects.filter(organization=locked, kind=kind)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    wording = Wording.objects.create(
        organization=locked,
        kind=kind,
        number=last + 1,
        body=checked,
        made_at=at,
        made_by_id=by.standing(at=at).user_id,
    )
    ledger.record(
        f"organizations:{locked.pk}",
        "organizations.reword",
        actor=by.ledger_key,
        at=at,
        facts={"kind": kind, "number": wording.number},
        private={"body": ledger.dump(checked)},
    )
    return wording


def preview(
    *, commendation: Commendation, body: Mapping[str, Any], by: Actor, at: datetime
) -> OfficialText:
    """How the decision would read in these words, its list being a draft or issued. Nothing is
    stored; what would be refused at the issue is refused here.
    """
    require(by, Role.SECRETARY, commendation.round.organizer, at)
    snapshot = commendation.snapshot or list_snapshot(commendation, sections(commendation))
    return text_of(snapshot, checked_body(DECISION, body))
