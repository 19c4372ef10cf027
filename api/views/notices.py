"""Public notices and objections, for those who post and investigate them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import outcomes as shapes
from api.serializers import stamped_letters as letters
from api.serializers.moves import COMMON
from api.serializers.shapes import Line, Text
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import Histories
from api.views.moves import Moves
from honors.actions import investigations, objections, public_notices, stamped_letters
from honors.models import Lead, Objection, PublicNotice
from honors.queries import notice_days, objection_patterns
from honors.queries import objections as objection_queries
from honors.queries import public_notices as notice_queries

CREATED = 201
POSTING: dict[str, Callable[..., Any]] = {
    "reword": public_notices.reword,
    "post": public_notices.post,
    "extend": public_notices.extend,
    "cancel": public_notices.cancel,
}

# The engine says that these are missing, after it has said whether one may at all.
UNSAID = {
    "reword": {"title": "", "contact": ""},
    "extend": {"reason": ""},
    "cancel": {"reason": ""},
}


class PublicNoticeView(Reads, Moves, Histories):
    noun, resource, stream = "public_notices", "public-notices", "public_notices"
    place = "organization__path"
    model = PublicNotice
    serializer_class = shapes.PublicNoticeShape
    filterset_class = filters.PublicNoticeFilter
    own_fields = {
        "reword": {
            "title": lambda: Line(max_length=120, required=False),
            "contact": lambda: Line(required=False),
            "deeds": lambda: serializers.DictField(child=Text(allow_blank=True), required=False),
        },
        "extend": {
            "days": lambda: serializers.IntegerField(min_value=1, max_value=365, required=True),
            "reason": COMMON["reason"],
        },
    }
    permissions = dict.fromkeys(
        (
            "list", "retrieve", "create", "transitions", "transition", "events", "entries",
            "proofs", "prove", "scan", "days",
        ),
        SIGNED_IN,
    )  # fmt: skip
    inputs = {"create": shapes.PublicNoticeBody, "prove": shapes.ProofBody}
    answers = {
        **Moves.answers,
        **Histories.answers,
        "entries": shapes.NoticeEntryShape(many=True),
        "proofs": shapes.ProofShape(many=True),
        "prove": {201: shapes.ProofShape},
        "scan": {200: shapes.ScanShape},
        "days": shapes.NoticeDayShape(many=True),
    }
    uploads = frozenset({"prove"})
    pages = {**Histories.pages, "entries": {"position": "position"}, "proofs": {"id": "pk"}}

    def visible(self) -> QuerySet[Any]:
        return notice_queries.visible_to(self.caller, at=self.at)

    def carry_out(self, subject: Any, name: str, **supplied: Any) -> Any:
        supplied = UNSAID.get(name, {}) | supplied
        return POSTING[name](notice=subject, **supplied, by=self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """A notice of these cases, or of all that wait for one there."""
        made = public_notices.draft(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["get"])
    def entries(self, request: Request, pk: str) -> Response:
        """What it lists, as the public reads it. Taken down, only for who prepares or audits it."""
        notice = self.get_object()
        if notice_queries.is_taken_down(notice, at=self.at):
            notice_queries.snapshot_of(notice, by=self.caller, at=self.at)
        return self.page(notice.entries.all(), shapes.NoticeEntryShape)

    @action(detail=True, methods=["get"])
    def scan(self, request: Request, pk: str) -> Response:
        """Every place of its words that posting would refuse, for those who prepare or audit it."""
        found = notice_queries.scan(self.get_object(), by=self.caller, at=self.at)
        return Response(shapes.ScanShape(found).data)

    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def days(self, request: Request, pk: str) -> Response:
        """Day by day, which counts. Of a draft, as if it were posted now."""
        found = notice_days.days_of(self.get_object(), at=self.at)
        return Response(shapes.NoticeDayShape(found, many=True).data)

    @action(detail=True, methods=["get"])
    def proofs(self, request: Request, pk: str) -> Response:
        return self.page(self.get_object().proofs.all(), shapes.ProofShape)

    @proofs.mapping.post
    def prove(self, request: Request, pk: str) -> Response:
        """A photo or scan that shows where it hung. A late one moves the end later."""
        notice = self.get_object()
        sent = self.sent()
        file = sent.pop("file")
        made = public_notices.prove(
            notice=notice,
            **sent,
            name=file.name,
            content=file.read(),
            by=self.caller,
            at=self.at,
        )
        shape = shapes.ProofShape(made, context=self.get_serializer_context())
        return Response(shape.data, status=CREATED)


class ObjectionView(Reads, Moves, Histories):
    noun, resource, stream = "objections", "objections", "objections"
    place = "notice__organization__path"
    model = Objection
    serializer_class = shapes.ObjectionShape
    filterset_class = filters.ObjectionFilter
    orderings = {"id": "pk", "filed_at": "filed_at"}
    permissions = dict.fromkeys(
        (
            "list", "retrieve", "transitions", "transition", "events", "objector", "steps",
            "investigate", "retaliations", "patterns", "letter", "open_letter",
        ),
        SIGNED_IN,
    )  # fmt: skip
    inputs = {
        "objector": shapes.OpeningBody,
        "letter": letters.StampedLetterBody,
        "open_letter": shapes.OpeningBody,
        "investigate": shapes.StepTakenBody,
        "retaliations": shapes.RetaliationBody,
    }
    answers = {
        **Moves.answers,
        **Histories.answers,
        "objector": {200: shapes.ObjectorShape},
        "letter": {201: letters.StampedLetterShape},
        "open_letter": {(200, "application/octet-stream"): bytes},
        "steps": shapes.StepTakenShape(many=True),
        "investigate": {201: shapes.StepTakenShape},
        "retaliations": {201: shapes.MarkedShape},
        "patterns": {200: shapes.PatternsShape},
    }
    pages = {**Histories.pages, "steps": {"position": "position"}}
    scans = frozenset({"investigate"})
    uploads = frozenset({"letter"})
    secrets = frozenset({"objector", "open_letter"})

    def visible(self) -> QuerySet[Any]:
        return objection_queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("letter")

    def carry_out(self, subject: Any, name: str, **supplied: Any) -> Any:
        return objections.move(objection=subject, name=name, **supplied, by=self.caller, at=self.at)

    @action(detail=True, methods=["post"])
    def objector(self, request: Request, pk: str) -> Response:
        """Who objects and how to reach them, for the office that investigates alone.

        History keeps who looked and, sealed, why. Takes no idempotency key: every look counts.
        """
        found = investigations.open_objector(
            objection=self.get_object(), **self.sent(), by=self.caller, at=self.at
        )
        return Response(shapes.ObjectorShape(found).data)

    @action(detail=True, methods=["post"])
    def letter(self, request: Request, pk: str) -> Response:
        """The stamped letter of a unit that came by post, once."""
        sent = self.sent()
        kept = stamped_letters.attach(
            objection=self.get_object(), content=sent["file"].read(), by=self.caller, at=self.at
        )
        return Response(letters.StampedLetterShape(kept).data, status=CREATED)

    @action(detail=True, methods=["post"], url_path="letter/open")
    def open_letter(self, request: Request, pk: str) -> HttpResponse:
        """The stamped letter, for the office that investigates alone; history keeps who looked."""
        opened = stamped_letters.open_letter(
            objection=self.get_object(), **self.sent(), by=self.caller, at=self.at
        )
        response = HttpResponse(opened.content, content_type="application/octet-stream")
        response["Content-Disposition"] = "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    @action(detail=True, methods=["get"])
    def steps(self, request: Request, pk: str) -> Response:
        """What the office did to find out."""
        found = objection_queries.steps_of(self.get_object(), by=self.caller, at=self.at)
        return self.page(found, shapes.StepTakenShape)

    @steps.mapping.post
    def investigate(self, request: Request, pk: str) -> Response:
        """One step while the objection is admitted; of the file only the digest is kept."""
        objection = self.get_object()
        sent = self.sent()
        file = sent.pop("file", None)
        evidence = b"" if file is None else file.read()
        made = investigations.record_step(
            objection=objection, **sent, evidence=evidence, by=self.caller, at=self.at
        )
        return Response(shapes.StepTakenShape(made).data, status=CREATED)

    @action(detail=True, methods=["post"])
    def retaliations(self, request: Request, pk: str) -> Response:
        """A case or a unit of the objector seems to be made to pay for it. Auditors read it."""
        marked = investigations.mark_retaliation(
            objection=self.get_object(), **self.sent(), by=self.caller, at=self.at
        )
        return Response(shapes.MarkedShape(marked).data, status=CREATED)

    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def patterns(self, request: Request) -> Response:
        """What repeats among objections, for auditors alone."""
        found = objection_patterns.patterns_for(self.caller, at=self.at)
        return Response(shapes.PatternsShape(found).data)


class LeadView(Reads):
    """Anonymous hints about cases on notices, for the offices that could look into them."""

    noun, resource = "objections", "leads"
    model = Lead
    serializer_class = shapes.LeadShape
    filterset_class = filters.LeadFilter
    permissions = dict.fromkeys(("list", "retrieve"), SIGNED_IN)

    def visible(self) -> QuerySet[Any]:
        return objection_queries.leads_visible_to(self.caller, at=self.at)
