"""Deliveries of certificates, and the ceremonies at which they are presented."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import desk_filters
from api.serializers import deliveries as shapes
from api.serializers.outcomes import HonorShape
from api.serializers.shapes import scan_of
from api.views.doors import SIGNED_IN, Reads, attached
from honors.actions import deliveries
from honors.models import Ceremony, Delivery
from honors.queries import deliveries as queries

CREATED = 201


class DeliveryView(Reads):
    noun, resource = "honors", "deliveries"
    model = Delivery
    serializer_class = shapes.AwardDeliveryShape
    filterset_class = desk_filters.DeliveryFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "plan", "hand_over", "take_return", "receipt", "undelivered"),
        SIGNED_IN,
    )
    pages = {"undelivered": {"id": "pk"}}
    inputs = {
        "plan": shapes.DeliveryPlanBody,
        "hand_over": shapes.HandOverBody,
        "take_return": shapes.ReturnBody,
    }
    answers = {
        "plan": {201: shapes.AwardDeliveryShape(many=True)},
        "hand_over": {201: shapes.AwardDeliveryShape(many=True)},
        "take_return": {200: shapes.AwardDeliveryShape},
        "receipt": {(200, "application/octet-stream"): bytes},
        "undelivered": HonorShape(many=True),
    }
    scans = frozenset({"hand_over"})
    changes = frozenset({"take_return"})

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    @action(detail=False, methods=["post"], pagination_class=None)
    def plan(self, request: Request) -> Response:
        """Which way certificates of one list go; planned again, they go the new way."""
        made = deliveries.plan(**self.sent(), by=self.caller, at=self.at)
        return Response(self.get_serializer(made, many=True).data, status=CREATED)

    @action(detail=False, methods=["post"], url_path="hand-over", pagination_class=None)
    def hand_over(self, request: Request) -> Response:
        """Holders have them, all of those named or none; each only once."""
        sent = self.sent()
        scan_of(sent)
        made = deliveries.hand_over(**sent, by=self.caller, at=self.at)
        return Response(self.get_serializer(made, many=True).data, status=CREATED)

    @action(detail=True, methods=["post"], url_path="return")
    def take_return(self, request: Request, pk: str) -> Response:
        """It came back, and the honor waits for another delivery."""
        delivery = self.get_object()
        sent = self.sent()
        self.require_match(delivery)
        returned = deliveries.take_return(delivery=delivery, **sent, by=self.caller, at=self.at)
        return self.represent(returned)

    @action(detail=True, methods=["get"])
    def receipt(self, request: Request, pk: str) -> FileResponse:
        """The receipt as it was scanned, never to be shown inside a page."""
        delivery = self.get_object()
        if not delivery.file:
            raise Http404
        return attached(delivery)

    @action(detail=False, methods=["get"])
    def undelivered(self, request: Request) -> Response:
        """The honors that the caller may deliver and that nobody has received yet."""
        mine = queries.to_deliver(self.caller, at=self.at)
        return self.page(queries.undelivered(mine).order_by("pk"), HonorShape)


class CeremonyView(Reads):
    noun, resource = "honors", "ceremonies"
    model = Ceremony
    serializer_class = shapes.CeremonyShape
    filterset_class = desk_filters.CeremonyFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "arrange"), SIGNED_IN)
    inputs = {"create": shapes.CeremonyBody, "arrange": shapes.ArrangementBody}
    answers = {"arrange": {200: shapes.CeremonyShape}}
    changes = frozenset({"arrange"})

    def visible(self) -> QuerySet[Any]:
        return queries.ceremonies_visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("turns__deliveries")

    def create(self, request: Request) -> Response:
        """Who walks up when, and who hands over."""
        made = deliveries.arrange(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["put"], url_path="arrangement")
    def arrange(self, request: Request, pk: str) -> Response:
        """Arranged anew: whoever is in no turn any more waits for another way."""
        ceremony = self.get_object()
        sent = self.sent()
        self.require_match(ceremony)
        arranged = deliveries.arrange(
            ceremony=ceremony,
            commendation=ceremony.commendation,
            **sent,
            by=self.caller,
            at=self.at,
        )
        return self.represent(arranged)
