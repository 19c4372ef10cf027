"""Certificates on their way: a list to tick off, one receipt, and the ceremony."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from honors.actions import deliveries
from honors.actions.deliveries import TurnSpec
from honors.models import Commendation, Delivery, Honor
from honors.queries import deliveries as queries
from honors.roles import Role
from portal.forms.deliveries import CeremonyForm, HandOverForm, ReturnForm, TickForm
from portal.views.files import scanned
from portal.views.pages import FormPage, Page, ReadPage

AT_ONCE = 50  # rows of a list that fit a phone
USUAL = {"size": 10, "seats_per_row": 20}


class DeliveryListPage(ReadPage):
    """The issued lists of which somebody has certificates to hand over."""

    template = "portal/delivery_list.html"

    def context(self) -> dict[str, Any]:
        rows = queries.lists_to_deliver(self.caller, at=self.at).select_related("round__organizer")
        return {"rows": rows}


class OfList(Page):
    @cached_property
    def honors(self) -> QuerySet[Honor]:
        """Of this list, as far as the caller may deliver them."""
        mine = queries.to_deliver(self.caller, at=self.at)
        return mine.filter(commendation=self.commendation).select_related("commendation__round")

    @cached_property
    def commendation(self) -> Commendation:
        lists = queries.lists_to_deliver(self.caller, at=self.at)
        return get_object_or_404(lists.select_related("round"), pk=self.kwargs["pk"])

    @property
    def arranges(self) -> bool:
        standing = self.caller.standing(at=self.at)
        return standing.holds(Role.SECRETARY, self.commendation.round.organizer_id)

    def url(self, name: str = "delivery", **more: int) -> str:
        return reverse(f"portal:{name}", kwargs={"pk": self.commendation.pk, **more})


class TickPage(OfList, FormPage):
    """To be ticked off on the way: who has it, and who waits."""

    template = "portal/delivery.html"
    form_class = TickForm

    @property
    def shows_done(self) -> bool:
        return self.request.GET.get("list") == "done"

    @cached_property
    def rows(self) -> list[Honor]:
        """So many as fit a page; `search` finds a name, a unit or a number."""
        found = queries.delivered(self.honors) if self.shows_done else self._waiting()
        sought = self.request.GET.get("search", "").strip()
        if sought:
            found = (
                found.filter(holder_name__contains=sought)
                | found.filter(unit_name__contains=sought)
                | found.filter(number__contains=sought)
            )
        return list(found[:AT_ONCE])

    def _waiting(self) -> QuerySet[Honor]:
        return queries.undelivered(self.honors)

    def form_options(self) -> dict[str, Any]:
        """Whatever was on the page may be ticked, also when the search is another by now."""
        posted = self.request.POST.getlist("honors")
        if self.request.method != "POST":
            return {"honors": self.rows}
        keys = [int(key) for key in posted if key.isdecimal() and len(key) < len("9" * 18)]
        return {"honors": self.honors.filter(pk__in=keys)}

    def initial(self) -> dict[str, Any]:
        return {"handed_on": timezone.localdate(self.at)}

    def context(self) -> dict[str, Any]:
        standing = queries.standing_of(self.rows)
        return {
            "commendation": self.commendation,
            "rows": [(honor, standing.get(honor.pk)) for honor in self.rows],
            "is_cut": len(self.rows) == AT_ONCE,
            "shows_done": self.shows_done,
            "waiting": self._waiting().count(),
            "search": self.request.GET.get("search", ""),
            "arranges": self.arranges,
        }

    def act(self, form: TickForm) -> str:
        keys = [int(key) for key in form.cleaned_data["honors"]]
        done = deliveries.hand_over(
            commendation=self.commendation,
            honors=list(self.honors.filter(pk__in=keys)),
            handed_on=form.cleaned_data["handed_on"],
            by=self.caller,
            at=self.at,
        )
        said = ngettext("%(count)d is handed over.", "%(count)d are handed over.", len(done))
        messages.success(self.request, said % {"count": len(done)})
        return self.url()


class OfHonor(OfList):
    @cached_property
    def honor(self) -> Honor:
        return get_object_or_404(self.honors, pk=self.kwargs["honor"])

    @cached_property
    def delivery(self) -> Delivery | None:
        """What stands of it now."""
        return queries.standing_of([self.honor]).get(self.honor.pk)

    def context(self) -> dict[str, Any]:
        return {
            "commendation": self.commendation,
            "honor": self.honor,
            "delivery": self.delivery,
            "is_done": self.delivery is not None and self.delivery.handed_on is not None,
            "keeps": self.arranges,
        }


class HandOverPage(OfHonor, FormPage):
    """One certificate with its receipt."""

    template = "portal/delivery_honor.html"
    form_class = HandOverForm

    def initial(self) -> dict[str, Any]:
        return {"handed_on": timezone.localdate(self.at)}

    def act(self, form: HandOverForm) -> str:
        given = dict(form.cleaned_data)
        file = given.pop("file")
        scan = {"name": file.name, "content": file.read()} if file else {}
        deliveries.hand_over(
            commendation=self.commendation,
            honors=[self.honor],
            **given,
            **scan,
            by=self.caller,
            at=self.at,
        )
        messages.success(self.request, _("It is handed over."))
        return self.url()


class ReturnPage(OfHonor, FormPage):
    template = "portal/delivery_return.html"
    form_class = ReturnForm

    def act(self, form: ReturnForm) -> str:
        if self.delivery is None:
            raise Http404
        deliveries.take_return(
            delivery=self.delivery,
            reason=form.cleaned_data["reason"],
            by=self.caller,
            at=self.at,
        )
        messages.success(self.request, _("It came back, and waits to be delivered again."))
        return self.url()


class Receipt(OfHonor):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> FileResponse:
        if self.delivery is None or not self.delivery.file:
            raise Http404
        return scanned(self.delivery)


class CeremonyPage(OfList, FormPage):
    """In the usual order, or in another by the numbers of who waits."""

    template = "portal/delivery_ceremony.html"
    form_class = CeremonyForm

    @cached_property
    def waiting(self) -> list[Honor]:
        return queries.who_walks_up(self.commendation)

    def form_options(self) -> dict[str, Any]:
        return {"waiting": len(self.waiting)}

    def initial(self) -> dict[str, Any]:
        return {**USUAL, "name": self.commendation.round.name}

    def context(self) -> dict[str, Any]:
        if not self.arranges:
            raise Http404
        seen = queries.ceremonies_visible_to(self.caller, at=self.at)
        mine = seen.filter(commendation=self.commendation).prefetch_related(
            "turns__deliveries__honor"
        )
        return {"commendation": self.commendation, "ceremonies": mine, "waiting": self.waiting}

    def act(self, form: CeremonyForm) -> str:
        groups = self._groups(form)
        deliveries.arrange(
            commendation=self.commendation,
            **form.arranged,  # type: ignore[arg-type]
            turns=[TurnSpec(label=t, presenter=p, honors=h) for t, p, h in groups],
            by=self.caller,
            at=self.at,
        )
        messages.success(self.request, _("The ceremony is arranged."))
        return self.url("delivery_ceremony")

    def _groups(self, form: CeremonyForm) -> list[tuple[str, str, list[Honor]]]:
        size, order = form.cleaned_data["size"], form.cleaned_data["order"]
        if not order:
            return queries.groups_of(self.commendation, size=size, presenters=form.named)
        groups = [[self.waiting[place] for place in group] for group in order]
        return queries.labeled(groups, presenters=form.named)
