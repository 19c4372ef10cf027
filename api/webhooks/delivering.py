"""From the ledger to the endpoints: plan what is to be told, then tell what is due.

Both may run as often as one likes, and in several processes at once.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from http.client import HTTPException
from random import SystemRandom

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from api.models import WebhookDelivery, WebhookEndpoint
from api.webhooks import calling, signing, subjects
from honors.notifications import LANGUAGE, Message, post
from honors.sealing import site_keyring
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput

logger = logging.getLogger(__name__)
CHUNK = 500
# Longer than any transaction takes: an event that is committed late is still found.
OPEN_FOR = timedelta(minutes=15)
LEASE = timedelta(minutes=2)
JITTER = 0.1
GONE = 410
WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)


def plan(*, at: datetime) -> int:
    """Write down what each endpoint is to be told, once each. Returns how many are new."""
    endpoints = WebhookEndpoint.objects.filter(disabled_at=None).select_related("organization")
    return sum(_plan_for(endpoint, at) for endpoint in endpoints.order_by("pk"))


def _plan_for(endpoint: WebhookEndpoint, at: datetime) -> int:
    planned, last, settled = 0, endpoint.swept, True
    behind = LedgerEvent.objects.order_by("pk")
    known = WebhookDelivery.objects.filter(endpoint=endpoint, event__gt=endpoint.swept)
    told = set(known.values_list("event", flat=True))
    while events := list(behind.filter(pk__gt=last)[:CHUNK]):
        last = events[-1].pk
        fresh = [e for e in events if e.pk not in told and e.action in endpoint.events]
        chosen = subjects.concerning(endpoint.organization, fresh)
        rows = [_delivery(endpoint, event, at) for event in chosen]
        WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
        planned += len(rows)
        settled = settled and all(event.at < at - OPEN_FOR for event in events)
        if settled:
            WebhookEndpoint.objects.filter(pk=endpoint.pk, swept__lt=last).update(swept=last)
    return planned


def _delivery(endpoint: WebhookEndpoint, event: LedgerEvent, at: datetime) -> WebhookDelivery:
    """Thin: the receiver asks for what it may see, with its own token."""
    noun, _colon, key = event.stream_id.partition(":")
    body = {
        "type": event.action,
        "timestamp": event.at.isoformat(),
        "data": {"resource": noun, "id": int(key), "seq": event.seq},
    }
    return WebhookDelivery(
        endpoint=endpoint,
        event=event.pk,
        message_id=f"msg_{uuid.uuid4().hex}",
        body=json.dumps(body, separators=(",", ":")),
        created_at=at,
        next_at=at,
    )


def deliver(*, at: datetime, most: int = CHUNK) -> tuple[int, int]:
    """How many were taken, and how many were not; those are tried again later."""
    taken = failed = 0
    for _turn in range(most):
        delivery = _claimed(at)
        if delivery is None:
            break
        done = _tell(delivery, at)
        taken, failed = taken + done, failed + (not done)
    return taken, failed


@transaction.atomic
def _claimed(at: datetime) -> WebhookDelivery | None:
    """The next one due, kept from other processes for as long as a call may take."""
    skips = connection.features.has_select_for_update_skip_locked
    due = WebhookDelivery.objects.filter(next_at__lte=at, endpoint__disabled_at=None)
    first = due.select_for_update(skip_locked=skips, of=("self",) if skips else ())
    delivery = first.order_by("next_at", "pk").first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.next_at = at + LEASE
        delivery.save(update_fields=["attempts", "next_at"])
    return delivery


def _tell(delivery: WebhookDelivery, at: datetime) -> bool:
    endpoint = delivery.endpoint
    headers = signing.headers(
        delivery.message_id, delivery.body, secrets_in_force(endpoint, at), at=at
    )
    delivery.last_status, delivery.last_error = None, ""
    try:
        delivery.last_status = calling.call(endpoint.url, delivery.body, headers)
    except InvalidInput as refused:
        delivery.last_error = refused.code
    except (OSError, HTTPException) as error:
        delivery.last_error = type(error).__name__
    _settle(delivery, at)
    return delivery.delivered_at is not None


@transaction.atomic
def _settle(delivery: WebhookDelivery, at: datetime) -> None:
    """Only 2xx is an answer: a redirect is not followed, and 410 wants to hear nothing more."""
    status = delivery.last_status or 0
    if status // 100 == 2:  # noqa: PLR2004 - the class of statuses that mean success
        delivery.delivered_at, delivery.next_at = at, None
    elif status == GONE or delivery.attempts > len(WAITS):
        delivery.next_at = None
        disable(delivery.endpoint, "gone" if status == GONE else "failing", at=at)
    else:
        wait = WAITS[delivery.attempts - 1]
        delivery.next_at = at + wait * (1 + SystemRandom().uniform(0, JITTER))
    delivery.save(update_fields=["delivered_at", "next_at", "last_status", "last_error"])


def disable(endpoint: WebhookEndpoint, why: str, *, at: datetime) -> None:
    """Told to whoever made it, by the way that people are told things."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk, disabled_at=None)
    if not rows.update(disabled_at=at, disabled_why=why):
        return
    logger.warning("webhook endpoint %s was disabled: %s", endpoint.pk, why)
    with override(LANGUAGE):
        message = Message(
            topic="webhooks.disabled",
            key=f"webhooks.disabled:{endpoint.pk}:{at.isoformat()}",
            user_id=endpoint.created_by_id,
            title=_("An address is no longer told of events"),
            text=_("%(url)s was switched off: it does not answer.") % {"url": endpoint.url},
            url_path="",
        )
    post([message], at=at)


def secrets_in_force(endpoint: WebhookEndpoint, at: datetime) -> Sequence[str]:
    keyring = site_keyring()
    sealed = [endpoint.secret_sealed]
    if endpoint.old_until is not None and at < endpoint.old_until:
        sealed.append(endpoint.old_secret_sealed)
    return [keyring.open(secret, place=place_of(endpoint)) for secret in sealed]


def place_of(endpoint: WebhookEndpoint) -> str:
    return f"webhooks/{endpoint.key}/secret"
