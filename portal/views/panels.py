"""The judges of a stage from the secretary's side: how far they are, and what they are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from honors.actions import assignments, nudges, score_sheets
from honors.models import Nomination, ScoreSheet, Stage, User
from honors.queries import blinding
from honors.queries import judge_vetoes as vetoes
from honors.queries import panel_progress as queries
from honors.queries.assignments import AssignmentPlan
from honors.roles import Role
from portal import charts
from portal.forms.panels import NudgeForm, SheetsForm
from portal.views.pages import FormPage, Page, ReadPage
from workflow.refusals import GuardFailed

MOST_CASES = 100  # listed one by one


def tabs_of(user: User, here: str, *, at: datetime) -> list[dict[str, Any]]:
    """What the desk has to do with judges; whoever only audits looks on at two of it."""
    labels = {"panel_list": _("Progress of judging"), "judge_veto_list": _("Vetoes of judges")}
    if user.standing(at=at).having(Role.SECRETARY):
        labels["copy_list"] = _("Copies for blind judging")
    waiting = {
        "panel_list": None,
        "judge_veto_list": vetoes.to_find(user, at=at).count(),
        "copy_list": blinding.to_write(user, at=at).count() if "copy_list" in labels else 0,
    }
    return [
        {
            "label": label,
            "url": reverse(f"portal:{name}"),
            "count": waiting[name],
            "calls": bool(waiting[name]),
            "is_here": name == here,
        }
        for name, label in labels.items()
    ]


class StageListPage(ReadPage):
    template = "portal/county/panel_list.html"

    def context(self) -> dict[str, Any]:
        stages = queries.watched_by(self.caller, at=self.at).select_related("round__organizer")
        return {
            "tabs": tabs_of(self.caller, "panel_list", at=self.at),
            "rows": queries.overview(stages),
        }


class OfStage(Page):
    @cached_property
    def stage(self) -> Stage:
        watched = queries.watched_by(self.caller, at=self.at).select_related("round__organizer")
        return get_object_or_404(watched, pk=self.kwargs["pk"])

    @property
    def gives_out(self) -> bool:
        """Whoever only audits looks on."""
        standing = self.caller.standing(at=self.at)
        return standing.holds(Role.SECRETARY, self.stage.round.organizer_id)

    @property
    def back(self) -> str:
        return reverse("portal:panel", kwargs={"pk": self.stage.pk})


class StagePage(OfStage, FormPage):
    """Who has handed in how much; those who have sheets left are hurried from here."""

    template = "portal/county/panel.html"
    form_class = NudgeForm

    def context(self) -> dict[str, Any]:
        panels = queries.progress(self.stage)
        return {
            "stage": self.stage,
            "panels": [(panel, _bars(panel.judges)) for panel in panels],
            "gives_out": self.gives_out,
            "due": len(queries.to_nudge(self.stage, at=self.at)) if self.gives_out else 0,
            "late": sum(not judge.is_finished for panel in panels for judge in panel.judges),
        }

    def act(self, form: NudgeForm) -> str:
        told = nudges.nudge_judges(stage=self.stage, by=self.caller, at=self.at)
        said = ngettext("%(count)d judge was nudged.", "%(count)d judges were nudged.", len(told))
        messages.success(self.request, said % {"count": len(told)})
        return self.back


def _bars(judges: Sequence[queries.AtWork]) -> charts.Chart | None:
    if not any(judge.total for judge in judges):
        return None
    shares = [(judge.name, 100 * judge.done // judge.total) for judge in judges if judge.total]
    return charts.bars(_("Handed in, in percent"), shares, unit="%", whole=100)


class SheetsPage(OfStage, FormPage):
    """Who would judge what: by plan, or every judge of a panel every case."""

    template = "portal/county/panel_sheets.html"
    form_class = SheetsForm

    @cached_property
    def plan(self) -> AssignmentPlan | None:
        if "judges" not in self.stage.settings:
            return None
        return assignments.preview(stage=self.stage, by=self.caller, at=self.at)

    def form_options(self) -> dict[str, Any]:
        if not self.gives_out:
            raise Http404
        return {"is_short": self.plan is not None and bool(self.plan.shortages)}

    def initial(self) -> dict[str, Any]:
        return {} if self.plan is None else {"digest": self.plan.digest}

    def context(self) -> dict[str, Any]:
        shared = {"stage": self.stage, "back": self.back}
        if self.plan is None:
            return {**shared, **self._missing()}
        return {**shared, "plan": self.plan, **_told(self.plan)}

    def _missing(self) -> dict[str, Any]:
        try:
            fresh = score_sheets.missing(stage=self.stage, by=self.caller, at=self.at)
        except GuardFailed as refusal:
            return {"refusal": refusal, "missing": 0}
        return {"missing": len(fresh), "loads": _per_judge(fresh)}

    def act(self, form: SheetsForm) -> str:
        if self.plan is None:
            made = score_sheets.assign(stage=self.stage, by=self.caller, at=self.at)
        else:
            made = assignments.apply_seen(
                stage=self.stage,
                digest=form.cleaned_data["digest"],
                despite_shortages=form.cleaned_data.get("despite_shortages", False),
                by=self.caller,
                at=self.at,
            )
        count = len(made)
        said = ngettext("%(count)d sheet is given out.", "%(count)d sheets are given out.", count)
        messages.success(self.request, said % {"count": count})
        return self.back

    def again(self, form: SheetsForm) -> HttpResponse:
        """With the plan as it is now: that is what is shown beside what was refused."""
        form.data = {**form.data, **self.initial()}
        return super().again(form)


def _per_judge(fresh: Sequence[ScoreSheet]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for sheet in fresh:
        counts[sheet.judge.display_name] = counts.get(sheet.judge.display_name, 0) + 1
    return list(counts.items())


def _told(plan: AssignmentPlan) -> dict[str, Any]:
    """The plan in words: by judge, and by case where there are not too many."""
    names = {load.judge_id: load.name for load in plan.loads}
    given: dict[int, list[str]] = {}
    for place in plan.places:
        given.setdefault(place.case, []).append(names[place.judge])
    short = {found.nomination_id: found.own + found.outside for found in plan.shortages}
    wanted = [*short, *(key for key in given if key not in short)]
    cases = Nomination.objects.select_related("nominee", "unit").in_bulk(wanted[:MOST_CASES])
    return {
        "cases": [
            (cases[key], given.get(key, []), short.get(key, 0)) for key in wanted[:MOST_CASES]
        ],
        "unlisted": max(0, len(wanted) - MOST_CASES),
        "bars": charts.bars(
            _("Cases of each judge afterwards"),
            [(load.name, load.after) for load in plan.loads],
            unit=_("cases"),
        ),
    }
