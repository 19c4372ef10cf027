"""The forms that nominators of an office's rounds fill in: each saving is a further version."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from honors.actions import programs as actions
from honors.models import FormDefinition
from honors.models.programs import NomineeKind
from honors.queries import programs
from portal.forms.dossier_forms import QuestionsForm
from portal.views.offices import AtOffice
from portal.views.pages import ByRows, ReadPage


class FormListPage(AtOffice, ReadPage):
    """The newest version of each, the office's own before the standard ones of its kind."""

    template = "portal/county/form_list.html"
    list_name = "form_list"

    def context(self) -> dict[str, Any]:
        known = programs.forms_visible_to(self.caller, at=self.at)
        fitting = known.filter(organization__in=[self.office]) | known.filter(organization=None)
        newest: dict[tuple[int | None, str], FormDefinition] = {}
        for form in fitting.order_by("number"):
            newest[form.organization_id, form.name] = form
        rows = sorted(newest.values(), key=lambda f: (f.organization_id is None, f.name))
        kinds = [
            {"label": label, "rows": [row for row in rows if row.kind == kind]}
            for kind, label in NomineeKind.choices
        ]
        return {**super().context(), "kinds": kinds}


class DossierFormPage(AtOffice, ByRows):
    """All of its questions. What rounds use already stays as it is: saved is a new version."""

    template = "portal/county/form.html"
    form_class = QuestionsForm
    list_name = "form_list"

    @cached_property
    def definition(self) -> FormDefinition:
        known = programs.forms_visible_to(self.caller, at=self.at)
        fitting = known.filter(organization__in=[self.office]) | known.filter(organization=None)
        return get_object_or_404(fitting, pk=self.kwargs["pk"])

    def form_options(self) -> dict[str, Any]:
        return {"name": self.definition.name, "known": self.definition.fields}

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        given = dict(context or {})
        part = given["form"].part(given["form"].part_name)
        for row in part["rows"]:
            row["words"] = row["label"] if row["known"] else ""
        return super().show({**given, "part": part}, status=status)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "definition": self.definition}

    def act(self, form: QuestionsForm) -> str:
        made = actions.add_form(
            kind=self.definition.kind,
            name=form.cleaned_data["name"],
            fields=form.questions,
            organization=self.office,
            by=self.caller,
            at=self.at,
        )
        given = {"form": str(made)}
        return self.done(_("Saved as %(form)s. Choose it in a round that is planned.") % given)
