"""Recommending upward: calls from above, whom one names for them, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import recommendations as shapes
from api.serializers.moves import COMMON
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import Histories
from api.views.moves import Moves
from honors.actions import recommendations
from honors.actions.recommendations import TargetSpec
from honors.models import Recommendation, RecommendationCall
from honors.queries import recommendations as queries
from honors.states import OUTCOMES_ABOVE

CREATED = 201
GOING: dict[str, Callable[..., Any]] = {
    "record_outcome": recommendations.record_outcome,
    "withdraw": recommendations.withdraw,
}
# The domain says itself what is missing.
NOT_SAID: dict[str, dict[str, Any]] = {
    "record_outcome": {"outcome": "", "document": "", "dated": None, "evidence": ""},
    "withdraw": {"reason": ""},
}


class CallView(Reads, Histories):
    """What bodies above ask an organization for."""

    noun, resource = "recommendations", "recommendation-calls"
    stream, place = "recommendation_calls", "organization__path"
    model = RecommendationCall
    serializer_class = shapes.CallShape
    filterset_class = filters.CallFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "rank", "send", "events"), SIGNED_IN)
    inputs = {
        "create": shapes.CallBody,
        "rank": shapes.RecommendedOrderBody,
        "send": shapes.SendingBody,
    }
    answers = {**Histories.answers, "send": {200: shapes.CallShape}}
    changes = frozenset({"rank", "send"})

    def visible(self) -> QuerySet[Any]:
        return queries.calls_visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("organization").prefetch_related("recommendations")

    def create(self, request: Request) -> Response:
        """What a body above asks for, by its document."""
        sent = self.sent()
        if isinstance(sent["target"], Mapping):
            sent["target"] = TargetSpec(**sent["target"])
        made = recommendations.open_call(**sent, by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["put"])
    def rank(self, request: Request, pk: str) -> Response:
        """The order in which those that are prepared are recommended: all of them, each once."""
        call = self.get_object()
        sent = self.sent()
        self.require_match(call)
        recommendations.rank(call=call, **sent, by=self.caller, at=self.at)
        return self.represent(call)

    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Send these by one report, all or none."""
        call = self.get_object()
        sent = self.sent()
        _require_own(call, sent["recommendations"])
        self.require_match(call)
        recommendations.send(**sent, by=self.caller, at=self.at)
        return self.represent(call)


def _require_own(call: RecommendationCall, chosen: Sequence[Recommendation]) -> None:
    foreign = [number for number, one in enumerate(chosen) if one.call_id != call.pk]
    if foreign:
        detail = ErrorDetail(_("This belongs to another call."), code="foreign_call")
        raise ValidationError({"recommendations": {str(number): [detail] for number in foreign}})


class RecommendationView(Reads, Moves, Histories):
    noun, resource, stream = "recommendations", "recommendations", "recommendations"
    place = "call__organization__path"
    model = Recommendation
    serializer_class = shapes.RecommendationShape
    filterset_class = filters.RecommendationFilter
    own_fields = {
        "record_outcome": {
            "outcome": lambda: serializers.ChoiceField(OUTCOMES_ABOVE, required=False),
            "document": COMMON["document"],
            "dated": lambda: serializers.DateField(required=False),
            "evidence": COMMON["evidence"],
        }
    }
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "transitions", "transition", "events"), SIGNED_IN
    )
    inputs = {"create": shapes.RecommendationBody}
    answers = {**Moves.answers, **Histories.answers}

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("call__organization", "nominee")

    def carry_out(self, subject: Any, name: str, **supplied: Any) -> Any:
        if name == "send":
            supplied = {"document": ""} | supplied
            chosen = [subject]
            return recommendations.send(
                recommendations=chosen, **supplied, by=self.caller, at=self.at
            )[0]
        supplied = NOT_SAID[name] | supplied
        return GOING[name](recommendation=subject, **supplied, by=self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """Put somebody forward whom the organization honored, or is about to honor."""
        made = recommendations.prepare(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)
