"""A case: what was written, where it is, what became of it, what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import nominations
from honors.actions.looks import record_look
from honors.models import Nomination
from honors.queries import desks, timelines
from honors.queries import nominations as queries
from portal import charts
from portal.views.files import shown
from portal.views.moves import MovePage, offers_of
from portal.views.pages import Page, ReadPage
from portal.views.reviews import coming, offers_beside, review_of
from portal.views.worklist import beside

# The cut selects and passes over, issuing a commendation honors, the clock lets lapse; decisions
# are recorded on a page of their own.
BY_HAND = frozenset(
    {
        "submit", "receive", "recall", "resubmit", "send_back", "forward", "decline", "reinstate",
        "clear", "hold", "release", "withdraw", "disqualify", "return", "transfer", "hand_back",
    }
)  # fmt: skip


class NominationPage(ReadPage):
    template = "portal/nomination.html"

    @cached_property
    def nomination(self) -> Nomination:
        visible = queries.visible_to(self.caller, at=self.at)
        whole = visible.select_related("category__form", "dossier", "assignee")
        return get_object_or_404(whole, pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        case = self.nomination
        record_look(nomination=case, by=self.caller, at=self.at)
        # They come first: the engine brings what the route is drawn from as well.
        offers = offers_of(
            case, by=self.caller, at=self.at, url_name="portal:nomination_move", by_hand=BY_HAND
        )
        steps = timelines.timeline(case)
        return {
            "nomination": case,
            "offers": offers,
            "beside": offers_beside(case, by=self.caller, at=self.at),
            "steps": steps,
            "coming": coming(case, steps, at=self.at),
            "route": charts.route(case),
            "around": self._around(),
            **review_of(case, by=self.caller, at=self.at),
        }

    def _around(self) -> dict[str, str]:
        """In the list that somebody came from, if the address still says which."""
        asked = QueryDict(self.request.GET.get("in", ""))
        if "in" not in self.request.GET:
            return {}
        around = beside(asked, self.nomination, by=self.caller, at=self.at)
        return around | {"list": f"{reverse('portal:worklist')}?{asked.urlencode()}"}


class NominationMove(MovePage):
    model = Nomination
    by_hand = BY_HAND

    @cached_property
    def own_fields(self) -> Mapping[str, Any]:  # type: ignore[override]
        people = desks.colleagues(self.subject, at=self.at)
        return {"assignee": lambda: forms.ModelChoiceField(label=_("To whom"), queryset=people)}

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> Nomination:
        return nominations.move(
            nomination=self.subject,
            name=name,
            by=self.caller,
            at=self.at,
            expected_version=expected_version,
            **supplied,
        )

    def back(self) -> str:
        return reverse("portal:nomination", kwargs={"pk": self.subject.pk})


class CaseFile(Page):
    """A file of a case that somebody may see: a picture is shown, everything else handed over."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int, file: int) -> FileResponse:
        case = get_object_or_404(queries.visible_to(self.caller, at=self.at), pk=pk)
        found = get_object_or_404(case.attachments, pk=file)
        return shown(found)
