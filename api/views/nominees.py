"""Who can be nominated, and who is tied to them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters
from api.serializers import nominations as shapes
from api.views.doors import SIGNED_IN, Reads
from api.views.histories import Histories
from honors.actions import nominees, panels
from honors.actions.nominees import MemberSpec
from honors.models import Nominee
from honors.queries import nominees as nominee_queries

CREATED = 201


class NomineeView(Reads, Histories):
    noun, resource, stream = "nominees", "nominees", "nominees"
    place = "unit__path"
    model = Nominee
    serializer_class = shapes.NomineeShape
    filterset_class = filters.NomineeFilter
    permissions = dict.fromkeys(("list", "retrieve", "create", "conflicts", "events"), SIGNED_IN)
    inputs = {"create": shapes.NomineeBody, "conflicts": shapes.ConflictBody}
    answers = {**Histories.answers, "conflicts": {201: shapes.ConflictShape}}

    def visible(self) -> QuerySet[Any]:
        return nominee_queries.visible_to(self.caller, at=self.at)

    def loaded(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.prefetch_related("members")

    def create(self, request: Request) -> Response:
        """Register, or find the one that the unit registered before with this identity and name."""
        sent = self.sent()
        members = [MemberSpec(**member) for member in sent.pop("members", ())]
        made = nominees.register(**sent, members=members, by=self.caller, at=self.at)
        return self.represent(made, CREATED)

    @action(detail=False, methods=["post"])
    def conflicts(self, request: Request) -> Response:
        """Declare a tie to a nominee: one's own, or another's as a secretary over the unit."""
        sent = self.sent()
        conflict = panels.declare_conflict(
            user=sent.get("user", self.caller),
            nominee=sent["nomination"].nominee,
            ground=sent["ground"],
            by=self.caller,
            at=self.at,
        )
        return Response(shapes.ConflictShape(conflict).data, status=CREATED)
