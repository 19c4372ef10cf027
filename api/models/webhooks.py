"""Who is told of events over HTTP, and what became of each telling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from honors.models import Organization


class WebhookEndpoint(models.Model):
    """Told of what happens at an organization and below it.

    `events` are names of `api.webhooks.subjects.EVENTS`. The secret that signs is sealed; an old
    one signs beside it until `old_until`. `swept` is the ledger event up to which nothing is
    missing any more.
    """

    envelopes: ClassVar[Mapping[str, str]] = {
        "secret_sealed": "webhooks/{row.key}/secret",
        "old_secret_sealed": "webhooks/{row.key}/secret",
    }

    key = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="webhook_endpoints"
    )
    url = models.URLField(_("address"), max_length=500)
    events = models.JSONField(_("events"), default=list)
    secret_sealed = models.TextField(editable=False)
    old_secret_sealed = models.TextField(blank=True, editable=False)
    old_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_why = models.CharField(max_length=20, blank=True, editable=False)
    swept = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One event to one endpoint. `event` is the number of the ledger event, kept without a tie."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    event = models.BigIntegerField()
    message_id = models.CharField(max_length=40, unique=True)
    body = models.TextField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        constraints = [
            models.UniqueConstraint(fields=("endpoint", "event"), name="deliveries_event_once")
        ]
        indexes = [
            models.Index(
                fields=("next_at",),
                name="deliveries_due",
                condition=models.Q(next_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.message_id
