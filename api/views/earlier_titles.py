"""Titles won elsewhere, or before anything was kept here: read, and struck where they are wrong."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import earlier_titles as shapes
from api.views.doors import SIGNED_IN, Reads
from honors.actions import nominees
from honors.models import EarlierTitle
from honors.queries import nominees as queries

NO_CONTENT = 204


class EarlierTitleFilter(django_filters.FilterSet):
    nominee = filters.KeyFilter()
    title = filters.KeyFilter()
    modified_since = filters.ModifiedSince("earlier_titles")


class EarlierTitleView(Reads):
    noun, resource = "nominees", "earlier-titles"
    model = EarlierTitle
    serializer_class = shapes.EarlierTitleShape
    filterset_class = EarlierTitleFilter
    permissions = dict.fromkeys(("list", "retrieve", "strike"), SIGNED_IN)
    inputs = {"strike": shapes.StrikeBody}
    answers = {"strike": {204: None}}

    def visible(self) -> QuerySet[Any]:
        return queries.titles_visible_to(self.caller, at=self.at)

    @action(detail=True, methods=["post"])
    def strike(self, request: Request, pk: str) -> Response:
        """Take back one that was recorded by mistake; history keeps it, and sealed why it went."""
        nominees.strike_title(title=self.get_object(), **self.sent(), by=self.caller, at=self.at)
        return Response(status=NO_CONTENT)
