"""Rounds and how they are arranged: categories, routes, rubrics, panels, quotas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import rounds as shapes
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import Histories
from api.views.moves import Moves
from honors.actions import quotas
from honors.actions.rounds import panels, planning, routes, rubrics, running
from honors.models import Category, Panel, Quota, Round, Rubric, Stage
from honors.presets import StageSpec
from honors.queries import arrangements
from honors.queries import quotas as quota_queries
from honors.queries import rounds as round_queries

CREATED = 201
RUNNING: dict[str, Callable[..., Any]] = {
    "open": running.open_round,
    "close": running.close_round,
    "conclude": running.conclude,
    "archive": running.archive,
    "cancel": running.cancel,
}


class RoundView(Reads, Moves, Histories):
    noun, resource, stream = "rounds", "rounds", "rounds"
    place = "organizer__path"
    model = Round
    serializer_class = shapes.RoundShape
    filterset_class = filters.RoundFilter
    orderings = {"id": "pk", "opens_at": "opens_at", "closes_at": "closes_at", "year": "year"}
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "transitions", "transition", "route", "events"), SIGNED_IN
    )
    inputs = {"create": shapes.RoundBody, "route": shapes.RouteBody}
    answers = {**Moves.answers, **Histories.answers}
    changes = Moves.changes | {"route"}

    def visible(self) -> QuerySet[Any]:
        return round_queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("stages")

    def carry_out(self, subject: Any, name: str, **supplied: Any) -> Any:
        if name == "cancel":
            supplied = {"reason": ""} | supplied
        return RUNNING[name](round_=subject, **supplied, by=self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """Plan a round; nominations run in [opens_at, closes_at)."""
        made = planning.plan(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["put"])
    def route(self, request: Request, pk: str) -> Response:
        """Replace the route, and with it the rubrics and panels of the old one."""
        round_ = self.get_object()
        stages = [StageSpec(**stage) for stage in self.sent()["stages"]]
        self.require_match(round_)
        routes.set_route(round_=round_, stages=stages, by=self.caller, at=self.at)
        return self.represent(round_)


class CategoryView(Reads):
    noun, resource = "rounds", "categories"
    model = Category
    serializer_class = shapes.CategoryShape
    filterset_class = filters.CategoryFilter
    permissions = dict.fromkeys(("list", "retrieve", "create"), SIGNED_IN)
    inputs = {"create": shapes.CategoryBody}

    def visible(self) -> QuerySet[Any]:
        return arrangements.categories_visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("title")

    def create(self, request: Request) -> Response:
        """Behind the categories that the round has."""
        sent = self.sent()
        round_ = sent.pop("round")
        made = planning.add_category(round_=round_, **sent, by=self.caller, at=self.at)
        return self.represent(made, CREATED)


class StageView(Reads):
    noun, resource = "rounds", "stages"
    model = Stage
    serializer_class = shapes.StageShape
    filterset_class = filters.StageFilter
    permissions = dict.fromkeys(("list", "retrieve"), SIGNED_IN)

    def visible(self) -> QuerySet[Any]:
        return arrangements.stages_visible_to(self.caller, at=self.at)


class RubricView(Reads):
    noun, resource = "rounds", "rubrics"
    model = Rubric
    serializer_class = shapes.RubricShape
    filterset_class = filters.RubricFilter
    permissions = dict.fromkeys(("list", "retrieve", "create"), SIGNED_IN)
    inputs = {"create": shapes.RubricBody}

    def visible(self) -> QuerySet[Any]:
        return arrangements.rubrics_visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("criteria")

    def create(self, request: Request) -> Response:
        """Replaces the one that the category has at this stage."""
        sent = self.sent()
        criteria = [rubrics.CriterionSpec(**criterion) for criterion in sent.pop("criteria")]
        made = rubrics.set_rubric(**sent, criteria=criteria, by=self.caller, at=self.at)
        return self.represent(made, CREATED)


class PanelView(Reads):
    noun, resource = "panels", "panels"
    model = Panel
    serializer_class = shapes.PanelShape
    filterset_class = filters.PanelFilter
    permissions = dict.fromkeys(("list", "retrieve", "create"), SIGNED_IN)
    inputs = {"create": shapes.PanelBody}

    def visible(self) -> QuerySet[Any]:
        return arrangements.panels_visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("members__user")

    def create(self, request: Request) -> Response:
        """Replaces the panel of the category, or the one for all categories without their own."""
        made = panels.set_panel(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)


class QuotaView(Reads):
    noun, resource = "rounds", "quotas"
    model = Quota
    serializer_class = shapes.QuotaShape
    filterset_class = filters.QuotaFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "limits", "shares", "recall"), SIGNED_IN
    )
    inputs = {
        "create": shapes.QuotaBody,
        "limits": shapes.UnitLimitsBody,
        "shares": shapes.SharesBody,
        "recall": shapes.RecallBody,
    }
    answers = {
        "limits": {201: shapes.QuotaShape(many=True)},
        "shares": {200: shapes.QuotaShape},
        "recall": {200: shapes.QuotaShape},
    }
    changes = frozenset({"shares", "recall"})

    def visible(self) -> QuerySet[Any]:
        return quota_queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("organization")

    def create(self, request: Request) -> Response:
        """Give a unit its places directly, or change how many it has."""
        made = quotas.set_quota(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"], pagination_class=None)
    def limits(self, request: Request) -> Response:
        """Let each of these units send up so many, whatever the others do."""
        sent = self.sent()
        quotas.limit_units(**sent, by=self.caller, at=self.at)
        made = self.loaded(
            Quota.objects.filter(
                category=sent["category"], organization__in=sent["organizations"]
            ).order_by("organization__path")
        )
        return Response(self.get_serializer(made, many=True).data, status=CREATED)

    @action(detail=True, methods=["post"])
    def shares(self, request: Request, pk: str) -> Response:
        """Hand so many more places to units below, out of what is left."""
        quota = self.get_object()
        sent = self.sent()
        shares = dict(zip(sent["organizations"], sent["places"], strict=True))
        self.require_match(quota)
        quotas.allocate(parent=quota, shares=shares, by=self.caller, at=self.at)
        return self.represent(quota)

    @action(detail=True, methods=["post"])
    def recall(self, request: Request, pk: str) -> Response:
        """Take places that are not in use back to where they were handed down from."""
        quota = self.get_object()
        sent = self.sent()
        self.require_match(quota)
        quotas.recall_allocation(quota=quota, **sent, by=self.caller, at=self.at)
        return self.represent(quota)
