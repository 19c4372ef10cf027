"""Where a village begins: what it goes on with, what came back, what it may nominate now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import nominations
from honors.models import Category, Nomination, Nominee, Organization
from honors.queries import dossiers as openings
from honors.queries import nominations as queries
from honors.queries import nominees
from honors.roles import Role
from honors.states import FINAL_NOMINATIONS, NominationState
from portal import dossiers, drafts
from portal.forms.dossiers import NewcomerForm
from portal.views.pages import ReadPage
from portal.views.writing import WritingPage
from workflow.refusals import InvalidInput

SHOWN, KNOWN = 50, 30  # cases of a card, nominees before anybody searches
NEWEST = 8  # of those under way


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A category in which a unit may begin a case now; `left` is None without an upper limit."""

    category: Category
    unit: Organization
    left: int | None

    @property
    def url(self) -> str:
        keys = {"category": self.category.pk, "unit": self.unit.pk}
        return reverse("portal:nominate", kwargs=keys)


class WorkbenchPage(ReadPage):
    template = "portal/workbench.html"

    @cached_property
    def units(self) -> Sequence[Organization]:
        grants = self.caller.standing(at=self.at).having(Role.NOMINATOR)
        keys = [grant.organization_id for grant in grants]
        return list(Organization.objects.filter(pk__in=keys))

    def context(self) -> dict[str, Any]:
        cases = queries.visible_to(self.caller, at=self.at).filter(unit__in=self.units)
        drafts = cases.filter(state=NominationState.DRAFT)
        returned = cases.filter(state=NominationState.RETURNED)
        under_way = cases.exclude(
            state__in=(NominationState.DRAFT, NominationState.RETURNED, *FINAL_NOMINATIONS)
        )
        ended = cases.filter(state__in=FINAL_NOMINATIONS)
        return {
            "drafts": drafts.order_by("-pk")[:SHOWN],
            "returned": returned.order_by("correct_by", "pk")[:SHOWN],
            "under_way": under_way.order_by("-pk")[:NEWEST],
            "more": max(under_way.count() - NEWEST, 0),
            "ended": ended.order_by("-pk")[:SHOWN],
            "openings": [opening for unit in self.units for opening in self.openings(unit)],
        }

    def openings(self, unit: Organization) -> list[Opening]:
        rows: list[Any] = openings.open_categories(unit, at=self.at)
        return [
            Opening(
                category=row,
                unit=unit,
                left=row.own_quotas[0].left if row.own_quotas else None,
            )
            for row in rows
        ]


class NominatePage(WritingPage):
    """Somebody whom the unit knows, or somebody new; then the first task that is open."""

    template = "portal/nominate.html"
    form_class = NewcomerForm

    @cached_property
    def unit(self) -> Organization:
        if not self.caller.standing(at=self.at).holds(Role.NOMINATOR, self.kwargs["unit"]):
            raise Http404
        return get_object_or_404(Organization, pk=self.kwargs["unit"])

    @cached_property
    def category(self) -> Category:
        for category in openings.open_categories(self.unit, at=self.at):
            if category.pk == self.kwargs["category"]:
                return category
        raise Http404

    @property
    def kind(self) -> str:
        return self.category.title.nominee_kind

    def known(self) -> list[Nominee]:
        """Found by what was searched for, else those of this unit who came last."""
        wanted = self.request.GET.get("q", "").strip()
        if wanted:
            found = nominees.search(self.caller, wanted, at=self.at)
        else:
            visible = nominees.visible_to(self.caller, at=self.at)
            found = list(visible.filter(merged_into=None).order_by("-pk")[:KNOWN])
        return [each for each in found if each.kind == self.kind and each.unit_id == self.unit.pk]

    @cached_property
    def lookalikes(self) -> list[Any]:
        """Whom the newcomer might be, once a name was sent."""
        name = self.request.POST.get("name", "").strip()
        if not name:
            return []
        return nominees.lookalikes(kind=self.kind, unit=self.unit, name=name)

    def unsaved(self) -> list[drafts.Draft]:
        """One at a time: they are different people."""
        return super().unsaved()[-1:]

    def form_options(self) -> dict[str, Any]:
        return {"kind": self.kind, "has_lookalikes": bool(self.lookalikes)}

    def context(self) -> dict[str, Any]:
        return {
            "category": self.category,
            "unit": self.unit,
            "known": self.known(),
            "wanted": self.request.GET.get("q", ""),
            "lookalikes": self.lookalikes,
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "nominee" not in request.POST:
            return super().post(request, **kwargs)
        key = request.POST["nominee"]
        rows = nominees.visible_to(self.caller, at=self.at).filter(unit=self.unit)
        nominee = get_object_or_404(rows, pk=key if key.isdecimal() else 0)
        case = nominations.renominate(
            category=self.category, unit=self.unit, nominee=nominee, by=self.caller, at=self.at
        )
        return self.go(first_open_task(case))

    def act(self, form: NewcomerForm) -> str:
        given = form.answers
        if self.lookalikes and not given.get("is_another"):
            raise InvalidInput(
                _("Choose one of those found, or tick that this is somebody else."),
                code="lookalikes",
                pointer="/is_another",
            )
        case = nominations.nominate_newcomer(
            category=self.category,
            unit=self.unit,
            name=given["name"],
            resident_id=given.get("resident_id", ""),
            members=form.members,
            by=self.caller,
            at=self.at,
        )
        return first_open_task(case)


def first_open_task(case: Nomination) -> str:
    """Of a draft that has just begun, with what is known already filled in."""
    fresh = Nomination.objects.select_related("dossier", "category__form", "nominee").get(
        pk=case.pk
    )
    form = dossiers.form_of(fresh)
    for name in dossiers.names_of(fresh):
        if not dossiers.is_done(fresh, form, name):
            return dossiers.url_of(fresh, name)
    return reverse("portal:dossier_check", kwargs={"pk": case.pk})
