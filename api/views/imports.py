"""Spreadsheets coming in: handed in, looked through, confirmed, undone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import desk_filters
from api.serializers import imports as shapes
from api.views.doors import SIGNED_IN, Reads, attached
from honors.actions import imports
from honors.models import Import
from honors.queries import imports as queries

CREATED = 201
# What only whoever handed in a file may read.
OWN = ("rows", "marked")


class ImportView(Reads):
    """What one handed in and what became of it; auditors see that it was handed in."""

    noun, resource = "imports", "imports"
    model = Import
    serializer_class = shapes.ImportShape
    filterset_class = desk_filters.ImportFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "rows", "confirm", "undo", "marked", "template"), SIGNED_IN
    )
    inputs = {"create": shapes.ImportBody, "template": shapes.TemplateBody}
    answers = {
        "create": {201: shapes.ImportShape},
        "rows": shapes.ImportRowShape(many=True),
        "confirm": {200: shapes.ImportShape},
        "undo": {200: shapes.ImportShape},
        "marked": {(200, "application/octet-stream"): bytes},
        "template": {(200, "application/octet-stream"): bytes},
    }
    uploads = frozenset({"create"})
    secrets = frozenset({"template"})  # a file is given anew, not kept for who sends twice
    pages = {"rows": {"line": "line"}}

    def visible(self) -> QuerySet[Any]:
        if self.action in OWN:
            return queries.readable_by(self.caller)
        return queries.visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """A file with rows. What is wrong with it as a file is refused now; its rows are looked
        through by a job.
        """
        sent = self.sent()
        file = sent.pop("file")
        made = imports.hand_in(
            **sent, name=file.name, content=file.read(), by=self.caller, at=self.at
        )
        return self.represent(made, CREATED)

    @action(detail=True, methods=["get"])
    def rows(self, request: Request, pk: str) -> Response:
        """Row by row what would be made, is known, or is refused and why."""
        return self.page(self.get_object().rows.all(), shapes.ImportRowShape)

    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Have a job write all rows, or none of them."""
        return self.represent(
            imports.confirm(import_=self.get_object(), by=self.caller, at=self.at)
        )

    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Have a job take back all that was written, unless something of it has moved since."""
        return self.represent(imports.undo(import_=self.get_object(), by=self.caller, at=self.at))

    @action(detail=True, methods=["get"])
    def marked(self, request: Request, pk: str) -> FileResponse:
        """The file as it was handed in, with its wrong cells marked and the reasons beside them."""
        return attached(imports.marked(import_=self.get_object(), by=self.caller))

    @action(detail=False, methods=["post"], filter_backends=[])
    def template(self, request: Request) -> FileResponse:
        """A spreadsheet to fill in, with drop-downs, an example and notes."""
        return attached(imports.template(**self.sent(), by=self.caller, at=self.at))
