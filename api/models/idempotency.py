"""The answers that were given, so that a repeated request has one effect and the same answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredAnswer(models.Model):
    """`caller` is the ledger key of who asked, `fingerprint` a digest of all that was asked.

    `body` is the JSON text as it was sent.
    """

    caller = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stored answer")
        verbose_name_plural = _("stored answers")
        constraints = [models.UniqueConstraint(fields=("caller", "key"), name="answers_key_once")]
        indexes = [models.Index(fields=("created_at",), name="answers_created")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
