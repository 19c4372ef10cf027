"""Usual phrases of an office: kept to be chosen from when a case is returned or declined."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from honors.actions import phrases
from honors.models.desks import PhraseUse
from portal.forms.standing import PhraseForm
from portal.views.offices import AtOffice
from portal.views.pages import FormPage, Page


class PhraseListPage(AtOffice, FormPage):
    template = "portal/county/phrase_list.html"
    form_class = PhraseForm
    list_name = "phrase_list"

    def context(self) -> dict[str, Any]:
        rows = list(self.office.phrases.filter(retired_at=None).order_by("pk"))
        uses = [
            {"label": label, "rows": [row for row in rows if row.use == use]}
            for use, label in PhraseUse.choices
        ]
        return {**super().context(), "uses": uses}

    def act(self, form: PhraseForm) -> str:
        phrases.add_phrase(
            organization=self.office, **form.cleaned_data, by=self.caller, at=self.at
        )
        return self.done(_("The phrase is kept."))


class RetirePage(AtOffice, Page):
    """Asked for by the button beside a phrase."""

    http_method_names = ["post"]
    list_name = "phrase_list"

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        phrase = get_object_or_404(self.office.phrases, pk=self.kwargs["pk"])
        phrases.retire_phrase(phrase=phrase, by=self.caller, at=self.at)
        return self.go(self.done(_("The phrase is offered no more.")))
