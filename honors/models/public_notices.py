"""A public notice: what is shown, for how many days of which kind, with proof that it hung."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.flows.public_notices import public_notices
from honors.models.nominations import Nomination
from honors.models.organizations import Organization
from honors.models.rounds import Round, Stage
from honors.states import PublicNoticeState
from workflow.definition import WorkflowModel, legal_state, state_field


class DayKind(models.TextChoices):
    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("calendar days")


class CountFrom(models.TextChoices):
    SAME_DAY = "same_day", _("the day of posting counts")
    NEXT_DAY = "next_day", _("the day after posting is the first")


class PublicNotice(WorkflowModel, workflow=public_notices):
    """Runs in [posted_at, ends_at): its days and those it was extended by (`extra_days`).

    `snapshot` is frozen when posted, its digest in the ledger.
    """

    state = state_field(public_notices)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="public_notices")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="public_notices")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="public_notices"
    )
    title = models.CharField(_("title"), max_length=120)
    days = models.PositiveSmallIntegerField(_("days"))
    day_kind = models.CharField(_("kind of days"), max_length=8, choices=DayKind.choices)
    count_from = models.CharField(_("counted from"), max_length=8, choices=CountFrom.choices)
    extra_days = models.PositiveSmallIntegerField(default=0, editable=False)
    contact = models.CharField(_("where objections go"), max_length=200)
    snapshot = models.JSONField(default=dict, editable=False)
    snapshot_digest = models.CharField(max_length=64, blank=True, editable=False)
    posted_at = models.DateTimeField(null=True, editable=False)
    ends_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        constraints = [
            legal_state(public_notices),
            models.CheckConstraint(
                condition=Q(posted_at=None, ends_at=None) | Q(ends_at__gt=F("posted_at")),
                name="public_notices_half_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PublicNoticeState.DRAFT, PublicNoticeState.CANCELED])
                | (Q(posted_at__isnull=False) & ~Q(snapshot_digest="")),
                name="public_notices_posted_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeEntry(models.Model):
    """One case on a notice. `line` is exactly what the public reads of it."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="entries")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="notice_entries"
    )
    position = models.PositiveIntegerField()
    line = models.JSONField(default=dict)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice entry")
        verbose_name_plural = _("notice entries")
        ordering = ("notice_id", "position")
        constraints = [
            models.UniqueConstraint(fields=("notice", "nomination"), name="notice_entries_once"),
            models.UniqueConstraint(fields=("notice", "position"), name="notice_entries_order"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.nomination}"


class PostingProof(models.Model):
    """Evidence that a notice hung where it should: a photo or a document, described."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="proofs")
    place = models.CharField(_("place"), max_length=200)
    sha256 = models.CharField(_("digest of the file"), max_length=64)
    file = models.FileField(upload_to="proofs/%Y/%m/")
    taken_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("proof of posting")
        verbose_name_plural = _("proofs of posting")

    def __str__(self) -> str:
        return self.place
