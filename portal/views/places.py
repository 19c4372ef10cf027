"""The places of a category among its units: so many each, unit by unit, or by a formula."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import quotas
from honors.models import Organization, Quota
from honors.models.quotas import QuotaKind
from portal import charts
from portal.forms.rounds import FormulaForm, QuotaForm, UnitQuotasForm
from portal.views.arranging import AtCategory

MOST_UNITS = 200


class AtPlaces(AtCategory):
    """The places of a category, shared out among the units right below the organizer."""

    @cached_property
    def units(self) -> QuerySet[Organization]:
        below = Organization.objects.filter(parent=self.round.organizer_id)
        return below.exclude(code=None).order_by("path")

    def context(self) -> dict[str, Any]:
        rows = Quota.objects.filter(category=self.category).select_related("organization")
        return {**super().context(), "quotas": rows.order_by("organization__path")}

    def done(self) -> str:
        messages.success(self.request, _("The places are shared out."))
        return reverse(
            "portal:round_quotas", kwargs={"pk": self.round.pk, "category": self.category.pk}
        )


class QuotasPage(AtPlaces):
    """So many for each unit."""

    template = "portal/county/round_quotas.html"
    form_class = QuotaForm

    def form_options(self) -> dict[str, Any]:
        return {"units": self.units}

    def initial(self) -> dict[str, Any]:
        return {"organizations": [unit.pk for unit in self.units]}

    def act(self, form: QuotaForm) -> str:
        given = form.cleaned_data
        quotas.limit_units(
            category=self.category,
            organizations=list(given["organizations"]),
            places_each=given["places_each"],
            by=self.caller,
            at=self.at,
        )
        return self.done()


class UnitQuotasPage(AtPlaces):
    """Unit by unit: fixed, at least so many, or any number; what is reserved stands beside."""

    template = "portal/county/round_unit_quotas.html"
    form_class = UnitQuotasForm

    @cached_property
    def known(self) -> dict[int, Quota]:
        rows = Quota.objects.filter(category=self.category).prefetch_related("sub_quotas")
        return {quota.organization_id: quota for quota in rows}

    def form_options(self) -> dict[str, Any]:
        return {"units": list(self.units[:MOST_UNITS]), "known": self.known}

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        given = dict(context or {})
        given["rows"] = given["form"].rows(self.known)
        shares = self.category.quota_rules.get("shares", {})
        for row in given["rows"]:
            row["reserved"] = [
                {"label": shares[sub.name]["label"], "places": sub.reserved}
                for sub in (row["quota"].sub_quotas.all() if row["quota"] else ())
                if sub.reserved
            ]
        return super().show(given, status=status)

    def act(self, form: UnitQuotasForm) -> str:
        rows = form.changed
        if not rows:
            return self.request.path
        fixed = {unit: number for unit, kind, number in rows if kind == QuotaKind.FIXED}
        quotas.set_each(
            category=self.category,
            places=fixed | {unit: None for unit, kind, _n in rows if kind == QuotaKind.UNLIMITED},
            fewest={unit: number for unit, kind, number in rows if kind == QuotaKind.MINIMUM},
            by=self.caller,
            at=self.at,
        )
        return self.done()


class FormulaPage(AtPlaces):
    """By a formula: shown first, then applied exactly as it was shown."""

    template = "portal/county/round_formula.html"
    form_class = FormulaForm

    def form_options(self) -> dict[str, Any]:
        return {"units": list(self.units)}

    def initial(self) -> dict[str, Any]:
        return {"places": self.category.places}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if "preview" not in request.POST or not form.is_valid():
            return super().post(request, **kwargs)
        return self._shown(request, form)

    def _shown(self, request: HttpRequest, form: FormulaForm) -> HttpResponse:
        shown = quotas.preview(**form.formula)
        names = {unit.pk: unit.name for unit in form.units}
        given = [(names[key], places) for key, places in shown.shares.items()]
        again: Any = request.POST.copy()
        again["digest"] = shown.digest
        form.data = again
        chart = charts.bars(
            str(_("What the formula gives")), given, unit=str(_("places")), kind="bar"
        )
        return self.show({"form": form, "preview": chart})

    def act(self, form: FormulaForm) -> str:
        quotas.apportion(
            category=self.category,
            **form.formula,
            digest=form.cleaned_data["digest"],
            by=self.caller,
            at=self.at,
        )
        return self.done()
