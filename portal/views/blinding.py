"""What judges of a blind stage read: which cases wait for it, the original beside the copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from honors.actions import blinding
from honors.forms import FormField, parse_form
from honors.models import Nomination, RedactedCopy
from honors.queries import blinding as queries
from portal.answers import reading_of
from portal.forms.blinding import TEXT, CopyForm, CopyPhotoForm
from portal.paging import Pages
from portal.views.files import PICTURES, shown
from portal.views.pages import FormPage, Page, ReadPage
from portal.views.panels import tabs_of

WRITABLE = ("text", "long_text")
SHOWN = ("nominee", "unit", "stage", "round__organizer", "category__title", "category__form")


@dataclass(frozen=True, kw_only=True)
class Original:
    """The version that the copy is written of."""

    answers: dict[str, Any]


class CopyListPage(ReadPage):
    """What judges wait for first; what is written is asked for."""

    template = "portal/county/copy_list.html"

    def context(self) -> dict[str, Any]:
        done = self.request.GET.get("list") == "written"
        find = queries.written if done else queries.to_write
        rows = find(self.caller, at=self.at).select_related(*SHOWN)
        return {
            "tabs": tabs_of(self.caller, "copy_list", at=self.at),
            "done": done,
            "page": Pages(self.request).in_order(rows),
        }


class OfCase(Page):
    """A case of the caller's own office that goes through a blind stage."""

    @cached_property
    def case(self) -> Nomination:
        rows = queries.blind_cases(self.caller, at=self.at).select_related(*SHOWN)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def copy(self) -> RedactedCopy | None:
        return queries.copy_of(self.case, self.case.dossier_version)

    def url(self, name: str) -> str:
        return reverse(f"portal:{name}", kwargs={"pk": self.case.pk})


class CopyPage(OfCase, FormPage):
    """The original on the left, on the right all that judges will read."""

    template = "portal/county/blind_copy.html"
    form_class = CopyForm

    @cached_property
    def original(self) -> Original:
        version = self.case.versions.get(number=self.case.dossier_version)
        return Original(answers=dict(version.data))

    def asked(self) -> list[FormField]:
        fields = parse_form(self.case.category.form.fields).fields
        open_ones = [field for field in fields if not field.is_sealed and field.kind in WRITABLE]
        return [field for field in open_ones if self.original.answers.get(field.name)]

    def initial(self) -> dict[str, Any]:
        texts = self.copy.texts if self.copy else queries.begin_with(self.case)
        return {f"{TEXT}{name}": text for name, text in texts.items()}

    def form_options(self) -> dict[str, Any]:
        return {
            "asked": self.asked(),
            "find": lambda texts: queries.traces_in(self.case, texts, at=self.at),
        }

    def context(self) -> dict[str, Any]:
        files = list(self.case.attachments.order_by("place", "pk"))
        return {
            "case": self.case,
            "copy": self.copy,
            "is_kept": self.copy is not None and queries.is_begun(self.case),
            "original": reading_of(self.original, self.case.category.form.fields),
            "pictures": [file for file in files if file.content_type in PICTURES],
            "photos": list(self.copy.photos.order_by("pk")) if self.copy else [],
        }

    def act(self, form: CopyForm) -> str:
        blinding.write_copy(nomination=self.case, texts=form.texts, by=self.caller, at=self.at)
        messages.success(self.request, _("The copy is written. Judges can read it now."))
        return self.onward() if self.request.POST.get("go") == "next" else self.url("blind_copy")

    def onward(self) -> str:
        """The next case that waits, else the list."""
        waiting = queries.to_write(self.caller, at=self.at)
        following = waiting.filter(pk__gt=self.case.pk).first() or waiting.first()
        if following is None:
            return reverse("portal:copy_list")
        return reverse("portal:blind_copy", kwargs={"pk": following.pk})


class PhotosPage(OfCase, FormPage):
    """Photos that tell nobody who it is: those of the dossier are never shown to judges."""

    template = "portal/county/copy_photos.html"
    form_class = CopyPhotoForm

    def context(self) -> dict[str, Any]:
        if self.copy is None:
            raise Http404
        return {
            "case": self.case,
            "photos": list(self.copy.photos.order_by("pk")),
            "is_kept": queries.is_handed_in(self.case),
        }

    def act(self, form: CopyPhotoForm) -> str:
        content = form.cleaned_data["file"].read()
        blinding.add_photo(nomination=self.case, content=content, by=self.caller, at=self.at)
        messages.success(self.request, _("The photo stands beside the copy."))
        return self.url("copy_photos")


class CopyPhoto(OfCase):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> FileResponse:
        if self.copy is None:
            raise Http404
        return shown(get_object_or_404(self.copy.photos, pk=self.kwargs["photo"]))
