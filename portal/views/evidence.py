"""From a decision to the cases it decided, and from a case to everything that bears it out."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from honors.actions import documents
from honors.documents.evidence import CASE_EVIDENCE
from honors.models import Decision, Nomination
from honors.queries import decisions, nominations, objections, public_notices, rankings, timelines
from honors.queries import documents as document_queries
from portal import histories
from portal.paging import Pages
from portal.views.audits import Auditing
from portal.views.pages import ReadPage
from workflow.models import LedgerEvent

MOST_EVENTS = 100


class DecisionsPage(Auditing, ReadPage):
    here = "audit_decision_list"
    template = "portal/audit/decision_list.html"

    def context(self) -> dict[str, Any]:
        rows = decisions.visible_to(self.caller, at=self.at).select_related("round", "organization")
        return {"page": Pages(self.request).back(rows.annotate(cases=Count("items")))}


class DecisionPage(Auditing, ReadPage):
    """Who decided, by which paper, and on whom: each case leads to its evidence."""

    here = "audit_decision_list"
    template = "portal/audit/decision.html"

    @cached_property
    def decision(self) -> Decision:
        visible = decisions.visible_to(self.caller, at=self.at)
        whole = visible.select_related("round", "organization", "recorder")
        return get_object_or_404(whole, pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        items = self.decision.items.select_related(
            "nomination__nominee", "nomination__unit", "nomination__category__title"
        )
        return {
            "decision": self.decision,
            "deciders": list(self.decision.deciders.order_by("pk")),
            "page": Pages(self.request).of(items),
        }


class AuditedCase(Auditing):
    here = "audit_decision_list"

    @cached_property
    def case(self) -> Nomination:
        visible = nominations.visible_to(self.caller, at=self.at)
        return get_object_or_404(visible, pk=self.kwargs["pk"])


class CasePage(AuditedCase, ReadPage):
    """Versions, consents, marks, places, notices, objections, decisions, papers, history."""

    template = "portal/audit/case.html"

    def context(self) -> dict[str, Any]:
        case, stream = self.case, Nomination.workflow.stream(self.case)
        events = LedgerEvent.objects.filter(stream=stream).order_by("seq")[:MOST_EVENTS]
        return {
            "case": case,
            "steps": timelines.timeline(case),
            "versions": case.versions.order_by("number"),
            "consents": nominations.consents_of(case, by=self.caller, at=self.at),
            "places": self._of(rankings, "entries__nomination")
            .filter(entries__nomination=case)
            .values("pk", "method", "sealed_at", "entries__position", "entries__score"),
            "decisions": self._of(decisions, "items__nomination").values(
                "pk", "document_number", "decided_on", "items__approved", "items__reason"
            ),
            "notices": public_notices.visible_to(self.caller, at=self.at).filter(
                entries__nomination=case
            ),
            "objections": self._of(objections, "nomination"),
            "papers": document_queries.visible_to(self.caller, at=self.at).filter(subject=stream),
            "lines": histories.lines_of(list(events)),
        }

    def _of(self, queries: Any, name: str) -> QuerySet[Any]:
        """What of it is about this case and for this auditor's eyes."""
        visible: QuerySet[Any] = queries.visible_to(self.caller, at=self.at)
        return visible.filter(**{name: self.case})


class CasePackage(AuditedCase):
    """All of it as a package that verifies itself, for somebody who trusts nobody here."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> FileResponse:
        made = documents.make(
            kind=CASE_EVIDENCE.name, subject=self.case, by=self.caller, at=self.at
        )
        return FileResponse(
            made.file.open(),
            as_attachment=True,
            filename=made.name,
            content_type=made.content_type,
        )
