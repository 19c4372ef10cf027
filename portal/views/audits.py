"""History for auditors: searched, one event looked at, all of it computed again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions.verifications import verify_history
from honors.models import Job
from honors.queries import ledgers
from honors.roles import Role
from honors.states import UNFINISHED_JOBS, JobState
from portal import histories
from portal.forms.audits import ABOUT, LedgerForm
from portal.paging import Pages
from portal.views.pages import Page, ReadPage
from workflow.models import LedgerEvent

TABS = {
    "audit": _("Ledger"),
    "audit_decision_list": _("Decisions"),
    "sealed_list": _("Sealed rankings"),
    "audit_patterns": _("What repeats"),
    "audit_verification": _("Verification"),
}
SHOWN_RUNS, AGAIN_AFTER = 10, 5


class AuditTabs(Page):
    """The pages of an auditor side by side; whoever is none sees the page without them."""

    here = ""

    @cached_property
    def is_auditor(self) -> bool:
        return bool(self.caller.standing(at=self.at).having(Role.AUDITOR))

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        return super().show({"tabs": self.tabs(), **(context or {})}, status=status)

    def tabs(self) -> list[dict[str, Any]]:
        if not self.is_auditor:
            return []
        return [
            {"label": label, "url": reverse(f"portal:{name}"), "is_here": name == self.here}
            for name, label in TABS.items()
        ]


class Auditing(AuditTabs):
    """To everybody else there is no such page."""

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        if not self.is_auditor:
            raise Http404
        return super().show(context, status=status)


class LedgerPage(Auditing, ReadPage):
    here = "audit"
    template = "portal/audit/ledger.html"

    def context(self) -> dict[str, Any]:
        form = LedgerForm(self.request.GET)
        events = ledgers.visible_to(self.caller, at=self.at)
        found = ledgers.search(events, **form.asked)
        page = Pages(self.request).back(found)
        return {
            "narrowing": form,
            "saved": [
                {"label": label, "about": about, "is_here": form.asked.get("about") == about}
                for about, label in ABOUT.items()
            ],
            "is_narrowed": bool(form.asked),
            "page": page,
            "lines": histories.lines_of(page.rows),
        }


class EventPage(Auditing, ReadPage):
    """What was hashed, and whether it still gives the hash that is stored."""

    here = "audit"
    template = "portal/audit/event.html"

    @cached_property
    def event(self) -> LedgerEvent:
        return get_object_or_404(ledgers.visible_to(self.caller, at=self.at), pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        (line,) = histories.lines_of([self.event])
        proof = ledgers.proof_of(self.event)
        return {
            "event": self.event,
            "line": line,
            "proof": proof,
            "body": json.dumps(proof.body, ensure_ascii=False, indent=2, sort_keys=True),
        }


class VerificationPage(Auditing):
    """The button that has all of history computed again, and what came of it."""

    here = "audit_verification"
    template = "portal/audit/verification.html"

    @cached_property
    def runs(self) -> list[Job]:
        return list(ledgers.verifications_visible_to(self.caller, at=self.at)[:SHOWN_RUNS])

    def context(self) -> dict[str, Any]:
        runs = self.runs
        latest = runs[0] if runs else None
        return {
            "latest": latest,
            "earlier": runs[1:],
            "is_running": latest is not None and latest.state in UNFINISHED_JOBS,
            "is_done": latest is not None and latest.state == JobState.DONE,
            "findings": ledgers.findings_of(latest) if latest else [],
            "running": self._running(latest, runs[1:]),
        }

    def _running(self, latest: Job | None, earlier: Sequence[Job]) -> dict[str, Any]:
        """How many events are read, how long it has been at work, how long the last one took."""
        if latest is None or latest.state not in UNFINISHED_JOBS:
            return {}
        done = next((run for run in earlier if run.state == JobState.DONE), None)
        took = done and done.started_at and done.finished_at and done.finished_at - done.started_at
        return {
            "waits": latest.started_at is None,
            "since": latest.started_at or latest.asked_at,
            "took": took,
            "done": latest.done,
            "total": latest.total,
            "events": done.outcome.get("events") if done else None,
        }

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        shown = super().show(context, status=status)
        if self.runs and self.runs[0].state in UNFINISHED_JOBS:
            shown["Refresh"] = str(AGAIN_AFTER)
        return shown

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        verify_history(by=self.caller, at=self.at)
        messages.success(request, _("The verification is under way."))
        return self.go(reverse("portal:audit_verification"))
