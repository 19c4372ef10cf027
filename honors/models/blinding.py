"""What judges of a blind stage read instead of a dossier: a copy that somebody wrote by hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination


class RedactedCopy(models.Model):
    """Of one version of a dossier. `texts` are answers by field name as the secretary rewrote
    them: what is not in it is left out. `digest` is in the ledger.
    """

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="redacted_copies"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    texts = models.JSONField(_("texts"))
    digest = models.CharField(max_length=64)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("redacted copy")
        verbose_name_plural = _("redacted copies")
        constraints = [
            models.UniqueConstraint(
                fields=("nomination", "number"), name="redacted_copies_one_each"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="redacted_copies_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id} v{self.number}"


class RedactedPhoto(models.Model):
    """A photo that replaces those of the dossier: nothing of the original files is shown."""

    copy = models.ForeignKey(RedactedCopy, on_delete=models.PROTECT, related_name="photos")
    file = models.FileField(upload_to="redacted/%Y/%m/")
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("redacted photo")
        verbose_name_plural = _("redacted photos")
        ordering = ("copy_id", "pk")
        constraints = [
            models.UniqueConstraint(fields=("copy", "sha256"), name="redacted_photos_once")
        ]

    def __str__(self) -> str:
        return f"{self.copy} · {self.pk}"

    @property
    def name(self) -> str:
        """What a download is called; the photo's own name is not kept."""
        return f"{self.pk}.{self.content_type.rpartition('/')[2]}"
