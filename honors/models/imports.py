"""A file of rows that was handed in: first only looked at, then written whole, and undone whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from honors.models.jobs import Job
from honors.models.organizations import Organization, PathField
from honors.models.programs import NomineeKind
from honors.models.rounds import Category
from honors.states import ImportState


class ImportKind(models.TextChoices):
    NOMINATIONS = "nominations", _("Nominations")
    NOMINEES = "nominees", _("Nominees")
    MEMBERS = "members", _("Members")
    HONOREES = "honorees", _("Honorees of earlier years")
    QUOTAS = "quotas", _("Quotas")
    USERS = "users", _("Users")


class RowOutcome(models.TextChoices):
    """What is made of a row: something new, or nothing because it is known, or it is refused."""

    CREATE = "create", pgettext_lazy("rows", "New")
    MATCH = "match", pgettext_lazy("rows", "Known")
    REFUSE = "refuse", pgettext_lazy("rows", "Refused")


class Import(models.Model):
    """`organization` is where its rows belong that name no unit; `category` is that of nominations
    and quotas, `nominee_kind` that of nominees, of honorees and of those whose members join. `job`
    is the last one that worked on it.

    The file is personal data: it lies sealed in the storage, `sha256` is that of the file as it was
    handed in, and at `expires_at` it is deleted together with what the rows said. `heading` is the
    line of its column names.
    """

    sealed_files: ClassVar[Mapping[str, str]] = {"file": "imports/{row.sha256}/file"}

    kind = models.CharField(_("kind"), max_length=12, choices=ImportKind.choices)
    state = models.CharField(
        _("state"), max_length=8, choices=ImportState.choices, default=ImportState.CHECKING
    )
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="imports")
    organization_path = PathField(editable=False)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, related_name="imports"
    )
    nominee_kind = models.CharField(max_length=12, choices=NomineeKind.choices, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="imports"
    )
    uploaded_at = models.DateTimeField(_("handed in at"))
    file = models.FileField(upload_to="imports/%Y/%m/", blank=True)
    format = models.CharField(max_length=4)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("digest of the file"), max_length=64)
    heading = models.PositiveIntegerField()
    notes: models.JSONField[Any, Any] = models.JSONField(default=list)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    created = models.PositiveIntegerField(_("new rows"), default=0)
    matched = models.PositiveIntegerField(_("known rows"), default=0)
    refused = models.PositiveIntegerField(_("refused rows"), default=0)
    written_at = models.DateTimeField(_("written at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    expires_at = models.DateTimeField(_("kept until"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="imports_state_legal"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("nominations", "quotas"), category__isnull=False)
                | ~Q(kind__in=("nominations", "quotas")) & Q(category=None),
                name="imports_category_of_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("written", "undoing", "undone"))
                | Q(written_at__isnull=False, refused=0),
                name="imports_written_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False)
                | ~Q(state="undone") & Q(undone_at=None),
                name="imports_undone_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=("expires_at",), name="imports_expires")]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One row of the file. `sealed` is what it says and what is wrong with it; `subject` is the key
    of what it stands for since it was written, `facts` what undoing it must know.
    """

    envelopes: ClassVar[Mapping[str, str]] = {"sealed": "imports/{row.owner_id}/rows/{row.line}"}

    owner = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=6, choices=RowOutcome.choices)
    sealed = models.TextField(blank=True)
    subject = models.PositiveBigIntegerField(null=True)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ("owner_id", "line")
        constraints = [
            models.UniqueConstraint(fields=("owner", "line"), name="import_rows_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=RowOutcome.values), name="import_rows_outcome_legal"
            ),
        ]
        indexes = [models.Index(fields=("owner", "outcome", "line"), name="import_rows_outcome")]

    def __str__(self) -> str:
        return f"{self.owner_id}/{self.line}"
