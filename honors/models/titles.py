"""Titles that nominees hold from elsewhere, or from before anything was kept here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from honors.models.nominees import Nominee
from honors.models.organizations import Level
from honors.models.programs import HonorTitle


class EarlierTitle(models.Model):
    """Won without a case here. `title` is the title of a program here, where it is one, and then
    counts as if it had been given here; `name` and `level` are kept as they were. `digest` is that
    of what it says, and stands in its history.
    """

    nominee = models.ForeignKey(Nominee, on_delete=models.PROTECT, related_name="earlier_titles")
    title = models.ForeignKey(
        HonorTitle, on_delete=models.PROTECT, null=True, related_name="earlier_titles"
    )
    name = models.CharField(_("title"), max_length=100)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    since = models.DateField(_("awarded"))
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    document = models.CharField(_("document number"), max_length=100, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("title won earlier")
        verbose_name_plural = _("titles won earlier")
        constraints = [
            models.UniqueConstraint(
                fields=("nominee", "name", "level", "since"), name="earlier_titles_once"
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=Level.values), name="earlier_titles_level_legal"
            ),
        ]

    def __str__(self) -> str:
        return self.name
