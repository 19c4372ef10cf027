"""History for auditors: searched, one event looked at, all of it computed again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters, open_filters
from api.serializers import audits as shapes
from api.serializers.jobs import JobShape
from api.views.doors import SIGNED_IN, Reads
from honors.actions.verifications import verify_history
from honors.models import Job
from honors.queries import ledgers
from workflow.models import LedgerEvent

CREATED = 201


class LedgerEventView(Reads):
    """Everything that happened below an auditor's organizations, the latest first."""

    noun, resource = "ledger", "ledger-events"
    model = LedgerEvent
    serializer_class = shapes.FoundEventShape
    filterset_class = open_filters.EventFilter
    usual_order = "-id"
    permissions = dict.fromkeys(("list", "retrieve"), SIGNED_IN)
    answers = {"retrieve": shapes.ProvenEventShape}

    def visible(self) -> QuerySet[Any]:
        return ledgers.visible_to(self.caller, at=self.at)

    def get_serializer_class(self) -> type[shapes.EventShape]:
        return shapes.ProvenEventShape if self.action == "retrieve" else self.serializer_class


class VerificationView(Reads):
    """Jobs that compute all of history again; `outcome` counts its events and the findings."""

    noun, resource = "ledger", "verifications"
    model = Job
    serializer_class = JobShape
    filterset_class = filters.JobFilter
    usual_order = "-id"
    permissions = dict.fromkeys(("list", "retrieve", "create", "findings"), SIGNED_IN)
    answers = {
        "create": {201: JobShape},
        "findings": {200: shapes.LedgerFindingShape(many=True)},
    }

    def visible(self) -> QuerySet[Any]:
        return ledgers.verifications_visible_to(self.caller, at=self.at)

    def create(self, request: Request) -> Response:
        """Have everything computed again, which takes as long as history is long."""
        return self.represent(verify_history(by=self.caller, at=self.at), CREATED)

    @action(detail=True, methods=["get"], pagination_class=None)
    def findings(self, request: Request, pk: str) -> Response:
        """The first of them, as long as the result is kept; `jobs/{id}/result/` is all of them."""
        found = ledgers.findings_of(self.get_object())
        return Response(shapes.LedgerFindingShape(found, many=True).data)
