"""The four lists that somebody works from, and how much is in each."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import desk_filters
from api.serializers import worklists as shapes
from api.views.doors import SIGNED_IN, Lists
from honors.models import Nomination
from honors.queries import worklists

CREATED_AT = {"created_at": "created_at", "id": "pk"}


class WorklistView(Lists):
    """The cases that wait for the caller, those first whose time is over first."""

    noun, resource = "nominations", "worklist"
    model = Nomination
    serializer_class = shapes.TodoShape
    filterset_class = desk_filters.TodoFilter
    orderings = {"due_at": "due_at", **CREATED_AT}
    permissions = dict.fromkeys(("list", "counts"), SIGNED_IN)
    answers = {"counts": shapes.CountsShape}

    def visible(self) -> QuerySet[Any]:
        return worklists.todo(self.caller, at=self.at)

    @action(detail=False, methods=["get"], pagination_class=None)
    def counts(self, request: Request) -> Response:
        """How many cases each of the four lists has."""
        counted = worklists.counted(self.caller, at=self.at)
        return Response(shapes.CountsShape(counted).data)


class HandledView(Lists):
    """The cases that the caller moved or signed, as far as they may still be seen."""

    noun, resource = "nominations", "worklist-handled"
    model = Nomination
    serializer_class = shapes.DoneShape
    filterset_class = desk_filters.WorklistFilter
    orderings = {"acted_at": "acted_at", "due_at": "due_at", **CREATED_AT}
    usual_order = "-acted_at"
    permissions = {"list": SIGNED_IN}

    def visible(self) -> QuerySet[Any]:
        return worklists.done(self.caller, at=self.at)


class StartedView(Lists):
    """The cases of the units for which the caller nominates."""

    noun, resource = "nominations", "worklist-started"
    model = Nomination
    serializer_class = shapes.TodoShape
    filterset_class = desk_filters.TodoFilter
    orderings = {"due_at": "due_at", **CREATED_AT}
    usual_order = "-created_at"
    permissions = {"list": SIGNED_IN}

    def visible(self) -> QuerySet[Any]:
        return worklists.started(self.caller, at=self.at)


class CopiedView(Lists):
    """The cases of which the caller is informed; `copies/{copy}/read/` marks one as read."""

    noun, resource = "nominations", "worklist-copied"
    model = Nomination
    serializer_class = shapes.CopiedShape
    filterset_class = desk_filters.CopiedFilter
    orderings = {"copied_at": "copied_at", "due_at": "due_at", **CREATED_AT}
    usual_order = "-copied_at"
    permissions = {"list": SIGNED_IN}

    def visible(self) -> QuerySet[Any]:
        return worklists.copied(self.caller, at=self.at)
