"""What is honored, by which rules and when; and who was honored. For everybody to read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from api import open_filters
from api.serializers import programs as shapes
from api.views.doors import ANYBODY, Lists
from honors.models import Honor, Program
from honors.queries import honors as honor_queries
from honors.queries import programs as queries


class PublishedProgramView(Lists):
    """Programs of which a round was ever opened."""

    noun, resource = "programs", "published-programs"
    model = Program
    serializer_class = shapes.PublishedProgramShape
    filterset_class = open_filters.PublishedProgramFilter
    usual_order = "-id"
    permissions = dict.fromkeys(("list", "retrieve"), ANYBODY)
    answers = {"retrieve": shapes.ProgramPageShape}

    def visible(self) -> QuerySet[Any]:
        return queries.published()

    def retrieve(self, request: Request, pk: str) -> Response:
        """Titles, terms and dates, from what opening the latest round froze."""
        page = queries.page(self.get_object(), at=self.at)
        return Response(shapes.ProgramPageShape(page).data)


class WallView(Lists):
    """The wall of honor: what was given and never taken or given back."""

    noun, resource = "honors", "wall"
    model = Honor
    serializer_class = shapes.OnWallShape
    filterset_class = open_filters.WallFilter
    orderings = {"awarded_on": "awarded_on"}
    usual_order = "-awarded_on"
    permissions = {"list": ANYBODY}

    def visible(self) -> QuerySet[Any]:
        return honor_queries.wall()

    def list(self, request: Request) -> Response:
        """By year and title, the latest first."""
        honors = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        told = honor_queries.told_on_wall(honors or ())
        return self.get_paginated_response(shapes.OnWallShape(told, many=True).data)
