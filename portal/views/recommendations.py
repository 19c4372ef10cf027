"""Recommending upward: which calls run, whom one names for them, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from honors.actions import recommendations
from honors.models import Honor, Nomination, Organization, Recommendation, RecommendationCall
from honors.queries import arrangements
from honors.queries import recommendations as queries
from honors.roles import Role
from honors.states import RecommendationState
from portal.forms.recommendations import MOVES, CallForm, SendingForm
from portal.paging import Pages
from portal.views.moves import MovePage, offers_of
from portal.views.pages import FormPage, Page, ReadPage
from portal.views.rankings import wanted

BY_HAND = frozenset({"send", "record_outcome", "withdraw"})
SUGGESTED = 50  # who may still be put forward; the others are found by name
GOING: dict[str, Callable[..., Any]] = {
    "record_outcome": recommendations.record_outcome,
    "withdraw": recommendations.withdraw,
}
BASES: dict[str, Callable[[RecommendationCall], QuerySet[Any]]] = {
    "honor": queries.honors_for,
    "case": queries.cases_for,
}


class CallListPage(ReadPage):
    """What bodies above ask for; or what units below sent to one's own rounds."""

    template = "portal/county/call_list.html"

    def context(self) -> dict[str, Any]:
        shows_arrived = self.request.GET.get("list") == "arrived"
        calls = queries.calls_with_counts(self.caller, at=self.at)
        arrived = queries.arrived_at(self.caller, at=self.at)
        url = reverse("portal:call_list")
        return {
            "page": Pages(self.request).back(arrived if shows_arrived else calls),
            "shows_arrived": shows_arrived,
            "may_call": bool(self.caller.standing(at=self.at).having(Role.SECRETARY)),
            "tabs": [
                {"label": _("Calls from above"), "url": url, "is_here": not shows_arrived},
                {
                    "label": _("Come to our rounds"),
                    "url": f"{url}?list=arrived",
                    "is_here": shows_arrived,
                },
            ],
        }


class CallNewPage(FormPage):
    template = "portal/county/call_new.html"
    form_class = CallForm

    def form_options(self) -> dict[str, Any]:
        desks = self.caller.standing(at=self.at).having(Role.SECRETARY)
        own = Organization.objects.filter(pk__in=[grant.organization_id for grant in desks])
        if not desks:
            raise Http404
        categories = arrangements.categories_visible_to(self.caller, at=self.at)
        above = categories.exclude(round__organizer__in=own).select_related("title", "round")
        return {"organizations": own.order_by("path"), "categories": above}

    def act(self, form: CallForm) -> str:
        return _url(recommendations.open_call(**form.called, by=self.caller, at=self.at))


class AtCall(Page):
    @cached_property
    def call(self) -> RecommendationCall:
        visible = queries.calls_visible_to(self.caller, at=self.at)
        return get_object_or_404(visible.select_related("organization"), pk=self.kwargs["pk"])

    @property
    def recommends(self) -> bool:
        standing = self.caller.standing(at=self.at)
        return standing.holds(Role.SECRETARY, self.call.organization_id)

    @cached_property
    def rows(self) -> list[Recommendation]:
        return queries.in_order(self.call)

    @property
    def prepared(self) -> list[Recommendation]:
        return [row for row in self.rows if row.state == RecommendationState.PREPARED]


class CallPage(AtCall, ReadPage):
    """Whom one recommends and in which order; who else could be; how many may go."""

    template = "portal/county/call.html"

    def context(self) -> dict[str, Any]:
        prepared = self.prepared
        return {
            "call": self.call,
            "recommends": self.recommends,
            "prepared": prepared,
            "gone": [row for row in self.rows if row.state != RecommendationState.PREPARED],
            "is_ranked": all(row.rank for row in prepared),
            **self._candidates(),
        }

    def _candidates(self) -> dict[str, Any]:
        """For whoever recommends; `name` in the address narrows them."""
        if not self.recommends:
            return {}
        name = self.request.GET.get("name", "").strip()
        honors = queries.honors_for(self.call).filter(holder_name__contains=name)
        cases = queries.cases_for(self.call).filter(nominee__name__contains=name)
        return {
            "sought": name,
            "honors": honors[:SUGGESTED],
            "cases": cases.select_related("nominee", "unit", "category__title")[:SUGGESTED],
        }


class OwnCall(AtCall):
    """Of whoever recommends; whoever only reads has nothing to do here."""

    @cached_property
    def rows(self) -> list[Recommendation]:
        if not self.recommends:
            raise Http404
        return queries.in_order(self.call)


class RankPage(OwnCall):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        ordered = sorted(self.prepared, key=lambda row: wanted(request.POST, row.pk))
        recommendations.rank(call=self.call, ordered=ordered, by=self.caller, at=self.at)
        messages.success(request, _("The order is saved."))
        return self.go(_url(self.call))


class PreparePage(OwnCall):
    """One of those whom one honored, or is about to honor, put behind the others."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, basis: str, key: int, **_kwargs: Any) -> HttpResponse:
        if basis not in BASES:
            raise Http404
        found: Honor | Nomination = get_object_or_404(BASES[basis](self.call), pk=key)
        made = recommendations.prepare(call=self.call, basis=found, by=self.caller, at=self.at)
        messages.success(request, _("%(name)s is put forward.") % {"name": made.nominee.name})
        return self.go(_url(self.call))


class SendPage(OwnCall, FormPage):
    """By one report, all or none."""

    template = "portal/county/call_send.html"
    form_class = SendingForm

    def form_options(self) -> dict[str, Any]:
        return {"prepared": self.prepared}

    def context(self) -> dict[str, Any]:
        return {"call": self.call, "prepared": self.prepared, "back": _url(self.call)}

    def act(self, form: SendingForm) -> str:
        keys = set(form.cleaned_data["chosen"])
        chosen = [row for row in self.prepared if row.pk in keys]
        document = form.cleaned_data["document"]
        gone = recommendations.send(
            recommendations=chosen, document=document, by=self.caller, at=self.at
        )
        said = ngettext("%(count)d is sent.", "%(count)d are sent.", len(gone))
        messages.success(self.request, said % {"count": len(gone)})
        return _url(self.call)


class AtRecommendation(Page):
    def seen(self) -> QuerySet[Recommendation]:
        visible = queries.visible_to(self.caller, at=self.at)
        return visible.select_related("call__organization", "nominee", "nomination__unit", "case")


class RecommendationPage(AtRecommendation, ReadPage):
    """One nominee of a call: what it rests on, what came of it, and what happened meanwhile."""

    template = "portal/county/recommendation.html"

    def context(self) -> dict[str, Any]:
        row = get_object_or_404(self.seen(), pk=self.kwargs["pk"])
        offers = offers_of(
            row, by=self.caller, at=self.at, url_name="portal:recommendation_move", by_hand=BY_HAND
        )
        calls = queries.calls_visible_to(self.caller, at=self.at)
        return {
            "recommendation": row,
            "call": row.call,
            "offers": offers,
            "reads_call": calls.filter(pk=row.call_id).exists(),
            "history": queries.history(row),
        }


class RecommendationMove(AtRecommendation, MovePage):
    model = Recommendation
    by_hand = BY_HAND
    own_fields: ClassVar[dict[str, Any]] = MOVES

    def visible(self) -> QuerySet[Any]:
        return self.seen()

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> Any:
        asked: dict[str, Any] = {"by": self.caller, "at": self.at, **supplied}
        if name == "send":
            return recommendations.send(recommendations=[self.subject], **asked)
        return GOING[name](recommendation=self.subject, expected_version=expected_version, **asked)

    def back(self) -> str:
        return reverse("portal:recommendation", kwargs={"pk": self.subject.pk})


def _url(call: RecommendationCall) -> str:
    return reverse("portal:call", kwargs={"pk": call.pk})
