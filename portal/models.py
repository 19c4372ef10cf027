"""What somebody has typed on a page and not yet saved, and the views that they keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Typed(models.Model):
    """Of one person, on one page, in one window. `sealed` holds the fields as the browser sent
    them; nobody else reads it, and it is no record of anything: saving the page is.
    """

    envelopes: ClassVar[Mapping[str, str]] = {"sealed": "typed/{row.user_id}{row.page}"}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=200)
    window = models.CharField(max_length=32)
    sealed = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [
            models.UniqueConstraint(fields=("user", "page", "window"), name="typed_once_a_window")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.page}"


class SavedView(models.Model):
    """A worklist of one person, narrowed down: `query` is what stands in its address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=("user", "name"), name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
