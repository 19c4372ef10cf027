"""The words of a county's documents, version by version: what was issued keeps the words it had."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from honors.models.organizations import Organization


class Wording(models.Model):
    """Never edited: another wording is another number. `body` is what `honors.documents.wordings`
    reads. An organization without one uses the standard wording, which is number 0.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="wordings"
    )
    kind = models.CharField(_("kind"), max_length=32)
    number = models.PositiveSmallIntegerField(_("version"))
    body: models.JSONField[dict[str, object], dict[str, object]] = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ("organization_id", "kind", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("organization", "kind", "number"), name="wordings_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.number}"
