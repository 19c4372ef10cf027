"""How a round is arranged, part by part: categories, route, rubrics, panels, places."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors import presets
from honors.actions import quotas, rounds
from honors.forms import parse_form
from honors.models import Category, HonorTitle, Organization, Panel, Quota, Rubric, Stage
from honors.models.quotas import QuotaKind
from honors.queries import arrangements, programs
from honors.queries.consultations import departments_of
from honors.states import StageKind
from portal import charts
from portal.forms.conditions import SetConditionsForm
from portal.forms.rounds import (
    CategoryForm,
    FormulaForm,
    PanelForm,
    PlacesForm,
    QuotaForm,
    RubricForm,
    UnitQuotasForm,
)
from portal.forms.routes import RouteForm
from portal.views.pages import FormPage
from portal.views.rounds import AtRound

MOST_UNITS, MOST_TITLES = 200, 500
PRESETS = {
    "county": (_("County: review, scoring, notice, approval"), presets.county),
    "township": (_("Township alone"), presets.township_only),
    "decision_first": (_("Decision first, then the notice"), presets.decision_first),
    "three_notices": (_("Two reviews and three notices"), presets.two_reviews_three_notices),
}


class Arranging(AtRound, FormPage):
    """One part of a round; behind it one is back with the round."""

    saved: Any = _("Saved.")

    def context(self) -> dict[str, Any]:
        return {"round": self.round, "back": self.back, "is_planned": self.is_planned}

    def done(self) -> str:
        messages.success(self.request, self.saved)
        return self.back


class CategoriesPage(Arranging):
    template = "portal/county/round_categories.html"
    form_class = CategoryForm

    @cached_property
    def titles(self) -> QuerySet[HonorTitle]:
        taken = self.round.categories.values("title")
        return self.round.program.titles.exclude(pk__in=taken).order_by("pk")

    def form_options(self) -> dict[str, Any]:
        known = programs.forms_visible_to(self.caller, at=self.at).order_by("kind", "-number")
        return {"titles": self.titles, "forms_known": known}

    def context(self) -> dict[str, Any]:
        rows = self.round.categories.select_related("title", "form").order_by("position")
        return {**super().context(), "categories": rows, "titles": self.titles}

    def act(self, form: CategoryForm) -> str:
        rounds.add_category(round_=self.round, **form.cleaned_data, by=self.caller, at=self.at)
        return self.request.path


class AtCategory(Arranging):
    @cached_property
    def category(self) -> Category:
        rows = self.round.categories.select_related("title", "round__organizer")
        return get_object_or_404(rows, pk=self.kwargs["category"])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "category": self.category}


class CategoryPage(AtCategory):
    """Its places; or out of the round."""

    template = "portal/county/round_category.html"
    form_class = PlacesForm

    def initial(self) -> dict[str, Any]:
        return {"places": self.category.places}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "drop" in request.POST:
            rounds.drop_category(category=self.category, by=self.caller, at=self.at)
            return self.go(self.categories)
        return super().post(request, **kwargs)

    @property
    def categories(self) -> str:
        return reverse("portal:round_categories", kwargs={"pk": self.round.pk})

    def act(self, form: PlacesForm) -> str:
        places = form.cleaned_data["places"]
        rounds.change_places(category=self.category, places=places, by=self.caller, at=self.at)
        return self.categories


class ConditionsPage(AtCategory):
    """Whom the category is for, each condition with its reason."""

    template = "portal/county/round_conditions.html"
    form_class = SetConditionsForm
    saved = _("The conditions are saved.")

    @cached_property
    def category(self) -> Category:
        rows = self.round.categories.select_related("title", "round__organizer", "form")
        return get_object_or_404(rows, pk=self.kwargs["category"])

    def form_options(self) -> dict[str, Any]:
        titles = programs.titles_visible_to(self.caller, at=self.at).order_by("name")
        return {
            "asked_form": parse_form(self.category.form.fields),
            "titles": sorted(set(titles.values_list("name", flat=True)[:MOST_TITLES])),
            "known": self.category.eligibility,
        }

    def act(self, form: SetConditionsForm) -> str:
        rounds.set_conditions(
            category=self.category, eligibility=form.conditions, by=self.caller, at=self.at
        )
        return self.done()


class RoutePage(Arranging):
    """The stages in their order, from the round itself or from a usual route."""

    template = "portal/county/round_route.html"
    form_class = RouteForm
    saved = _("The route is saved.")

    @cached_property
    def stages(self) -> list[Any]:
        asked = self.request.GET.get("preset", "")
        if asked in PRESETS:
            return list(PRESETS[asked][1]())
        return list(self.round.stages.order_by("position"))

    def form_options(self) -> dict[str, Any]:
        return {"stages": self.stages, "departments": departments_of(self.round.organizer)}

    def context(self) -> dict[str, Any]:
        usual = [
            {"url": f"?preset={name}", "label": label} for name, (label, _f) in PRESETS.items()
        ]
        return {
            **super().context(),
            "usual": usual,
            "route": charts.way_of(self.stages) if self.stages else None,
        }

    def act(self, form: RouteForm) -> str:
        rounds.set_route(round_=self.round, stages=form.specs, by=self.caller, at=self.at)
        return self.done()


class AtStage(Arranging):
    @cached_property
    def stage(self) -> Stage:
        scoring = self.round.stages.filter(kind=StageKind.SCORING)
        return get_object_or_404(scoring, pk=self.kwargs["stage"])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "stage": self.stage}


class RubricPage(AtStage, AtCategory):
    template = "portal/county/round_rubric.html"
    form_class = RubricForm
    saved = _("The rubric is saved.")

    @cached_property
    def rubric(self) -> Rubric | None:
        rows = Rubric.objects.filter(stage=self.stage, category=self.category)
        return rows.prefetch_related("criteria", "vetoes").first()

    def form_options(self) -> dict[str, Any]:
        if self.rubric is None:
            return {"criteria": [], "vetoes": []}
        return {
            "criteria": list(self.rubric.criteria.all()),
            "vetoes": [veto.text for veto in self.rubric.vetoes.all()],
        }

    def act(self, form: RubricForm) -> str:
        criteria = [rounds.CriterionSpec(**row) for row in form.given]
        wanted = [self.category]
        if form.cleaned_data["everywhere"]:
            wanted = list(self.round.categories.order_by("position"))
        rounds.set_rubrics(
            stage=self.stage,
            categories=wanted,
            criteria=criteria,
            vetoes=form.vetoes,
            by=self.caller,
            at=self.at,
        )
        return self.done()


class PanelPage(AtStage):
    """The judges of a stage, for all of its categories that have none of their own; or those of
    one category alone.
    """

    template = "portal/county/round_panel.html"
    form_class = PanelForm
    saved = _("The panel is saved.")

    @cached_property
    def category(self) -> Category | None:
        if "category" not in self.kwargs:
            return None
        rows = self.round.categories.select_related("title")
        return get_object_or_404(rows, pk=self.kwargs["category"])

    def context(self) -> dict[str, Any]:
        others = Panel.objects.filter(stage=self.stage).select_related("category__title")
        return {
            **super().context(),
            "category": self.category,
            "categories": self.round.categories.select_related("title").order_by("position"),
            "own": {panel.category_id for panel in others},
        }

    def initial(self) -> dict[str, Any]:
        known = Panel.objects.filter(stage=self.stage)
        panel = known.filter(category=self.category).first() or known.filter(category=None).first()
        if panel is None:
            return {"name": _("Panel of judges")}
        seats = list(panel.members.all())
        chair = next((seat.user_id for seat in seats if seat.is_chair), None)
        return {"name": panel.name, "members": [s.user_id for s in seats], "chair": chair}

    def form_options(self) -> dict[str, Any]:
        return {"judges": arrangements.judges_at(self.round.organizer, at=self.at)}

    def act(self, form: PanelForm) -> str:
        given = form.cleaned_data
        rounds.set_panel(
            stage=self.stage,
            name=given["name"],
            members=list(given["members"]),
            chair=given["chair"],
            category=self.category,
            by=self.caller,
            at=self.at,
        )
        return self.done()


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
