"""The sitting that approves: large, for a projector; noted one by one, applied in one step."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from honors.actions import verdicts
from honors.models import Organization, Quota, Round
from honors.queries import meetings
from honors.queries.decisions import approvers_of
from honors.roles import Role
from portal import charts
from portal.forms.meetings import ApplyForm, VerdictForm
from portal.views.pages import FormPage, Page, ReadPage
from portal.views.statistics import judges_chart
from workflow.refusals import Refusal


class MeetingListPage(ReadPage):
    template = "portal/county/meeting_list.html"

    def context(self) -> dict[str, Any]:
        return {"sittings": meetings.sittings(self.caller, at=self.at)}


class AtMeeting(Page):
    """The cases of one round before one organization."""

    @cached_property
    def organization(self) -> Organization:
        standing, key = self.caller.standing(at=self.at), self.kwargs["organization"]
        if not any(standing.holds(role, key) for role in meetings.SITTING):
            raise Http404
        return get_object_or_404(Organization, pk=key)

    @cached_property
    def round(self) -> Round:
        return get_object_or_404(Round, pk=self.kwargs["round"])

    @cached_property
    def boards(self) -> list[meetings.Board]:
        return meetings.boards(self.round, self.organization)

    @property
    def back(self) -> str:
        keys = {"round": self.round.pk, "organization": self.organization.pk}
        return reverse("portal:meeting", kwargs=keys)


class MeetingPage(AtMeeting, ReadPage):
    """Everything on one page; what was decided already leaves it."""

    template = "portal/county/meeting.html"

    def context(self) -> dict[str, Any]:
        organization, boards = self.organization, self.boards
        return {
            "round": self.round,
            "organization": organization,
            "boards": [(board, _charts(board)) for board in boards],
            "quotas": self._quotas(),
            "noted": sum(board.yes + board.no for board in boards),
            "open": sum(board.open for board in boards),
        }

    def _quotas(self) -> Any:
        """Used of what each unit has, with the categories beside one another."""
        keys = [board.category.pk for board in self.boards]
        rows = Quota.objects.filter(category__in=keys).select_related(
            "organization", "category__title"
        )
        return list(rows.order_by("category__position", "organization__path"))


def _charts(board: meetings.Board) -> dict[str, Any]:
    category = board.category
    quota = charts.quota_bar(
        _("Places, with what is noted"), taken=category.taken + board.yes, places=category.places
    )
    drawn = judges_chart(board.judges) if board.judges else None
    return {"quota": quota, "judges": drawn}


class VerdictPage(AtMeeting):
    """Notes one case, or takes the note back; then back to its place on the page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = VerdictForm(request.POST)
        case = next(
            (
                line.case
                for board in self.boards
                for line in board.lines
                if line.case.pk == kwargs["case"]
            ),
            None,
        )
        if case is None or not form.is_valid():
            raise Http404
        try:
            self._note(case, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return self.go(f"{self.back}#case-{case.pk}")

    def _note(self, case: Any, *, verdict: str, reason: str) -> None:
        if verdict == "clear":
            verdicts.clear_verdict(nomination=case, by=self.caller, at=self.at)
            return
        yes = verdict == "yes"
        verdicts.note_verdict(
            nomination=case, approved=yes, reason=reason, by=self.caller, at=self.at
        )


class RemainingPage(AtMeeting):
    """Yes to whatever was not spoken of."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        verdicts.note_remaining(
            round_=self.round, organization=self.organization, by=self.caller, at=self.at
        )
        return self.go(self.back)


class ApplyPage(AtMeeting, FormPage):
    """What would become of each case; then the decision, whole or nothing."""

    template = "portal/county/meeting_apply.html"
    form_class = ApplyForm

    def form_options(self) -> dict[str, Any]:
        return {"deciders": approvers_of(self.organization, on=timezone.localdate(self.at))}

    def initial(self) -> dict[str, Any]:
        told = {
            line.case.pk: line.verdict.approved
            for board in self.boards
            for line in board.lines
            if line.verdict is not None
        }
        return {
            "decided_on": timezone.localdate(self.at),
            "deciders": list(self.form_options()["deciders"].values_list("pk", flat=True)),
            "expected": json.dumps(told),
        }

    def context(self) -> dict[str, Any]:
        may = self.caller.standing(at=self.at).holds(Role.APPROVER, self.organization.pk)
        return {
            "round": self.round,
            "organization": self.organization,
            "back": self.back,
            "preview": self._preview(),
            "may_apply": may,
        }

    def _preview(self) -> verdicts.Preview | None:
        """None where nothing is noted."""
        if not any(board.yes + board.no for board in self.boards):
            return None
        return verdicts.preview_verdicts(
            round_=self.round,
            organization=self.organization,
            decided_on=timezone.localdate(self.at),
            deciders=list(self.form_options()["deciders"]),
            by=self.caller,
            at=self.at,
        )

    def act(self, form: ApplyForm) -> str:
        given = dict(form.cleaned_data)
        deciders = list(given.pop("deciders"))
        _decision, moved = verdicts.apply_verdicts(
            round_=self.round,
            organization=self.organization,
            deciders=deciders,
            **given,
            by=self.caller,
            at=self.at,
        )
        told = _("The decision is recorded: %(count)s cases were moved by it.")
        messages.success(self.request, told % {"count": len(moved)})
        return reverse("portal:meeting_list")
