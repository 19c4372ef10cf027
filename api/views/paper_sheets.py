"""Score sheets on paper: a clerk enters one, another reads it again, a third settles."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import FileResponse
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import desk_filters
from api.serializers import paper_sheets as shapes
from api.serializers.shapes import scan_of
from api.views.doors import SIGNED_IN, Reads, attached
from honors.actions import paper_sheets
from honors.models import PaperSheet
from honors.queries import paper_sheets as queries

CREATED = 201


class PaperSheetView(Reads):
    noun, resource = "score_sheets", "paper-sheets"
    model = PaperSheet
    serializer_class = shapes.PaperSheetShape
    filterset_class = desk_filters.PaperSheetFilter
    permissions = dict.fromkeys(
        (
            "list", "retrieve", "create", "scan", "differences", "read_again", "settle", "discard",
        ),
        SIGNED_IN,
    )  # fmt: skip
    inputs = {
        "create": shapes.PaperSheetBody,
        "read_again": shapes.CellsBody,
        "settle": shapes.CellsBody,
        "discard": shapes.DiscardBody,
    }
    answers = {
        "read_again": {200: shapes.PaperSheetShape},
        "settle": {200: shapes.PaperSheetShape},
        "discard": {200: shapes.PaperSheetShape},
        "scan": {(200, "application/octet-stream"): bytes},
        "differences": shapes.PaperDifferenceShape(many=True),
    }
    scans = frozenset({"create"})
    changes = frozenset({"read_again", "settle", "discard"})

    def visible(self) -> QuerySet[Any]:
        waits = Q(counted_at=None, discarded_at=None)
        return queries.visible_to(self.caller, at=self.at).annotate(waits=waits)

    def create(self, request: Request) -> Response:
        """The first reading of a paper, with its scan. Nothing counts yet."""
        sent = {"name": "", "content": b""} | self.sent()
        scan_of(sent)
        made = paper_sheets.enter(**sent, by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["get"])
    def scan(self, request: Request, pk: str) -> FileResponse:
        """The paper as it was scanned, never to be shown inside a page."""
        return attached(self.get_object())

    @action(detail=True, methods=["get"], pagination_class=None)
    def differences(self, request: Request, pk: str) -> Response:
        """What was read differently; nothing before the second reading."""
        found = queries.differences_of(self.get_object())
        return Response(shapes.PaperDifferenceShape(found, many=True).data)

    @action(detail=True, methods=["post"], url_path="reading")
    def read_again(self, request: Request, pk: str) -> Response:
        """The second reading, by somebody else: what agrees counts at once."""
        paper = self.get_object()
        sent = self.sent()
        self.require_match(paper)
        read = paper_sheets.read_again(paper=paper, **sent, by=self.caller, at=self.at)
        return self.represent(read)

    @action(detail=True, methods=["post"], url_path="settling")
    def settle(self, request: Request, pk: str) -> Response:
        """The third look, at the differences alone; then everything counts."""
        paper = self.get_object()
        sent = self.sent()
        self.require_match(paper)
        settled = paper_sheets.settle(paper=paper, **sent, by=self.caller, at=self.at)
        return self.represent(settled)

    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Give it up before it counts, to enter it anew."""
        paper = self.get_object()
        sent = self.sent()
        self.require_match(paper)
        given_up = paper_sheets.discard(paper=paper, **sent, by=self.caller, at=self.at)
        return self.represent(given_up)
