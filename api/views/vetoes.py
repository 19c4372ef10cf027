"""Vetoes: which hold where, and what departments confirm and take back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import vetoes as shapes
from api.serializers.shapes import scan_of
from api.views.doors import SIGNED_IN, Reads
from honors.actions import vetoes
from honors.models import VetoFinding, VetoItem
from honors.queries import vetoes as queries

CREATED = 201


class VetoItemView(Reads):
    """Reasons for which nobody is nominated: the standard list, and organizations' own."""

    noun, resource = "vetoes", "veto-items"
    model = VetoItem
    serializer_class = shapes.VetoItemShape
    filterset_class = filters.VetoItemFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "standard", "end", "reword", "leave_out"), SIGNED_IN
    )
    inputs = {
        "create": shapes.VetoItemBody,
        "standard": shapes.StandardVetoesBody,
        "end": shapes.EndOfItemBody,
        "reword": shapes.RewordedItemBody,
        "leave_out": shapes.LeftOutBody,
    }
    answers = {
        "standard": {201: shapes.VetoItemShape(many=True)},
        "reword": {201: shapes.VetoItemShape},
        "leave_out": {201: shapes.VetoItemShape},
    }
    changes = frozenset({"end"})

    def visible(self) -> QuerySet[Any]:
        return queries.items_visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """A further wording where there is one of this code; open rounds keep their list."""
        made = vetoes.add_item(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"], pagination_class=None)
    def standard(self, request: Request) -> Response:
        """The items that this software ships, those left out that the list has already."""
        made = vetoes.standard_list(**self.sent(), by=self.caller, at=self.at)
        return Response(self.get_serializer(made, many=True).data, status=CREATED)

    @action(detail=True, methods=["put"])
    def end(self, request: Request, pk: str) -> Response:
        """From that day on it is asked no more of rounds that open."""
        item = self.get_object()
        sent = self.sent()
        self.require_match(item)
        return self.represent(vetoes.end_item(item=item, **sent, by=self.caller, at=self.at))

    @action(detail=True, methods=["post"])
    def reword(self, request: Request, pk: str) -> Response:
        """What the organization asks in its place from a day on."""
        made = vetoes.reword_item(item=self.get_object(), **self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["post"], url_path="leave-out")
    def leave_out(self, request: Request, pk: str) -> Response:
        """The organization asks it of nobody from a day on; it is asked again once that ends."""
        made = vetoes.leave_out(item=self.get_object(), **self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)


class VetoFindingView(Reads):
    """What departments confirmed; a nominator's own declaration is at the nomination."""

    noun, resource = "vetoes", "veto-findings"
    model = VetoFinding
    serializer_class = shapes.VetoFindingShape
    filterset_class = filters.VetoFindingFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "lift"), SIGNED_IN)
    inputs = {"create": shapes.FindingBody, "lift": shapes.LiftingBody}
    answers = {"lift": {200: shapes.VetoFindingShape}}
    scans = frozenset({"create", "lift"})
    changes = frozenset({"lift"})

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("letter", "lifting")

    def create(self, request: Request) -> Response:
        """Enter what a department confirmed by a document: it bars from now on."""
        sent = self.sent()
        scan_of(sent)
        return self.represent(vetoes.confirm(**sent, by=self.caller, at=self.at), CREATED)

    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str) -> Response:
        """The department takes it back, by a document of its own; both stay on record."""
        finding = self.get_object()
        sent = self.sent()
        scan_of(sent)
        self.require_match(finding)
        return self.represent(vetoes.lift(finding=finding, **sent, by=self.caller, at=self.at))
