"""The photos of a dossier: each is kept as soon as it is there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from honors.actions import nominations
from honors.models import Attachment
from honors.queries import nominations as queries
from portal import dossiers
from portal.forms.dossiers import PhotosForm
from portal.views.dossiers import Writing
from portal.views.pages import FormPage, Page


class PhotosPage(Writing, FormPage):
    """Each photo is kept as soon as it is there."""

    task = dossiers.PHOTOS
    template = "portal/dossier/photos.html"
    form_class = PhotosForm

    def photos(self) -> QuerySet[Attachment]:
        return self.nomination.attachments.filter(field=dossiers.PHOTO_FIELD).order_by("pk")

    def context(self) -> dict[str, Any]:
        check = self.url("dossier_correct" if self.defects else "dossier_check")
        return {**super().context(), "photos": self.photos(), "next_url": check}

    def act(self, form: PhotosForm) -> str:
        for file in form.cleaned_data["photos"]:
            nominations.attach_photo(
                nomination=self.nomination,
                name=file.name,
                content=file.read(),
                by=self.caller,
                at=self.at,
            )
        return self.url("dossier_photos")


class PhotoFile(Page):
    """A photo of a case that somebody may see. Written anew by us, so it may be shown."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int, photo: int) -> HttpResponse | FileResponse:
        case = get_object_or_404(queries.visible_to(self.caller, at=self.at), pk=pk)
        found = get_object_or_404(case.attachments, pk=photo, content_type="image/jpeg")
        response = FileResponse(found.file.open(), content_type="image/jpeg")
        response["X-Content-Type-Options"] = "nosniff"
        return response


class PhotoDrop(Writing, Page):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        photo = get_object_or_404(self.nomination.attachments, pk=kwargs["photo"])
        nominations.detach(attachment=photo, by=self.caller, at=self.at)
        messages.success(request, _("The photo is taken out."))
        return self.go(self.url("dossier_photos"))
