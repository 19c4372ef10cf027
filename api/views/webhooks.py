"""Endpoints that are told of events, for the administrators of an organization."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.models import WebhookEndpoint
from api.serializers import webhooks as shapes
from api.views.doors import KEY, SIGNED_IN, Reads
from api.webhooks import registering

CREATED = 201


class WebhookView(Reads):
    """Told of what happens at an organization and below it; the bodies are thin."""

    noun, resource = "webhooks", "webhooks"
    model = WebhookEndpoint
    serializer_class = shapes.EndpointShape
    filter_backends: list[Any] = []
    replays = False
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "switch", "rotate", "deliveries", "replay"), SIGNED_IN
    )
    inputs = {"create": shapes.EndpointBody, "switch": shapes.SwitchBody}
    answers = {
        "create": shapes.SecretShape,
        "rotate": {200: shapes.SecretShape},
        "deliveries": shapes.DeliveryShape(many=True),
        "replay": {200: shapes.DeliveryShape},
    }
    pages = {"deliveries": {"id": "pk"}}
    changes = frozenset({"switch"})

    def visible(self) -> QuerySet[Any]:
        return registering.visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """The secret is shown once."""
        endpoint, secret = registering.register(**self.sent(), by=self.caller, at=self.at)
        return self._with(secret, endpoint, CREATED)

    @action(detail=True, methods=["put"])
    def switch(self, request: Request, pk: str) -> Response:
        """Off, it is told nothing; on again, it is told what it has missed."""
        endpoint = self.get_object()
        on = self.sent()["enabled"]
        self.require_match(endpoint)
        return self.represent(registering.switch(endpoint, on=on, by=self.caller, at=self.at))

    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: str) -> Response:
        """A new secret; the old one signs beside it for a day."""
        endpoint = self.get_object()
        secret = registering.rotate(endpoint, by=self.caller, at=self.at)
        return self._with(secret, endpoint, 200)

    def _with(self, secret: str, endpoint: WebhookEndpoint, http_status: int) -> Response:
        shown = {"secret": secret, "endpoint": endpoint}
        shape = shapes.SecretShape(shown, context=self.get_serializer_context())
        return Response(shape.data, status=http_status)

    @action(detail=True, methods=["get"])
    def deliveries(self, request: Request, pk: str) -> Response:
        """What it was told, and what became of that."""
        return self.page(self.get_object().deliveries.all(), shapes.DeliveryShape)

    @action(detail=True, methods=["post"], url_path=f"deliveries/(?P<delivery>{KEY})/replay")
    def replay(self, request: Request, pk: str, delivery: str) -> Response:
        """Tell it again, with the same id."""
        found = get_object_or_404(self.get_object().deliveries, pk=delivery)
        again = registering.replay(found, by=self.caller, at=self.at)
        shape = shapes.DeliveryShape(again, context=self.get_serializer_context())
        return Response(shape.data)
