"""Polls: the people of a desk vote on papers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import polls as shapes
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import Histories
from honors.actions import polls
from honors.models import Poll
from honors.queries import papers as queries

CREATED = 201


class PollView(Reads, Histories):
    """A vote is nothing that is kept for who sends twice: the second is refused."""

    noun, resource, stream = "ballots", "polls", "polls"
    place = "organization__path"
    model = Poll
    serializer_class = shapes.PollShape
    filterset_class = filters.PollFilter
    permissions = dict.fromkeys(
        ("list", "retrieve", "create", "runoff", "vote", "close", "events"), SIGNED_IN
    )
    inputs = {
        "create": shapes.PollBody,
        "runoff": shapes.RunoffBody,
        "vote": shapes.PaperBody,
        "close": shapes.PollClosingBody,
    }
    answers = {
        **Histories.answers,
        "runoff": {201: shapes.PollShape},
        "vote": {201: shapes.PollShape},
        "close": {200: shapes.PollShape},
    }
    secrets = frozenset({"vote"})

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("cases", "voters", "ballot__tallies")

    def create(self, request: Request) -> Response:
        """On every case of the category that waits on the organization's desk."""
        return self.represent(polls.open_poll(**self.sent(), by=self.caller, at=self.at), CREATED)

    @action(detail=False, methods=["post"])
    def runoff(self, request: Request) -> Response:
        """Among the cases that their ballots left tied at the line of the coming cut."""
        made = polls.open_runoff(**self.sent(), by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=True, methods=["post"])
    def vote(self, request: Request, pk: str) -> Response:
        """Give the caller's paper, once and for good."""
        poll = self.get_object()
        polls.vote(poll=poll, **self.sent(), by=self.caller, at=self.at)
        return self.represent(poll, CREATED)

    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Count the papers into a ballot."""
        poll = self.get_object()
        closed = polls.close_poll(poll=poll, **self.sent(), by=self.caller, at=self.at)
        return self.represent(closed)
