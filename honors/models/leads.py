"""An anonymous hint about a case on a notice: read by the office, and nothing more."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination
from honors.models.public_notices import PublicNotice


class Lead(models.Model):
    """It has no state, no code and no reply, and no move of any machine reads it."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="leads")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="leads")
    content = models.TextField(_("content"))
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"#{self.pk}"
