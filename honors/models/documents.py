"""Papers that went out: what each was made from, its bytes, and the event that it rests on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from honors.models.organizations import Organization, PathField
from honors.models.rounds import Round
from honors.sealing import site_keyring


class Audience(models.TextChoices):
    """Who reads a document: everybody who is signed in, those who see the case, or those alone who
    run, decide or audit the round.
    """

    EVERYBODY = "everybody", _("Everybody")
    CASE = "case", _("Who sees the case")
    ROUND = "round", _("Who runs the round")


class Document(models.Model):
    """One paper. `subject` is the ledger stream of what it is about, `subject_key` the key of the
    very record, `source` all that it says: sealed, for a paper says private things too.

    It rests on the event (`sealed_stream`, `sealed_seq`) whose hash was `sealed_hash`. `layout` is
    the version of the layout and `tools` what set it, so that other bytes can be explained.
    """

    envelopes: ClassVar[Mapping[str, str]] = {"source_sealed": "{row.place}"}

    kind = models.CharField(_("kind"), max_length=32)
    subject = models.CharField(_("about"), max_length=100)
    subject_key = models.PositiveBigIntegerField(editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="documents")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="documents"
    )
    organization_path = PathField(editable=False)
    audience = models.CharField(_("readers"), max_length=12, choices=Audience.choices)
    options = models.JSONField(default=dict)
    source_sealed = models.TextField(editable=False)
    source_digest = models.CharField(max_length=64)
    layout = models.PositiveSmallIntegerField()
    tools = models.CharField(max_length=100)
    sealed_stream = models.CharField(max_length=100)
    sealed_seq = models.PositiveIntegerField()
    sealed_hash = models.CharField(max_length=64)
    file = models.FileField(upload_to="documents/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "subject", "subject_key", "source_digest", "layout"),
                name="documents_once",
            ),
        ]
        indexes = [
            models.Index(fields=("subject", "id"), name="documents_subject"),
            models.Index(fields=("organization_path", "id"), name="documents_path"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> dict[str, Any]:
        source: dict[str, Any] = json.loads(
            site_keyring().open(self.source_sealed, place=self.place)
        )
        return source

    @source.setter
    def source(self, source: Mapping[str, Any]) -> None:
        text = json.dumps(source, ensure_ascii=False)
        self.source_sealed = site_keyring().seal(text, place=self.place)

    @property
    def place(self) -> str:
        """Where its source opens."""
        return f"documents/{self.kind}/{self.subject_key}/{self.source_digest}"
