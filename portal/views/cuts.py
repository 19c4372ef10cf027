"""The cut at the county's desk: what waits for it, and the one step that seals, ranks and moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import rankings
from honors.queries import cuts
from honors.queries.cuts import Uncut
from portal.forms.outcomes import CutForm
from portal.views.pages import FormPage, ReadPage


class CutListPage(ReadPage):
    template = "portal/county/cut_list.html"

    def context(self) -> dict[str, Any]:
        return {"rows": cuts.uncut(self.caller, at=self.at)}


class CutPage(FormPage):
    """Nothing of the order is shown before the marks are sealed: no line is drawn to suit it."""

    template = "portal/county/cut.html"
    form_class = CutForm

    @cached_property
    def row(self) -> Uncut:
        wanted = (self.kwargs["stage"], self.kwargs["category"])
        for row in cuts.uncut(self.caller, at=self.at):
            if (row.stage.pk, row.category.pk) == wanted:
                return row
        raise Http404

    def context(self) -> dict[str, Any]:
        return {"row": self.row, "line": self.row.stage.settings.get("line")}

    def act(self, form: CutForm) -> str:
        made = rankings.cut(
            stage=self.row.stage,
            category=self.row.category,
            line=form.cleaned_data["line"],
            by=self.caller,
            at=self.at,
        )
        messages.success(self.request, _("The marks are sealed, and every case was moved."))
        return reverse("portal:sealed", kwargs={"pk": made.pk})
