"""What departments are asked about cases, and how they answer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import consultations as shapes
from api.serializers.shapes import scan_of
from api.views.doors import SIGNED_IN, Reads, attached
from honors.actions import consultations
from honors.models import Consultation
from honors.queries import consultations as queries

CREATED = 201


class ConsultationView(Reads):
    noun, resource = "consultations", "consultations"
    model = Consultation
    serializer_class = shapes.ConsultationShape
    filterset_class = filters.ConsultationFilter
    orderings = {"id": "pk", "due_at": "due_at"}
    permissions = dict.fromkeys(
        ("list", "retrieve", "case", "answer", "letter", "letters", "close"), SIGNED_IN
    )
    inputs = {
        "answer": shapes.ConsultationBody,
        "letters": shapes.LetterBody,
        "close": shapes.ClosingBody,
    }
    answers = {
        "answer": {200: shapes.ConsultationShape},
        "case": shapes.ConsultedCaseShape,
        "letter": {(200, "application/octet-stream"): bytes},
        "letters": {201: shapes.ConsultationShape(many=True)},
        "close": {200: shapes.ConsultationShape(many=True)},
    }
    scans = frozenset({"answer", "letters"})
    changes = frozenset({"answer"})

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    @action(detail=True, methods=["get"])
    def case(self, request: Request, pk: str) -> Response:
        """Whom the question is about, for the department that has still to answer it."""
        waiting = queries.waiting_for(self.caller, at=self.at)
        asked = get_object_or_404(waiting, pk=pk)
        shown = queries.what(asked, at=self.at)
        return Response(shapes.ConsultedCaseShape(shown).data)

    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Once, while the case waits for it. An objection says why."""
        consultation = self.get_object()
        sent = self.sent()
        scan_of(sent)
        self.require_match(consultation)
        answered = consultations.answer(
            consultation=consultation, **sent, by=self.caller, at=self.at
        )
        return self.represent(answered)

    @action(detail=True, methods=["get"])
    def letter(self, request: Request, pk: str) -> FileResponse:
        """The scan of the letter that answered, never to be shown inside a page."""
        letter = self.get_object().letter
        if letter is None or not letter.file:
            raise Http404
        return attached(letter)

    @action(detail=False, methods=["post"], pagination_class=None)
    def letters(self, request: Request) -> Response:
        """One letter of one department that answers a list of cases: all of it, or nothing."""
        sent = self.sent()
        scan_of(sent)
        answered = consultations.answer_many(**sent, by=self.caller, at=self.at)
        return Response(self.get_serializer(answered, many=True).data, status=CREATED)

    @action(detail=False, methods=["post"], pagination_class=None)
    def close(self, request: Request) -> Response:
        """Go on without the answers that are overdue, and say why."""
        closed = consultations.close_consultations(**self.sent(), by=self.caller, at=self.at)
        return Response(self.get_serializer(closed, many=True).data)
