"""An organization ends: abolished, or merged into another that goes on in its place."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from honors.actions import inputs
from honors.actions.decisions import document as document_of
from honors.deadlines import start_of
from honors.models import Membership, Nomination, Organization
from honors.queries.accounts import require_over_all
from honors.roles import Role
from honors.states import LIVE_NOMINATIONS
from workflow import ledger
from workflow.definition import Actor
from workflow.refusals import GuardFailed


@transaction.atomic
def abolish(
    *,
    organization: Organization,
    on: date,
    document: str,
    by: Actor,
    at: datetime,
    successor: Organization | None = None,
) -> Organization:
    """From that day it is no more, by a document; `successor` goes on in its place.

    Everything below it ends first, and its cases are finished first. Roles there end with it;
    what it won and did stays its own. Several with one successor are a merger.
    """
    day = inputs.recent_day(on, field="on")
    number = document_of(document, field="document")
    places = [organization] if successor is None else [organization, successor]
    require_over_all(by, Role.ADMINISTRATOR, places, at)
    rows = Organization.objects.filter(pk__in=[place.pk for place in places]).order_by("pk")
    locked = {row.pk: row for row in rows.select_for_update(no_key=True)}
    gone = locked[organization.pk]
    after = None if successor is None else locked[successor.pk]
    _require_standing(gone, day)
    _check_successor(gone, after, day)
    _require_finished(gone, day)
    gone.valid_to, gone.successor = day, after
    gone.save(update_fields=["valid_to", "successor"])
    facts = {"on": day.isoformat(), "successor": gone.successor_id, "document": number}
    stream = f"organizations:{gone.pk}"
    ledger.record(stream, "organizations.abolish", actor=by.ledger_key, at=at, facts=facts)
    _end_roles(gone, day, by=by, at=at)
    return gone


def _require_standing(gone: Organization, day: date) -> None:
    if gone.valid_to is not None:
        raise GuardFailed(_("This organization was abolished already."), code="already_abolished")
    if gone.valid_from is not None and day <= gone.valid_from:
        raise inputs.refused(
            _("The end must lie behind the beginning."), code="not_half_open", field="on"
        )


def _check_successor(gone: Organization, after: Organization | None, day: date) -> None:
    if after is None:
        return
    stands = after.valid_to is None and (after.valid_from is None or after.valid_from <= day)
    if gone.covers(after) or after.level != gone.level or not stands:
        raise inputs.refused(
            _("It is succeeded by another organization of its level that stands on that day."),
            code="no_successor",
            field="successor",
        )


def _require_finished(gone: Organization, day: date) -> None:
    below = Organization.objects.within([gone.path]).exclude(pk=gone.pk)
    standing = below.filter(Q(valid_to=None) | Q(valid_to__gt=day)).count()
    if standing:
        raise GuardFailed(
            _("%(count)s organizations below it still stand."), code="still_above", count=standing
        )
    running = Nomination.objects.filter(
        Q(unit=gone) | Q(holder=gone), state__in=LIVE_NOMINATIONS
    ).count()
    if running:
        raise GuardFailed(
            _("%(count)s of its cases still run; finish them first."),
            code="cases_running",
            count=running,
        )


def _end_roles(gone: Organization, day: date, *, by: Actor, at: datetime) -> None:
    """At the beginning of that day; those that would only begin then never do."""
    end = start_of(day)
    lasting = Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=end), organization=gone)
    rows = list(lasting.order_by("user_id", "pk").select_for_update(no_key=True))
    begun = [row for row in rows if row.starts_at < end]
    never = [row for row in rows if row.starts_at >= end]
    Membership.objects.filter(pk__in=[row.pk for row in begun]).update(ends_at=end)
    Membership.objects.filter(pk__in=[row.pk for row in never]).delete()
    entries = [
        ledger.Entry(
            stream=f"users:{row.user_id}",
            action="memberships.end" if row in begun else "memberships.cancel",
            facts={"membership": row.pk, "organization": gone.pk, "ends_at": end},
        )
        for row in rows
    ]
    ledger.append(entries, actor=by.ledger_key, at=at)


def require_standing_unit(unit: Organization, at: datetime) -> None:
    """Who begins something for a unit begins it for one that exists on that day."""
    today = timezone.localdate(at)
    gone = unit.valid_to is not None and unit.valid_to <= today
    if gone or (unit.valid_from is not None and today < unit.valid_from):
        raise GuardFailed(
            _("%(unit)s does not exist on this day."), code="unit_not_standing", unit=unit.name
        )
