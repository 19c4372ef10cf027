"""Anonymous leads: taken from anybody, read by the office, never an objection."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.models import Lead, Nomination, PublicNotice
from honors.queries.public_notices import PUBLISHED
from honors.roles import PUBLIC
from honors.texts import clean_text
from workflow import ledger
from workflow.refusals import GuardFailed, InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

CONTENT_LIMIT = 5000
MOST_LEADS = 500  # on one notice: nobody fills the tables from the street


@transaction.atomic
def take(*, notice: PublicNotice, nomination: Nomination, content: str, at: datetime) -> Lead:
    """Keep what somebody says without a name. It stops nothing and is promised no reply; whoever
    wants one files an objection. Taken after the notice as well, as people learn things late.
    """
    cleaned = clean_text(content, field="content", limit=CONTENT_LIMIT)
    if not cleaned:
        message = _("Say what the office should look at, with facts that can be checked.")
        raise InvalidInput(message, code="content_missing", pointer="/content")
    locked = PublicNotice.objects.select_for_update(no_key=True).get(pk=notice.pk)
    _check_notice(locked, nomination, at)
    lead = Lead.objects.create(
        notice=locked, nomination_id=nomination.pk, content=cleaned, received_at=at
    )
    ledger.record(
        f"leads:{lead.pk}",
        "leads.take",
        actor=PUBLIC.ledger_key,
        at=at,
        facts={"notice": locked.pk, "nomination": nomination.pk},
        private={"content": cleaned},
    )
    return lead


def _check_notice(notice: PublicNotice, nomination: Nomination, at: datetime) -> None:
    if notice.state not in PUBLISHED or at < cast("datetime", notice.posted_at):
        raise GuardFailed(_("This notice is not public."), code="notice_not_public")
    if not notice.entries.filter(nomination=nomination, voided_at=None).exists():
        raise GuardFailed(_("This notice does not list the case."), code="not_on_notice")
    if notice.leads.count() >= MOST_LEADS:
        raise GuardFailed(
            _("This notice has so many leads that it takes no more. Call: %(contact)s."),
            code="leads_full",
            contact=notice.contact,
        )
