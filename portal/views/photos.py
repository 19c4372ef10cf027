"""The photos of a dossier: each is kept as soon as it is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from honors.actions import nominations
from honors.models import Attachment
from honors.queries import nominations as queries
from portal import dossiers
from portal.forms.dossiers import PhotosForm, caption_of
from portal.views.dossiers import Writing
from portal.views.pages import Page
from portal.views.writing import WritingPage

STEPS = {"up": -1.5, "down": 1.5}


class PhotosPage(Writing, WritingPage):
    """Each photo is kept as soon as it is there, and with whatever is pressed what is said of them.

    `caption-<photo>` says what a photo shows; `step` is what was pressed beside the upload:
    `up:<photo>`, `down:<photo>`, `drop:<photo>`, `save` or `on`.
    """

    task = dossiers.PHOTOS
    template = "portal/dossier/photos.html"
    form_class = PhotosForm

    def photos(self) -> QuerySet[Attachment]:
        rows = self.nomination.attachments.filter(field=dossiers.PHOTO_FIELD)
        return rows.order_by("place", "pk")

    @cached_property
    def kept(self) -> list[Attachment]:
        """As they were when the page was asked for."""
        return list(self.photos())

    def form_options(self) -> dict[str, Any]:
        return {"kept": self.kept}

    def saved(self) -> dict[str, Any]:
        return {caption_of(photo): photo.caption for photo in self.kept}

    def show(self, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        form = (context or {})["form"]
        named = [(photo, form[caption_of(photo)]) for photo in self.kept]
        return super().show({**(context or {}), "photos": named}, status=status)

    def both(self, data: QueryDict, others: Mapping[str, Any]) -> HttpResponse:
        """Photos that came along are kept whatever becomes of the words."""
        self.attach(self.request.FILES.getlist("photos"))
        self.__dict__.pop("kept")
        return super().both(data, others)

    def next_url(self) -> str:
        return self.url("dossier_correct" if self.defects else "dossier_check")

    def act(self, form: PhotosForm) -> str:
        step, _colon, moved = self.request.POST.get("step", "").partition(":")
        self.attach(form.cleaned_data["photos"])
        self.arrange(form, step, moved)
        if step == "drop":
            self.drop(moved)
        if step == "save":
            messages.success(self.request, _("What the photos show is saved."))
        return self.next_url() if step == "on" else self.url("dossier_photos")

    def arrange(self, form: PhotosForm, step: str, moved: str) -> None:
        """A step takes a photo past its neighbor."""
        photos = list(self.photos())
        places = {
            photo.pk: place + (STEPS.get(step, 0) if str(photo.pk) == moved else 0)
            for place, photo in enumerate(photos)
        }
        typed, before = form.cleaned_data, self.saved()
        nominations.arrange_photos(
            nomination=self.nomination,
            photos=[
                nominations.Captioned(
                    photo.pk,
                    typed.get(caption_of(photo), photo.caption),
                    seen=before.get(caption_of(photo)),
                )
                for photo in sorted(photos, key=lambda photo: places[photo.pk])
            ],
            by=self.caller,
            at=self.at,
        )

    def attach(self, files: list[Any]) -> None:
        for file in files:
            nominations.attach_photo(
                nomination=self.nomination,
                name=file.name,
                content=file.read(),
                by=self.caller,
                at=self.at,
            )

    def drop(self, key: str) -> None:
        photo = get_object_or_404(self.nomination.attachments, pk=int(key) if key.isdigit() else 0)
        nominations.detach(attachment=photo, by=self.caller, at=self.at)
        messages.success(self.request, _("The photo is taken out."))


class PhotoFile(Page):
    """A photo of a case that somebody may see. Written anew by us, so it may be shown."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int, photo: int) -> HttpResponse | FileResponse:
        case = get_object_or_404(queries.visible_to(self.caller, at=self.at), pk=pk)
        found = get_object_or_404(case.attachments, pk=photo, content_type="image/jpeg")
        response = FileResponse(found.file.open(), content_type="image/jpeg")
        response["X-Content-Type-Options"] = "nosniff"
        return response
