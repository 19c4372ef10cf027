"""A dossier is checked, submitted, printed, and corrected when it came back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from honors.actions import nominations
from honors.models import Nomination, Organization
from honors.queries.dossiers import shown_to
from honors.routes import route_of
from portal import dossiers
from portal.forms.dossiers import CorrectForm, SubmitForm
from portal.views.dossiers import Author, Writing
from portal.views.moves import offers_of
from portal.views.nominations import BY_HAND
from portal.views.pages import FormPage, ReadPage
from portal.views.reviews import has_private_answers


class CheckPage(Writing, FormPage):
    """All answers once more, each with a way to change it; then they are submitted."""

    template = "portal/dossier/check.html"
    form_class = SubmitForm

    def initial(self) -> dict[str, Any]:
        return {"version": self.nomination.version}

    def context(self) -> dict[str, Any]:
        case = self.nomination
        offers = offers_of(
            case, by=self.caller, at=self.at, url_name="portal:nomination_move", by_hand=BY_HAND
        )
        return {
            **super().context(),
            "sections": dossiers.sections_of(case, case.dossier.answers, at=self.at),
            "photos": case.attachments.filter(field=dossiers.PHOTO_FIELD).order_by("place", "pk"),
            "submit": next((offer for offer in offers if offer.name == "submit"), None),
            "receiver": receiver_of(case),
        }

    def act(self, form: SubmitForm) -> str:
        nominations.move(
            nomination=self.nomination,
            name="submit",
            by=self.caller,
            at=self.at,
            expected_version=form.cleaned_data["version"],
        )
        return self.url("dossier_submitted")


def receiver_of(nomination: Nomination) -> Organization:
    """Whose desk it comes to when it is submitted."""
    first = route_of(nomination)[0]
    return Organization.objects.get(pk=nomination.unit.handler_id(first.level))


class SubmittedPage(Author, ReadPage):
    """What was handed in, its number, what comes next. Works whenever it is opened again."""

    template = "portal/dossier/submitted.html"

    def context(self) -> dict[str, Any]:
        case = self.nomination
        if case.submitted_at is None:
            raise Http404
        return {"nomination": case, "receiver": case.holder}


class PrintPage(Author, ReadPage):
    """The recommendation form on paper, with room for seals. Of a case that was handed in, private
    answers are masked until they are asked for, which history keeps.
    """

    template = "portal/dossier/print.html"
    http_method_names = ["get", "head", "post"]

    def context(self) -> dict[str, Any]:
        case = self.nomination
        return {
            "nomination": case,
            "sections": self.sections(shown_to(self.caller, case.dossier, at=self.at)),
            "is_masked": has_private_answers(case),
            "levels": [stage.get_level_display() for stage in _deciding(case)],
        }

    def sections(self, answers: Mapping[str, Any]) -> list[dossiers.Section]:
        return dossiers.sections_of(self.nomination, answers, at=self.at)

    def post(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        reason = str(_("To print the recommendation form"))
        nominations.unmask(nomination=self.nomination, by=self.caller, at=self.at, reason=reason)
        sections = self.sections(self.nomination.dossier.answers)
        return self.show({"sections": sections, "is_masked": False})


def _deciding(nomination: Nomination) -> list[Any]:
    """One stage of each level that has a say, for the boxes of seals."""
    stages = {
        stage.level: stage for stage in reversed(route_of(nomination)) if stage.kind != "notice"
    }
    return sorted(stages.values(), key=lambda stage: -int(stage.depth))


class CorrectPage(Writing, FormPage):
    """What was found wrong, one by one: each leads to its field; then all goes back at once."""

    template = "portal/dossier/correct.html"
    form_class = CorrectForm

    def form_options(self) -> dict[str, Any]:
        return {"defects": self.defects}

    def initial(self) -> dict[str, Any]:
        return {"version": self.nomination.version}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "correct_by": self.nomination.correct_by}

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        form = (context or {})["form"]
        labels = {field.name: field.label for field in dossiers.form_of(self.nomination).fields}
        items = [
            {
                "defect": defect,
                "label": labels.get(defect.field.partition("/")[0], _("Photos and papers")),
                "url": dossiers.url_of_field(self.nomination, defect.field),
                "field": form[f"answer_{defect.pk}"],
            }
            for defect in self.defects
        ]
        return super().show({**(context or {}), "items": items}, status=status)

    def act(self, form: CorrectForm) -> str:
        answers = {defect.pk: form.cleaned_data[f"answer_{defect.pk}"] for defect in self.defects}
        nominations.resubmit(
            nomination=self.nomination,
            answers=answers,
            by=self.caller,
            at=self.at,
            expected_version=form.cleaned_data["version"],
        )
        return self.url("dossier_submitted")
