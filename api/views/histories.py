"""The history of a record: the events of its chain, as they were hashed."""

from __future__ import annotations

from functools import reduce
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.serializers.audits import EventShape
from api.views.doors import Door
from honors.roles import Role
from workflow.models import LedgerEvent
from workflow.refusals import NotPermitted

# A history names judges, deciders and answers, which not everybody who sees a record may know.
READERS = (Role.AUDITOR, Role.SECRETARY)


class Histories(Door):
    """`stream` is how the ledger calls the records of this view.

    `place` leads from a record to the path of the organization that it belongs to. Its history is
    for auditors and secretaries over that place; without a place, for whoever sees the record.
    """

    stream: ClassVar[str]
    place: ClassVar[str] = ""
    historians: ClassVar[tuple[Role, ...]] = READERS
    pages = {"events": {"seq": "seq"}}
    answers = {"events": EventShape(many=True)}

    @action(detail=True, methods=["get"])
    def events(self, request: Request, pk: str) -> Response:
        """Everything that happened to this record. Texts are in it as commitments only."""
        subject: Any = self.get_object()
        self.require_historian(subject)
        events = LedgerEvent.objects.filter(stream=f"{self.stream}:{subject.pk}")
        return self.page(events, EventShape)

    def require_historian(self, subject: Any) -> None:
        if not self.place:
            return
        path = reduce(getattr, self.place.split("__"), subject)
        standing = self.caller.standing(at=self.at)
        if not any(standing.holds_over(role, path) for role in self.historians):
            raise NotPermitted(_("This history is for auditors and secretaries."))
