"""Rounds and how they are arranged: categories, routes, rubrics, panels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import judging
from api.serializers import rounds as shapes
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import Histories
from api.views.moves import Moves
from honors.actions import nudges, promises
from honors.actions.rounds import (
    copying,
    panels,
    planning,
    routes,
    rubrics,
    running,
    seats,
    terms,
)
from honors.models import Category, Panel, Round, Rubric, Stage
from honors.presets import StageSpec
from honors.queries import (
    arrangements,
    panel_progress,
    readiness,
    statistics,
    term_changes,
    warnings,
)
from honors.queries import promises as promise_queries
from honors.queries import rounds as round_queries

CREATED, NO_CONTENT = 201, 204
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
        (
            "list", "retrieve", "create", "transitions", "transition", "route", "events",
            "relations", "promise", "promised", "concerns", "plan", "like", "missing", "changed",
            "figures",
        ),
        SIGNED_IN,
    )  # fmt: skip
    inputs = {
        "create": shapes.RoundBody,
        "route": shapes.RouteBody,
        "plan": shapes.TimetableBody,
        "like": shapes.LikeBody,
        "promise": shapes.PromiseBody,
    }
    answers = {
        **Moves.answers,
        **Histories.answers,
        "relations": shapes.RelationShape(many=True),
        "promised": {200: shapes.PromiseShape},
        "promise": {201: shapes.PromiseShape},
        "concerns": {200: shapes.ConcernShape(many=True)},
        "like": {201: shapes.RoundShape},
        "missing": {200: shapes.MissingShape(many=True)},
        "changed": {200: shapes.TermChangeShape(many=True)},
        "figures": {200: shapes.FiguresShape},
    }
    pages = {**Histories.pages, "relations": {"id": "pk"}}
    changes = Moves.changes | {"route", "plan"}

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
        """Replace the route. Stages of the same kind and level keep their rubrics and panels."""
        round_ = self.get_object()
        stages = [StageSpec(**stage) for stage in self.sent()["stages"]]
        self.require_match(round_)
        routes.set_route(round_=round_, stages=stages, by=self.caller, at=self.at)
        return self.represent(round_)

    @action(detail=True, methods=["put"])
    def plan(self, request: Request, pk: str) -> Response:
        """Another name, year or timetable, while it is planned."""
        round_ = self.get_object()
        sent = self.sent()
        self.require_match(round_)
        return self.represent(planning.replan(round_=round_, **sent, by=self.caller, at=self.at))

    @action(detail=True, methods=["post"])
    def like(self, request: Request, pk: str) -> Response:
        """Plan another one with the categories, route, rubrics and panels of this."""
        made = copying.plan_like(model=self.get_object(), **self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["get"], pagination_class=None)
    def missing(self, request: Request, pk: str) -> Response:
        """Everything for which it could not be opened now."""
        found = readiness.missing(self.get_object(), by=self.caller, at=self.at)
        return Response(shapes.MissingShape(found, many=True).data)

    @action(detail=True, methods=["get"], pagination_class=None, url_path="changes")
    def changed(self, request: Request, pk: str) -> Response:
        """What its terms say otherwise than those of the program's round before; none, nothing."""
        found = term_changes.since_the_round_before(self.get_object())
        return Response(shapes.TermChangeShape(found, many=True).data)

    @action(detail=True, methods=["get"])
    def figures(self, request: Request, pk: str) -> Response:
        """How far its cases came, from where, on whose places; for those who run or audit it."""
        counted = statistics.rounds_counted_for(self.caller, at=self.at)
        found = statistics.figures(get_object_or_404(counted, pk=self.get_object().pk))
        return Response(shapes.FiguresShape(found).data)

    @action(detail=True, methods=["get"])
    def relations(self, request: Request, pk: str) -> Response:
        """Who is nominated, for a judge of the round to declare ties to before the promise."""
        found = promise_queries.nominees_of(self.get_object(), judge=self.caller)
        return self.page(found, shapes.RelationShape)

    @action(detail=True, methods=["get"], url_path="promise")
    def promised(self, request: Request, pk: str) -> Response:
        """The caller's own promise."""
        found = promise_queries.promise_of(self.get_object(), judge=self.caller)
        if found is None:
            raise Http404
        return Response(shapes.PromiseShape(found).data)

    @promised.mapping.post
    def promise(self, request: Request, pk: str) -> Response:
        """A judge's own word, once for a round, with every relation."""
        given = promises.promise(
            round_=self.get_object(), judge=self.caller, **self.sent(), at=self.at
        )
        return Response(shapes.PromiseShape(given).data, status=CREATED)

    @action(detail=True, methods=["get"], pagination_class=None)
    def concerns(self, request: Request, pk: str) -> Response:
        """What a secretary should think about twice before opening; none of it stops anything."""
        found = warnings.of_round(self.get_object())
        return Response(shapes.ConcernShape(found, many=True).data)


class CategoryView(Reads):
    noun, resource = "rounds", "categories"
    model = Category
    serializer_class = shapes.CategoryShape
    filterset_class = filters.CategoryFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "places", "eligibility", "settle", "destroy"), SIGNED_IN
    )
    inputs = {
        "create": shapes.CategoryBody,
        "settle": shapes.SettledTermsBody,
        "places": shapes.PlacesBody,
        "eligibility": shapes.ConditionsBody,
    }
    answers = {"destroy": {204: None}}

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

    @action(detail=True, methods=["put"])
    def places(self, request: Request, pk: str) -> Response:
        """How many it chooses, while its round is planned."""
        changed = planning.change_places(
            category=self.get_object(), **self.sent(), by=self.caller, at=self.at
        )
        return self.represent(changed)

    @action(detail=True, methods=["put"])
    def eligibility(self, request: Request, pk: str) -> Response:
        """Whom it is for, while its round is planned."""
        changed = planning.set_conditions(
            category=self.get_object(), **self.sent(), by=self.caller, at=self.at
        )
        return self.represent(changed)

    @action(detail=True, methods=["put"], url_path="terms")
    def settle(self, request: Request, pk: str) -> Response:
        """Its form, rules and channels, while its round is planned; what is left out stays."""
        changed = terms.set_terms(
            category=self.get_object(), **self.sent(), by=self.caller, at=self.at
        )
        return self.represent(changed)

    def destroy(self, request: Request, pk: str) -> Response:
        """Out of a planned round, with its rubrics and panels."""
        planning.drop_category(category=self.get_object(), by=self.caller, at=self.at)
        return Response(status=NO_CONTENT)


class StageView(Reads):
    noun, resource = "rounds", "stages"
    model = Stage
    serializer_class = shapes.StageShape
    filterset_class = filters.StageFilter
    permissions = dict.fromkeys(("list", "retrieve", "settle", "progress", "nudge"), SIGNED_IN)
    inputs = {"settle": shapes.SettingsBody}
    answers = {
        "progress": {200: judging.PanelProgressShape(many=True)},
        "nudge": {201: judging.NudgedShape},
    }

    def visible(self) -> QuerySet[Any]:
        return arrangements.stages_visible_to(self.caller, at=self.at)

    @action(detail=True, methods=["put"], url_path="settings")
    def settle(self, request: Request, pk: str) -> Response:
        """All that it is set to, while its round is planned; its rubrics and panels stay."""
        changed = routes.set_stage(
            stage=self.get_object(), **self.sent(), by=self.caller, at=self.at
        )
        return self.represent(changed)

    @action(detail=True, methods=["get"])
    def progress(self, request: Request, pk: str) -> Response:
        """How far the judges are, panel by panel."""
        watched = panel_progress.watched_by(self.caller, at=self.at)
        stage = get_object_or_404(watched, pk=self.get_object().pk)
        return Response(judging.PanelProgressShape(panel_progress.progress(stage), many=True).data)

    @action(detail=True, methods=["post"])
    def nudge(self, request: Request, pk: str) -> Response:
        """Ask every judge who has sheets left to go on, each once a day."""
        made = nudges.nudge_judges(stage=self.get_object(), by=self.caller, at=self.at)
        return Response({"nudged": [nudge.judge_id for nudge in made]}, status=CREATED)


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
        return queryset.prefetch_related("criteria", "vetoes")

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
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "judges", "take_seat", "give_back", "destroy"), SIGNED_IN
    )
    inputs = {
        "create": shapes.PanelBody,
        "judges": shapes.JudgesBody,
        "take_seat": shapes.SeatTakenBody,
        "give_back": shapes.SeatGivenBackBody,
    }
    answers = {
        "judges": {200: shapes.PanelShape},
        "take_seat": {200: shapes.PanelShape},
        "give_back": {200: shapes.PanelShape},
        "destroy": {204: None},
    }
    changes = frozenset({"judges", "take_seat", "give_back"})

    def visible(self) -> QuerySet[Any]:
        return arrangements.panels_visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("members__user", "members__stands_for")

    def create(self, request: Request) -> Response:
        """Replaces the panel of the category, or the one for all categories without their own."""
        made = panels.set_panel(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        """Take a category's own panel away, before the first sheet is given out."""
        panels.drop_own_panel(panel=self.get_object(), by=self.caller, at=self.at)
        return Response(status=NO_CONTENT)

    @action(detail=True, methods=["post"])
    def judges(self, request: Request, pk: str) -> Response:
        """Let more judges join, until the first sheet that the panel judges is submitted."""
        panel = self.get_object()
        sent = self.sent()
        self.require_match(panel)
        return self.represent(panels.add_judges(panel=panel, **sent, by=self.caller, at=self.at))

    @action(detail=True, methods=["post"], url_path="take-seat")
    def take_seat(self, request: Request, pk: str) -> Response:
        """A judge's substitute sits there from now on, with every sheet that is still open."""
        return self._passed_by(seats.take_seat)

    @action(detail=True, methods=["post"], url_path="give-back")
    def give_back(self, request: Request, pk: str) -> Response:
        """The judge whose seat it is comes back to every sheet that is still open."""
        return self._passed_by(seats.give_back)

    def _passed_by(self, pass_seat: Callable[..., Panel]) -> Response:
        panel = self.get_object()
        sent = self.sent()
        self.require_match(panel)
        return self.represent(pass_seat(panel=panel, **sent, by=self.caller, at=self.at))
