"""The desk where objections are dealt with. Who objected stays sealed here."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from honors.actions import objections
from honors.models import Objection
from honors.queries import objections as queries
from portal.forms.objections import answer, ground, remedy
from portal.paging import Pages
from portal.views.moves import MovePage, offers_of
from portal.views.pages import ReadPage

BY_HAND = frozenset({"admit", "refuse", "uphold", "reject", "reply", "withdraw"})
SHOWN = ("notice", "nomination__nominee", "nomination__category__title")


class ObjectionListPage(ReadPage):
    """What is due first stands first; what is settled is asked for."""

    template = "portal/objection_list.html"

    def context(self) -> dict[str, Any]:
        found = queries.visible_to(self.caller, at=self.at)
        unsettled = found.exclude(state__in=queries.SETTLED)
        settled = self.request.GET.get("list") == "settled"
        rows = found.filter(state__in=queries.SETTLED) if settled else unsettled
        ordered = rows.select_related(*SHOWN).order_by(F("due_at").asc(nulls_last=True), "pk")
        url = reverse("portal:desk_objection_list")
        return {
            "settled": settled,
            "page": Pages(self.request).in_order(ordered),
            "counts": {"open": unsettled.count(), "all": found.count()},
            "url": url,
        }


class ObjectionPage(ReadPage):
    template = "portal/desk_objection.html"

    @cached_property
    def objection(self) -> Objection:
        visible = queries.visible_to(self.caller, at=self.at)
        return get_object_or_404(visible.select_related(*SHOWN), pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        objection = self.objection
        return {
            "offers": offers_of(
                objection,
                by=self.caller,
                at=self.at,
                url_name="portal:desk_objection_move",
                by_hand=BY_HAND,
            ),
            "objection": objection,
            "investigation": queries.steps_of(objection, by=self.caller, at=self.at),
        }


class ObjectionMove(MovePage):
    model = Objection
    by_hand = BY_HAND
    own_fields = {"ground": ground, "remedy": remedy, "answer": answer}

    def visible(self) -> QuerySet[Any]:
        return queries.visible_to(self.caller, at=self.at)

    def carry_out(self, name: str, expected_version: int, **supplied: Any) -> Objection:
        return objections.move(
            objection=self.subject,
            name=name,
            by=self.caller,
            at=self.at,
            expected_version=expected_version,
            **supplied,
        )

    def back(self) -> str:
        return reverse("portal:desk_objection", kwargs={"pk": self.subject.pk})
