"""Vetoes of judges: raised beside the marks, and found on at the secretary's desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from honors import rules
from honors.actions import judge_vetoes
from honors.models import JudgeVeto, VetoCriterion
from honors.models.judge_vetoes import Verdict
from honors.queries import judge_vetoes as queries
from honors.queries import judging
from portal.forms.judge_vetoes import FindingForm, VetoForm
from portal.paging import Pages
from portal.views.pages import FormPage, ReadPage
from portal.views.panels import tabs_of
from portal.views.sheets import OwnSheet

SHOWN = (
    "criterion",
    "decided_by",
    "sheet__judge",
    "sheet__stage__round",
    "sheet__nomination__nominee",
    "sheet__nomination__unit",
    "sheet__nomination__category__title",
)


class SheetVetoes(OwnSheet, FormPage):
    """Of one sheet: what its judge has raised, and one more, while the sheet is open."""

    template = "portal/sheet_vetoes.html"
    form_class = VetoForm

    @cached_property
    def criteria(self) -> Sequence[VetoCriterion]:
        found = queries.criteria_of(self.sheet)
        if not found or not self.piled.is_open:
            raise Http404
        return found

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if judging.owes_promise(self.sheet.stage, self.caller):
            target = reverse("portal:judging_promise", kwargs={"pk": self.sheet.stage_id})
            return self.go(target)
        return super().get(request, **kwargs)

    def form_options(self) -> dict[str, Any]:
        return {"criteria": self.criteria}

    def raised(self) -> QuerySet[JudgeVeto]:
        return self.sheet.vetoes.select_related("criterion").order_by("criterion__position")

    def context(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "named": self.named, "raised": self.raised()}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        key = request.POST.get("take_back", "")
        if not key:
            return super().post(request, **kwargs)
        veto = get_object_or_404(self.raised(), pk=int(key) if key.isdecimal() else 0)
        judge_vetoes.take_back(veto=veto, by=self.caller, at=self.at)
        messages.success(request, _("The veto is taken back."))
        return self.go(self.here)

    def act(self, form: VetoForm) -> str:
        judge_vetoes.raise_veto(
            sheet=self.sheet,
            criterion=form.criterion,
            reason=form.cleaned_data["reason"],
            by=self.caller,
            at=self.at,
        )
        messages.success(self.request, _("The veto goes to the secretary with your sheet."))
        return self.here

    @property
    def here(self) -> str:
        return reverse("portal:sheet_vetoes", kwargs={"pk": self.sheet.pk})


class VetoListPage(ReadPage):
    """What waits for a finding first; what was found is asked for."""

    template = "portal/county/judge_veto_list.html"

    def context(self) -> dict[str, Any]:
        visible = queries.visible_to(self.caller, at=self.at)
        done = self.request.GET.get("list") == "found"
        waiting = queries.to_find(self.caller, at=self.at)
        rows = visible.exclude(verdict="") if done else waiting
        return {
            "tabs": tabs_of(self.caller, "judge_veto_list", at=self.at),
            "done": done,
            "page": Pages(self.request).of(rows.select_related(*SHOWN)),
        }


class FindingPage(FormPage):
    """One veto with what the judge said, and what is found on it."""

    template = "portal/county/judge_veto.html"
    form_class = FindingForm

    @cached_property
    def veto(self) -> JudgeVeto:
        """Its own judge looks at it beside the sheet."""
        visible = queries.visible_to(self.caller, at=self.at).exclude(sheet__judge=self.caller)
        return get_object_or_404(visible.select_related(*SHOWN), pk=self.kwargs["pk"])

    @property
    def finds(self) -> bool:
        is_open = queries.to_find(self.caller, at=self.at).filter(pk=self.veto.pk).exists()
        return is_open and rules.is_secretary_of_sheet(
            self.veto.sheet, self.caller.standing(at=self.at)
        )

    def context(self) -> dict[str, Any]:
        return {"veto": self.veto, "finds": self.finds}

    def act(self, form: FindingForm) -> str:
        found = judge_vetoes.decide(
            veto=self.veto,
            verdict=form.cleaned_data["verdict"],
            finding=form.cleaned_data["finding"],
            by=self.caller,
            at=self.at,
        )
        if found.verdict == Verdict.CONFIRMED:
            messages.success(self.request, _("It is found to hold. The case is out."))
        else:
            messages.success(self.request, _("It is found not to hold. The case stays in."))
        return reverse("portal:judge_veto_list")
