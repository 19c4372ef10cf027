"""Honorees of earlier years: what was written down of them, and taken back where it was wrong."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import nominees
from honors.models import EarlierTitle
from honors.queries import nominees as queries
from portal.forms.honors import StrikeForm
from portal.paging import Pages
from portal.views.pages import FormPage, Page, ReadPage


class AtTitle(Page):
    def kept(self) -> QuerySet[EarlierTitle]:
        rows = queries.titles_kept_by(self.caller, at=self.at)
        return rows.select_related("nominee__unit", "recorded_by")


class EarlierTitlesPage(AtTitle, ReadPage):
    """The latest first; `search` finds a name, also by its sounds."""

    template = "portal/county/earlier_titles.html"

    def context(self) -> dict[str, Any]:
        sought = self.request.GET.get("search", "").strip()
        found = self.kept()
        if sought:
            found = found.filter(queries.named(sought, of="nominee__"))
        return {"page": Pages(self.request).back(found), "search": sought}


class StrikePage(AtTitle, FormPage):
    template = "portal/county/earlier_title_strike.html"
    form_class = StrikeForm

    @cached_property
    def title(self) -> EarlierTitle:
        return get_object_or_404(self.kept(), pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        return {"title": self.title, "back": reverse("portal:earlier_title_list")}

    def act(self, form: StrikeForm) -> str:
        nominees.strike_title(
            title=self.title, reason=form.cleaned_data["reason"], by=self.caller, at=self.at
        )
        messages.success(self.request, _("It is struck, and counts nowhere from now on."))
        return reverse("portal:earlier_title_list")
