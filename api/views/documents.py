"""Documents: made, listed, downloaded, made again; and the words that a county gives them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import documents as shapes
from api.views.doors import SIGNED_IN, Reads, attached
from honors.actions import documents, wordings
from honors.documents.kinds import kind_of
from honors.documents.reproduction import reproduce
from honors.models import (
    Category,
    Ceremony,
    Commendation,
    Document,
    Honor,
    Nomination,
    PublicNotice,
    Ranking,
    Round,
    Stage,
    Wording,
)
from honors.queries import arrangements
from honors.queries import commendations as commendation_queries
from honors.queries import deliveries as delivery_queries
from honors.queries import documents as document_queries
from honors.queries import honors as honor_queries
from honors.queries import nominations as nomination_queries
from honors.queries import public_notices as notice_queries
from honors.queries import rankings as ranking_queries
from honors.queries import rounds as round_queries
from honors.queries import wordings as wording_queries

CREATED = 201
# What a document may be about, as far as the caller may know of it.
SUBJECTS: dict[type[Model], Callable[..., QuerySet[Any]]] = {
    Ceremony: delivery_queries.ceremonies_visible_to,
    Commendation: commendation_queries.visible_to,
    Honor: honor_queries.visible_to,
    Nomination: nomination_queries.visible_to,
    PublicNotice: notice_queries.visible_to,
    Ranking: ranking_queries.visible_to,
    Round: round_queries.visible_to,
    Category: arrangements.categories_visible_to,
    Stage: arrangements.stages_visible_to,
}


class DocumentView(Reads):
    noun, resource = "documents", "documents"
    model = Document
    serializer_class = shapes.DocumentShape
    filterset_class = filters.DocumentFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "background", "file", "reproduction"), SIGNED_IN
    )
    inputs = dict.fromkeys(("create", "background"), shapes.DocumentBody)
    answers = {
        "background": {201: shapes.JobNumberShape},
        "file": {(200, "application/octet-stream"): bytes},
        "reproduction": shapes.ReproductionShape,
    }

    def visible(self) -> QuerySet[Any]:
        return document_queries.visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """Made from what is sealed, or found where it was made before."""
        made = documents.make(**self._asked(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"])
    def background(self, request: Request) -> Response:
        """The same by a job, for lists of thousands; its number is the answer."""
        job = documents.ask(**self._asked(), by=self.caller, at=self.at)
        return Response(shapes.JobNumberShape({"job": job.pk}).data, status=CREATED)

    def _asked(self) -> dict[str, Any]:
        sent = self.sent()
        model = kind_of(sent["kind"]).subject
        subject = SUBJECTS[model](self.caller, at=self.at).filter(pk=sent["subject"]).first()
        if subject is None:
            message = _("There is no such record.")
            raise ValidationError({"subject": [ErrorDetail(message, code="does_not_exist")]})
        return sent | {"subject": subject}

    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str) -> FileResponse:
        """The bytes as they were made, never to be shown inside a page."""
        return attached(self.get_object())

    @action(detail=True, methods=["get"])
    def reproduction(self, request: Request, pk: str) -> Response:
        """Made again from what is sealed now, and compared; nothing is stored."""
        found = self.get_object()
        subjects = kind_of(found.kind).subject._default_manager.all()
        again = reproduce(found, get_object_or_404(subjects, pk=found.subject_key))
        return Response(shapes.ReproductionShape(again).data)


class WordingView(Reads):
    noun, resource = "documents", "wordings"
    model = Wording
    serializer_class = shapes.WordingShape
    filterset_class = filters.WordingFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "preview"), SIGNED_IN)
    inputs = {"create": shapes.WordingBody, "preview": shapes.WordingPreviewBody}
    answers = {"preview": {200: shapes.WordingPreviewShape}}

    def visible(self) -> QuerySet[Any]:
        return wording_queries.visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """What is issued from now on says this; what was issued keeps its words."""
        return self.represent(wordings.reword(**self.sent(), by=self.caller, at=self.at), CREATED)

    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """How a decision would read in these words; every fault is named."""
        text = wordings.preview(**self.sent(), by=self.caller, at=self.at)
        return Response(shapes.WordingPreviewShape(text).data)
