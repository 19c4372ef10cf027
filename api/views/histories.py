"""The history of a record: the events of its chain, as they were hashed."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers.shapes import Shape
from api.views.doors import Door
from workflow.models import LedgerEvent


class EventShape(Shape):
    """`body` is the text that was hashed: SHA-256 over `workflow/event/v1`, NUL, body."""

    stream = serializers.CharField(source="stream_id")

    class Meta:
        model = LedgerEvent
        fields = ("stream", "seq", "at", "action", "actor", "body", "hash")


class Histories(Door):
    """`stream` is how the ledger calls the records of this view."""

    stream: ClassVar[str]
    pages = {"events": {"seq": "seq"}}
    answers = {"events": EventShape(many=True)}

    @action(detail=True, methods=["get"])
    def events(self, request: Request, pk: str) -> Response:
        """Everything that happened to this record. Texts are in it as commitments only."""
        subject: Any = self.get_object()
        events = LedgerEvent.objects.filter(stream=f"{self.stream}:{subject.pk}")
        return self.page(events, EventShape)
