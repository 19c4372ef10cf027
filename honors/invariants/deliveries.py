"""Certificates reach their holders once, not after they were revoked, and history says so."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from honors.files import stored_digest
from honors.models import Delivery
from workflow.models import LedgerEvent

Broken = tuple[str, str]
ENDS = ("honors.revoke", "honors.relinquish")


def certificates_are_delivered_once() -> Iterator[Broken]:
    """Whatever came back, no more than one delivery of an honor stands."""
    standing = Delivery.objects.filter(returned_at=None).order_by()
    double = standing.values("honor_id").annotate(times=Count("pk")).filter(times__gt=1)
    for honor, times in double.values_list("honor_id", "times"):
        yield f"honors:{honor}", f"{times} deliveries of it stand"


def revoked_honors_are_not_delivered() -> Iterator[Broken]:
    """Nothing was handed over after the honor was revoked or given up."""
    stream = Concat(Value("honors:"), Cast(OuterRef("honor_id"), CharField()))
    ended = LedgerEvent.objects.filter(
        stream_id=stream, action__in=ENDS, at__lt=OuterRef("recorded_at")
    )
    rows = Delivery.objects.filter(Exists(ended), handed_on__isnull=False)
    for honor in rows.values_list("honor_id", flat=True):
        yield f"honors:{honor}", "it was handed over after it had ended"


def deliveries_are_told_to_history() -> Iterator[Broken]:
    told: set[tuple[str, int]] = set()
    events = LedgerEvent.objects.filter(action="deliveries.hand_over")
    for stream, body in events.values_list("stream_id", "body").iterator():
        told |= {(stream, honor) for honor in json.loads(body)["honors"]}
    rows = Delivery.objects.filter(handed_on__isnull=False)
    for key, honor, listed in rows.values_list("pk", "honor_id", "honor__commendation_id"):
        if (f"commendations:{listed}", honor) not in told:
            yield f"deliveries:{key}", "history does not say that it was handed over"


def receipts_lie_as_they_were_sent() -> Iterator[Broken]:
    for row in Delivery.objects.exclude(file="").only("file", "sha256").iterator():
        if stored_digest(row.file) != row.sha256:
            yield f"deliveries:{row.pk}", "its receipt is missing or was changed"


def ceremonies_present_their_own_list() -> Iterator[Broken]:
    rows = Delivery.objects.filter(turn__isnull=False).exclude(
        turn__ceremony__commendation=F("honor__commendation")
    )
    for key in rows.values_list("pk", flat=True):
        yield f"deliveries:{key}", "its ceremony presents another list"


CHECKS = (
    certificates_are_delivered_once,
    revoked_honors_are_not_delivered,
    deliveries_are_told_to_history,
    receipts_lie_as_they_were_sent,
    ceremonies_present_their_own_list,
)
