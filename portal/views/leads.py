"""Anonymous hints: left by anybody, read by the office. They stop nothing and get no reply."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from honors.actions import leads
from honors.models import Nomination
from honors.queries import nominations
from honors.queries import objections as queries
from portal import rates
from portal.forms.leads import LeadForm
from portal.offers import Offer
from portal.paging import Pages
from portal.views import failures
from portal.views.moves import offers_of
from portal.views.nominations import BY_HAND
from portal.views.notices import TOO_MANY, AtNotice
from portal.views.objections import tabs
from portal.views.pages import FormPage, ReadPage

SHOWN = ("notice", "nomination__nominee", "nomination__category__title")


class LeadPage(AtNotice, FormPage):
    """Open to everybody, also after the notice: people learn things late."""

    template = "portal/notice_lead.html"
    form_class = LeadForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def form_options(self) -> dict[str, Any]:
        if self.shown.is_taken_down:
            raise Http404
        return {"entries": self.shown.entries}

    def context(self) -> dict[str, Any]:
        return {
            "notice": self.notice,
            "shown": self.shown,
            "is_kept": "kept" in self.request.GET,
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if rates.LEADS.is_used_up(request):
            return failures.page(request, TOO_MANY)
        return super().post(request, **kwargs)

    def act(self, form: LeadForm) -> str:
        lines = self.notice.entries.filter(voided_at=None).select_related("nomination")
        entry = get_object_or_404(lines, position=form.cleaned_data["position"])
        leads.take(
            notice=self.notice,
            nomination=entry.nomination,
            content=form.cleaned_data["content"],
            at=self.at,
        )
        rates.LEADS.count(self.request)
        return f"{reverse('portal:notice_lead', kwargs={'pk': self.notice.pk})}?kept=1"


class LeadListPage(ReadPage):
    """The latest first."""

    template = "portal/lead_list.html"

    def context(self) -> dict[str, Any]:
        found = queries.leads_visible_to(self.caller, at=self.at).select_related(*SHOWN)
        return {
            "page": Pages(self.request).back(found),
            "tabs": tabs(self.caller, at=self.at, here="leads"),
        }


class LeadDeskPage(ReadPage):
    """What somebody said, and what may be done with the case because of it."""

    template = "portal/lead.html"

    def context(self) -> dict[str, Any]:
        visible = queries.leads_visible_to(self.caller, at=self.at).select_related(*SHOWN)
        lead = get_object_or_404(visible, pk=self.kwargs["pk"])
        seen = nominations.visible_to(self.caller, at=self.at)
        case = seen.filter(pk=lead.nomination_id).first()
        return {"lead": lead, "case": case, "offers": self._offers(case)}

    def _offers(self, case: Nomination | None) -> list[Offer]:
        if case is None:
            return []
        return offers_of(
            case, by=self.caller, at=self.at, url_name="portal:nomination_move", by_hand=BY_HAND
        )
