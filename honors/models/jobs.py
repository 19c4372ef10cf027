"""Work that takes longer than somebody waits for a page: an export, an import, many documents."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.models.organizations import Organization
from honors.states import UNFINISHED_JOBS, JobState


class Job(models.Model):
    """`parameters` say what is wanted, `outcome` counts what came of it. `grants` are the roles
    that the asker held, as [role, organization]: the result is theirs only while they hold them.

    `attempt` fences: who was taken for dead and still works finds another number, and stops.
    `due_at` is when a waiting job is put into the queue again, if it is not in it. The result is
    personal data and is deleted at `expires_at`.
    """

    kind = models.CharField(_("kind"), max_length=40)
    state = models.CharField(
        _("state"), max_length=8, choices=JobState.choices, default=JobState.QUEUED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs"
    )
    asked_at = models.DateTimeField(_("asked at"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="jobs"
    )
    parameters: models.JSONField[Any, Any] = models.JSONField(default=dict)
    grants: models.JSONField[Any, Any] = models.JSONField(default=list)
    task = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    started_at = models.DateTimeField(_("started at"), null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("of"), null=True)
    outcome: models.JSONField[Any, Any] = models.JSONField(default=dict)
    result = models.FileField(upload_to="results/%Y/%m/", blank=True)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True)
    sha256 = models.CharField(_("digest of the file"), max_length=64, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)
    error_code = models.CharField(max_length=60, blank=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="jobs_state_legal"),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED_JOBS, finished_at=None)
                | ~Q(state__in=UNFINISHED_JOBS) & Q(finished_at__isnull=False),
                name="jobs_finished_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(heartbeat_at__isnull=False),
                name="jobs_running_alive",
            ),
            models.CheckConstraint(
                condition=Q(result="")
                | Q(state=JobState.DONE, expires_at__isnull=False) & ~Q(sha256=""),
                name="jobs_result_whole",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(done__lte=F("total")), name="jobs_done_of_total"
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.FAILED) | ~Q(error_code=""), name="jobs_failed_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=("state", "due_at"),
                condition=Q(state__in=UNFINISHED_JOBS),
                name="jobs_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
