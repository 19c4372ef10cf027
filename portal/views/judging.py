"""What a judge has to do: the stages, the promise, the pile of sheets, submitting them together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from honors.actions import promises, score_sheets
from honors.models import ScoreSheet, Stage
from honors.queries import judging as queries
from honors.queries import paper_sheets as paper_queries
from honors.queries import promises as promise_queries
from portal import charts
from portal.forms.judging import PromiseForm, SubmitForm
from portal.views.pages import FormPage, Page, ReadPage

# Where a new bar begins; the last one holds the full mark as well.
STEPS = (0, 60, 70, 80, 90)
FULL = 100


class TasksPage(ReadPage):
    template = "portal/judging_list.html"

    def context(self) -> dict[str, Any]:
        papers = paper_queries.visible_to(self.caller, at=self.at).filter(
            judge=self.caller, read_at__isnull=False, counted_at=None, discarded_at=None
        )
        tasks = queries.tasks_of(self.caller, at=self.at)
        return {
            "tasks": sorted(tasks, key=lambda task: task.done >= task.total),
            "papers": papers.select_related("stage__round", "category__title"),
        }


class AtStage(Page):
    """A scoring stage at which the caller judges; to everybody else there is none."""

    @cached_property
    def stage(self) -> Stage:
        stages = queries.stages_of(self.caller, at=self.at)
        return get_object_or_404(stages, pk=self.kwargs["pk"])

    @cached_property
    def pile(self) -> queries.Pile:
        return queries.pile_of(self.stage, self.caller)

    def url(self, name: str) -> str:
        return reverse(f"portal:{name}", kwargs={"pk": self.stage.pk})


class PilePage(AtStage, ReadPage):
    """All sheets of one stage, and how the judge's own totals spread."""

    template = "portal/judging.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if queries.owes_promise(self.stage, self.caller):
            return self.go(self.url("judging_promise"))
        return super().get(request, **kwargs)

    def context(self) -> dict[str, Any]:
        totals = [piled.total for piled in self.pile.counted if piled.total is not None]
        return {
            "stage": self.stage,
            "pile": self.pile,
            "next": next(iter(self.pile.to_fill), None),
            "spread": _spread(totals) if totals else None,
        }


class NextPage(AtStage):
    """Straight to the sheet that comes next; to the pile where none is left to fill in."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if queries.owes_promise(self.stage, self.caller):
            return self.go(self.url("judging_promise"))
        for piled in self.pile.to_fill:
            return self.go(reverse("portal:sheet", kwargs={"pk": piled.sheet.pk}))
        return self.go(self.url("judging"))


def _spread(totals: list[Decimal]) -> charts.Chart:
    ends = (*STEPS[1:], FULL + 1)
    amounts = [
        (f"{low}–{min(high - 1, FULL)}", sum(low <= total < high for total in totals))
        for low, high in zip(STEPS, ends, strict=True)
    ]
    return charts.bars(_("How your totals spread"), amounts, unit=_("sheets"))


class PromisePage(AtStage, FormPage):
    """Who is too close to whom, and the promise: nothing of a case is shown before."""

    template = "portal/judging_promise.html"
    form_class = PromiseForm

    def form_options(self) -> dict[str, Any]:
        nominees = promise_queries.nominees_of(self.stage.round, judge=self.caller)
        return {"nominees": nominees}

    def context(self) -> dict[str, Any]:
        given = promise_queries.promise_of(self.stage.round, judge=self.caller)
        return {"stage": self.stage, "given": given}

    def act(self, form: PromiseForm) -> str:
        promises.promise(
            round_=self.stage.round, judge=self.caller, relations=form.relations, at=self.at
        )
        messages.success(self.request, _("Your promise is on record."))
        return self.url("judging")


class SubmitPage(AtStage, FormPage):
    """Everything that is filled in, looked at once more and submitted in one step."""

    template = "portal/judging_submit.html"
    form_class = SubmitForm

    def initial(self) -> dict[str, Any]:
        return {"sheets": ",".join(str(piled.sheet.pk) for piled in self.pile.to_submit)}

    def context(self) -> dict[str, Any]:
        if queries.owes_promise(self.stage, self.caller):
            raise Http404
        return {"stage": self.stage, "pile": self.pile}

    def act(self, form: SubmitForm) -> str:
        sheets = ScoreSheet.objects.filter(
            pk__in=form.keys, judge=self.caller, stage=self.stage
        ).order_by("pk")
        done = score_sheets.submit_many(sheets=sheets, by=self.caller, at=self.at)
        said = ngettext(
            "%(count)d sheet is submitted.", "%(count)d sheets are submitted.", len(done)
        )
        messages.success(self.request, said % {"count": len(done)})
        return self.url("judging")
