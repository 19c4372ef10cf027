"""Endpoints that are told of events, and the log of what they were told."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.models import WebhookDelivery, WebhookEndpoint
from api.serializers.shapes import Body, KeyOf, Shape
from api.webhooks.subjects import EVENTS
from honors.queries import organizations


class EndpointShape(Shape):
    """`disabled_why` is switched_off, gone (the receiver said 410) or failing (for three days)."""

    events = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = WebhookEndpoint
        fields = (
            "id", "organization", "url", "events", "created_at", "disabled_at", "disabled_why",
        )  # fmt: skip


class EndpointBody(Body):
    organization = KeyOf(organizations.visible_to)
    url = serializers.CharField(max_length=500)
    events = serializers.MultipleChoiceField(choices=[(e, e) for e in EVENTS], allow_empty=False)


class SwitchBody(Body):
    enabled = serializers.BooleanField()


class SecretShape(serializers.Serializer[Any]):
    """Shown once. Signatures are those of the Standard Webhooks specification."""

    secret = serializers.CharField()
    endpoint = EndpointShape()


class DeliveryShape(Shape):
    class Meta:
        model = WebhookDelivery
        fields = (
            "id", "message_id", "body", "created_at", "attempts", "next_at", "delivered_at",
            "last_status", "last_error",
        )  # fmt: skip
