"""Endpoints come and go: made, given a new secret, switched off and on, told again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from api.models import WebhookDelivery, WebhookEndpoint
from api.webhooks import addresses, delivering, signing
from honors.queries.accounts import is_operator, require_over
from honors.roles import PATH_END, Role
from honors.sealing import site_keyring
from workflow import ledger
from workflow.models import LedgerEvent

if TYPE_CHECKING:
    from honors.models import Organization, User

OLD_SECRET_FOR = timedelta(hours=24)


@transaction.atomic
def register(
    *, organization: Organization, url: str, events: Sequence[str], by: User, at: datetime
) -> tuple[WebhookEndpoint, str]:
    """The endpoint and its secret, which is shown once. Told of what happens from now on."""
    require_over(by, Role.ADMINISTRATOR, organization, at)
    addresses.vetted(addresses.parse(url))
    endpoint = WebhookEndpoint(
        key=uuid.uuid4(),
        organization=organization,
        url=url,
        events=sorted(set(events)),
        created_at=at,
        created_by=by,
        swept=LedgerEvent.objects.aggregate(last=Max("pk"))["last"] or 0,
    )
    secret = _new_secret(endpoint)
    endpoint.save()
    _record(endpoint, "register", by=by, at=at)
    return endpoint, secret


@transaction.atomic
def rotate(endpoint: WebhookEndpoint, *, by: User, at: datetime) -> str:
    """A new secret; the old one signs beside it for a day."""
    require_over(by, Role.ADMINISTRATOR, endpoint.organization, at)
    locked = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    locked.old_secret_sealed, locked.old_until = locked.secret_sealed, at + OLD_SECRET_FOR
    secret = _new_secret(locked)
    locked.save()
    _record(locked, "rotate", by=by, at=at)
    return secret


@transaction.atomic
def switch(endpoint: WebhookEndpoint, *, on: bool, by: User, at: datetime) -> WebhookEndpoint:
    """Off, it is told nothing; on again, it is told what it has missed."""
    require_over(by, Role.ADMINISTRATOR, endpoint.organization, at)
    locked = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    locked.disabled_at, locked.disabled_why = (None, "") if on else (at, "switched_off")
    locked.save()
    _record(locked, "enable" if on else "disable", by=by, at=at)
    return locked


@transaction.atomic
def replay(delivery: WebhookDelivery, *, by: User, at: datetime) -> WebhookDelivery:
    """Tell it again, with the same id, by which the receiver knows it."""
    require_over(by, Role.ADMINISTRATOR, delivery.endpoint.organization, at)
    WebhookDelivery.objects.filter(pk=delivery.pk).update(next_at=at, delivered_at=None, attempts=0)
    return WebhookDelivery.objects.get(pk=delivery.pk)


def visible_to(user: User, *, at: datetime) -> QuerySet[WebhookEndpoint]:
    """For administrators, at their organization and below."""
    endpoints = WebhookEndpoint.objects.order_by("pk")
    if is_operator(user):
        return endpoints
    seen = Q(pk__in=[])
    for grant in user.standing(at=at).having(Role.ADMINISTRATOR):
        seen |= Q(organization__path__gte=grant.path, organization__path__lt=grant.path + PATH_END)
    return endpoints.filter(seen)


def _new_secret(endpoint: WebhookEndpoint) -> str:
    secret = signing.new_secret()
    place = delivering.place_of(endpoint)
    endpoint.secret_sealed = site_keyring().seal(secret, place=place)
    return secret


def _record(endpoint: WebhookEndpoint, verb: str, *, by: User, at: datetime) -> None:
    ledger.record(
        f"organizations:{endpoint.organization_id}",
        f"webhooks.{verb}",
        actor=by.ledger_key,
        at=at,
        facts={"endpoint": endpoint.pk, "events": endpoint.events},
        private={"url": endpoint.url},
    )
