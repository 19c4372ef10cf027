"""Decisions, commendations and honors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import outcomes as shapes
from api.serializers.reissues import ReissueBody, ReissueShape
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import Histories
from api.views.moves import Moves
from honors.actions import commendations, decisions, honors
from honors.models import Commendation, Decision, Honor
from honors.queries import commendations as commendation_queries
from honors.queries import decisions as decision_queries
from honors.queries import honors as honor_queries

CREATED = 201
ISSUING: dict[str, Callable[..., Any]] = {
    "issue": commendations.issue,
    "revoke": commendations.revoke,
}


class DecisionView(Reads):
    noun, resource = "decisions", "decisions"
    model = Decision
    serializer_class = shapes.DecisionShape
    filterset_class = filters.DecisionFilter
    permissions = dict.fromkeys(("list", "retrieve", "create"), SIGNED_IN)
    inputs = {"create": shapes.DecisionBody}

    def visible(self) -> QuerySet[Any]:
        return decision_queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("items", "deciders")

    def create(self, request: Request) -> Response:
        """Write down what was decided; approving the cases by it is a move of its own."""
        sent = self.sent()
        made = decisions.record(round_=sent.pop("round"), **sent, by=self.caller, at=self.at)
        return self.represent(made, CREATED)


class CommendationView(Reads, Moves, Histories):
    noun, resource, stream = "commendations", "commendations", "commendations"
    place = "round__organizer__path"
    model = Commendation
    serializer_class = shapes.CommendationShape
    filterset_class = filters.CommendationFilter
    permissions = dict.fromkeys(
        (
            "list", "retrieve", "create", "transitions", "transition", "events", "entries",
            "sections", "relist", "reorder",
        ),
        SIGNED_IN,
    )  # fmt: skip
    inputs = {"create": shapes.CommendationBody, "reorder": shapes.OrderBody}
    answers = {
        **Moves.answers,
        **Histories.answers,
        "entries": shapes.CommendationEntryShape(many=True),
        "sections": {200: shapes.SectionShape(many=True)},
        "relist": {200: shapes.CommendationShape},
    }
    pages = {**Histories.pages, "entries": {"id": "pk"}}

    def visible(self) -> QuerySet[Any]:
        return commendation_queries.visible_to(self.caller, at=self.at)

    def carry_out(self, subject: Any, name: str, **supplied: Any) -> Any:
        if name == "revoke":
            supplied = {"document": "", "reason": ""} | supplied
        return ISSUING[name](commendation=subject, **supplied, by=self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """A draft that lists the approved cases of the round, each category in its order."""
        sent = self.sent()
        made = commendations.draft(round_=sent.pop("round"), **sent, by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["get"])
    def entries(self, request: Request, pk: str) -> Response:
        return self.page(self.get_object().entries.all(), shapes.CommendationEntryShape)

    @action(detail=True, methods=["get"], pagination_class=None)
    def sections(self, request: Request, pk: str) -> Response:
        """The list as it is printed, title by title."""
        sections = commendation_queries.sections(self.get_object())
        return Response(shapes.SectionShape(sections, many=True).data)

    @action(detail=True, methods=["post"])
    def relist(self, request: Request, pk: str) -> Response:
        """Draw the list of a draft up again."""
        listed = commendations.relist(commendation=self.get_object(), by=self.caller, at=self.at)
        return self.represent(listed)

    @action(detail=True, methods=["put"])
    def reorder(self, request: Request, pk: str) -> Response:
        """Put the list of one category into an order by hand."""
        listed = commendations.reorder(
            commendation=self.get_object(), **self.sent(), by=self.caller, at=self.at
        )
        return self.represent(listed)


class HonorView(Reads, Moves, Histories):
    noun, resource, stream = "honors", "honors", "honors"
    place = "unit_path"
    model = Honor
    serializer_class = shapes.HonorShape
    filterset_class = filters.HonorFilter
    orderings = {"id": "pk", "awarded_on": "awarded_on", "number": "number"}
    permissions = dict.fromkeys(
        ("list", "retrieve", "transitions", "transition", "events", "reissue"), SIGNED_IN
    )
    inputs = {"reissue": ReissueBody}
    answers = {**Moves.answers, **Histories.answers, "reissue": {201: ReissueShape}}

    def visible(self) -> QuerySet[Any]:
        return honor_queries.visible_to(self.caller, at=self.at)

    def carry_out(self, subject: Any, name: str, **supplied: Any) -> Any:
        return honors.move(honor=subject, name=name, **supplied, by=self.caller, at=self.at)

    @action(detail=True, methods=["post"])
    def reissue(self, request: Request, pk: str) -> Response:
        """A code for a new certificate in place of one that was lost, to be printed afterwards."""
        made = honors.reissue(honor=self.get_object(), **self.sent(), by=self.caller, at=self.at)
        return Response(ReissueShape(made).data, CREATED)
