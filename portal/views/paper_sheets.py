"""Marks on paper: who enters, who reads again, and what two people read differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from honors.actions import paper_sheets
from honors.guards.score_sheets import rubric_lines
from honors.models import Category, Criterion, PaperSheet, ScoreSheet, Stage
from honors.queries import paper_sheets as queries
from portal.forms.paper_sheets import DiscardForm, EntryForm, GridForm, LookForm
from portal.views.files import is_picture, scanned
from portal.views.pages import FormPage, Page, ReadPage


class PaperListPage(ReadPage):
    """What is begun and not counted yet, and whose papers can be entered."""

    template = "portal/paper_list.html"

    def context(self) -> dict[str, Any]:
        visible = queries.visible_to(self.caller, at=self.at)
        related = ("stage__round", "category__title", "judge", "entered_by", "read_by")
        open_ = visible.filter(counted_at=None, discarded_at=None).select_related(*related)
        begun = {(p.stage_id, p.category_id, p.judge_id) for p in open_}
        waiting = [
            paper
            for paper in queries.to_enter(self.caller, at=self.at)
            if (paper.stage_id, paper.category_id, paper.judge.pk) not in begun
        ]
        stages = Stage.objects.select_related("round").in_bulk({p.stage_id for p in waiting})
        categories = Category.objects.select_related("title").in_bulk(
            {p.category_id for p in waiting}
        )
        return {
            "open": open_,
            "waiting": [
                (paper, stages[paper.stage_id], categories[paper.category_id]) for paper in waiting
            ],
        }


class GridPage(FormPage):
    """A page with the cells of one judge's paper."""

    template = "portal/paper_entry.html"

    @property
    def sheets(self) -> Sequence[ScoreSheet]:
        return []

    @cached_property
    def rubric(self) -> list[Criterion]:
        prefetch_related_objects(self.sheets, "stage__rubrics__criteria")
        return rubric_lines(self.sheets[0])

    def form_options(self) -> dict[str, Any]:
        return {"sheets": self.sheets, "rubric": self.rubric}


class EnterPage(GridPage):
    """The first reading."""

    form_class = EntryForm

    @cached_property
    def sheets(self) -> Sequence[ScoreSheet]:
        asked = (self.kwargs["stage"], self.kwargs["category"], self.kwargs["judge"])
        papers = queries.to_enter(self.caller, at=self.at)
        found = next((p for p in papers if (p.stage_id, p.category_id, p.judge.pk) == asked), None)
        if found is None:
            raise Http404
        stage = Stage.objects.select_related("round__organizer").get(pk=found.stage_id)
        category = Category.objects.get(pk=found.category_id)
        return list(queries.sheets_on(stage, category, found.judge))

    def context(self) -> dict[str, Any]:
        first = self.sheets[0]
        return {"judge": first.judge, "stage": first.stage, "rubric": self.rubric}

    def act(self, form: EntryForm) -> str:
        first = self.sheets[0]
        file = form.cleaned_data["file"]
        paper_sheets.enter(
            stage=first.stage,
            category=first.nomination.category,
            judge=first.judge,
            marks=form.marks,
            comments=form.comments,
            name=file.name,
            content=file.read(),
            by=self.caller,
            at=self.at,
        )
        messages.success(
            self.request, _("The paper is entered. Somebody else reads it again before it counts.")
        )
        return reverse("portal:paper_list")


class OfPaper(Page):
    @cached_property
    def paper(self) -> PaperSheet:
        related = ("stage__round__organizer", "category__title", "judge", "entered_by", "read_by")
        return get_object_or_404(self.visible().select_related(*related), pk=self.kwargs["pk"])

    def visible(self) -> QuerySet[PaperSheet]:
        return queries.visible_to(self.caller, at=self.at)

    def told(self, paper: PaperSheet) -> str:
        """Where somebody goes on after a reading, with what came of it."""
        if paper.counted_at is not None:
            messages.success(self.request, _("The marks count as the judge's own sheets now."))
            return reverse("portal:paper_list")
        messages.info(
            self.request,
            _("Some marks were read differently. A third person or the judge looks at them."),
        )
        return reverse("portal:paper", kwargs={"pk": paper.pk})


class ReadAgainPage(OfPaper, GridPage):
    """The second reading: the same cells, empty."""

    form_class = GridForm

    @cached_property
    def sheets(self) -> Sequence[ScoreSheet]:
        return list(queries.lines_of(self.paper))

    def context(self) -> dict[str, Any]:
        return {
            "judge": self.paper.judge,
            "stage": self.paper.stage,
            "rubric": self.rubric,
            "paper": self.paper,
            "is_picture": is_picture(self.paper.file),
        }

    def act(self, form: GridForm) -> str:
        read = paper_sheets.read_again(
            paper=self.paper,
            marks=form.marks,
            comments=form.comments,
            by=self.caller,
            at=self.at,
        )
        return self.told(read)


class PaperPage(OfPaper, FormPage):
    """Where the readings differ, side by side, with a field for what stands on the paper."""

    template = "portal/paper.html"
    form_class = LookForm

    @cached_property
    def differences(self) -> Sequence[queries.Difference]:
        return queries.differences_of(self.paper)

    def form_options(self) -> dict[str, Any]:
        sheets = {d.sheet_id for d in self.differences}
        nominees = dict(
            ScoreSheet.objects.filter(pk__in=sheets).values_list("pk", "nomination__nominee__name")
        )
        criteria = Criterion.objects.in_bulk({d.criterion_id for d in self.differences})
        names = {
            (
                d.sheet_id,
                d.criterion_id,
            ): f"{nominees[d.sheet_id]} · {criteria[d.criterion_id].name}"
            for d in self.differences
        }
        return {"differences": self.differences, "names": names}

    def context(self) -> dict[str, Any]:
        readers = {self.paper.entered_by_id, self.paper.read_by_id}
        return {
            "paper": self.paper,
            "is_picture": is_picture(self.paper.file),
            "is_reader": self.caller.pk in readers,
        }

    def act(self, form: LookForm) -> str:
        settled = paper_sheets.settle(
            paper=self.paper,
            marks=form.marks,
            comments=form.comments,
            by=self.caller,
            at=self.at,
        )
        return self.told(settled)


class DiscardPage(OfPaper, FormPage):
    template = "portal/paper_discard.html"
    form_class = DiscardForm

    def context(self) -> dict[str, Any]:
        return {"paper": self.paper}

    def act(self, form: DiscardForm) -> str:
        paper_sheets.discard(
            paper=self.paper, reason=form.cleaned_data["reason"], by=self.caller, at=self.at
        )
        messages.success(self.request, _("The paper is discarded. It can be entered anew."))
        return reverse("portal:paper_list")


class PaperScan(OfPaper):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> FileResponse:
        return scanned(self.paper)
