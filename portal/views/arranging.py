"""How a round is arranged, part by part: categories, route, rubrics, panels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors import presets
from honors.actions import rounds
from honors.forms import parse_form
from honors.models import Category, HonorTitle, Panel, Rubric, Stage
from honors.queries import arrangements, programs
from honors.queries.consultations import departments_of
from honors.states import StageKind
from portal import charts, errors
from portal.forms.rounds import CategoryForm, PanelForm, PlacesForm, RubricForm
from portal.forms.routes import RouteForm
from portal.forms.stages import BY_VALUE, StageForm
from portal.views.pages import ByRows, FormPage
from portal.views.rounds import AtRound
from workflow.refusals import NotPermitted, Refusal

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

    def taken_away(
        self, request: HttpRequest, drop: Callable[[], None], target: str
    ) -> HttpResponse:
        """What the page is about goes, or stays for a reason that is told on the page."""
        try:
            drop()
        except NotPermitted:
            raise
        except Refusal as refusal:
            form = self.form(request.POST)
            form.unchecked()
            errors.put(form, refusal)
            return self.again(form)
        return self.go(target)


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
            drop = partial(rounds.drop_category, category=self.category, by=self.caller, at=self.at)
            return self.taken_away(request, drop, self.categories)
        return super().post(request, **kwargs)

    @property
    def categories(self) -> str:
        return reverse("portal:round_categories", kwargs={"pk": self.round.pk})

    def act(self, form: PlacesForm) -> str:
        places = form.cleaned_data["places"]
        rounds.change_places(category=self.category, places=places, by=self.caller, at=self.at)
        return self.categories


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


class StagePage(ByRows, Arranging):
    """Everything that one stage is set to; its rubrics and panels stay."""

    template = "portal/county/round_stage.html"
    form_class = StageForm
    saved = _("The settings are saved.")

    @cached_property
    def stage(self) -> Stage:
        return get_object_or_404(self.round.stages, pk=self.kwargs["stage"])

    def form_options(self) -> dict[str, Any]:
        categories = self.round.categories.select_related("form").order_by("position")
        rubrics = self.stage.rubrics.order_by("category__position").prefetch_related("criteria")
        first = rubrics.first()
        return {
            "stage": self.stage,
            "departments": departments_of(self.round.organizer),
            "asked_forms": [parse_form(category.form.fields) for category in categories],
            "criteria": [c.name for c in first.criteria.all()] if first is not None else [],
        }

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        given = dict(context or {})
        if f"{BY_VALUE}-kinds" in given["form"].fields:
            given["part"] = given["form"].part(BY_VALUE)
        return super().show(given, status=status)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "stage": self.stage}

    def act(self, form: StageForm) -> str:
        rounds.set_stage(stage=self.stage, settings=form.settings, by=self.caller, at=self.at)
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
            "is_own": any(panel.category_id == self.kwargs.get("category") for panel in others),
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

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "drop" in request.POST and self.category is not None:
            own = get_object_or_404(Panel, stage=self.stage, category=self.category)
            drop = partial(rounds.drop_own_panel, panel=own, by=self.caller, at=self.at)
            common = {"pk": self.round.pk, "stage": self.stage.pk}
            return self.taken_away(request, drop, reverse("portal:round_panel", kwargs=common))
        return super().post(request, **kwargs)

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
