"""The words of an office's decisions: as they are, in other words, and how those would look."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import wordings
from honors.documents.wordings import DECISION, FIELDS, wording_of
from honors.models import Commendation, Organization, Wording
from honors.queries import commendations
from portal import errors
from portal.forms.wordings import WordingForm
from portal.views.pages import FormPage, ReadPage
from portal.views.rounds import own_offices
from workflow.refusals import InvalidInputs, Refusal

LOOK = "look"


class WordingListPage(ReadPage):
    """One office leads straight to its words."""

    template = "portal/county/wording_list.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        offices = list(self.offices)
        if len(offices) == 1:
            return self.go(reverse("portal:wording", kwargs={"pk": offices[0].pk}))
        return super().get(request, **kwargs)

    @cached_property
    def offices(self) -> Any:
        return Organization.objects.filter(pk__in=own_offices(self)).order_by("path")

    def context(self) -> dict[str, Any]:
        return {"offices": self.offices}


class WordingPage(FormPage):
    """What is issued from now on says this; what was issued keeps the words that it had."""

    template = "portal/county/wording.html"
    form_class = WordingForm

    @cached_property
    def office(self) -> Organization:
        if self.kwargs["pk"] not in own_offices(self):
            raise Http404
        return get_object_or_404(Organization, pk=self.kwargs["pk"])

    @cached_property
    def example(self) -> Commendation | None:
        """The list by which a preview is filled in: the latest."""
        kept = commendations.kept_by(self.caller, at=self.at)
        return kept.filter(round__organizer=self.office).order_by("-pk").first()

    def initial(self) -> dict[str, Any]:
        return WordingForm.initial_of(wording_of(self.office, DECISION).body)

    def context(self) -> dict[str, Any]:
        own = Wording.objects.filter(organization=self.office, kind=DECISION)
        return {
            "office": self.office,
            "versions": own.select_related("made_by").order_by("-number"),
            "fields": [f"{{{name}}}" for name in FIELDS[DECISION]],
            "example": self.example,
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if LOOK not in request.POST:
            return super().post(request, **kwargs)
        form = self.form(request.POST)
        if self.example is None or not form.is_valid():
            return self.again(form)
        try:
            text = wordings.preview(
                commendation=self.example, body=form.body, by=self.caller, at=self.at
            )
        except Refusal as refused:
            errors.put(form, _at_fields(refused))
            return self.again(form)
        return self.show({"form": form, "text": text})

    def act(self, form: WordingForm) -> str:
        try:
            made = wordings.reword(
                organization=self.office, kind=DECISION, body=form.body, by=self.caller, at=self.at
            )
        except Refusal as refused:
            raise _at_fields(refused) from None
        said = _("Version %(number)s is used from now on.") % {"number": made.number}
        messages.success(self.request, said)
        return reverse("portal:wording", kwargs={"pk": self.office.pk})


def _at_fields(refused: Refusal) -> Refusal:
    """The form has no level above its fields."""
    for error in refused.errors if isinstance(refused, InvalidInputs) else [refused]:
        error.pointer = error.pointer.removeprefix("/body")
    return refused
