"""Ballots: a unit has voted on its cases, and the votes were counted in the open."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import ballots as shapes
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import Histories
from honors.actions import ballots
from honors.models import Ballot
from honors.queries import ballots as queries

CREATED = 201


class BallotView(Reads, Histories):
    noun, resource, stream = "ballots", "ballots", "ballots"
    place = "organization__path"
    model = Ballot
    serializer_class = shapes.BallotShape
    filterset_class = filters.BallotFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "events"), SIGNED_IN)
    inputs = {"create": shapes.BallotBody}
    answers = {**Histories.answers}

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("organization").prefetch_related("tallies")

    def create(self, request: Request) -> Response:
        """Once, for every case of the category that waits on the organization's desk."""
        made = ballots.record(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)
