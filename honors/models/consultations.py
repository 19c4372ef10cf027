"""What a department answers when asked about a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination
from honors.models.organizations import Organization
from honors.models.rounds import Stage


class ConsultationReply(models.TextChoices):
    NO_OBJECTION = "no_objection", _("No objection")
    OBJECTION = "objection", _("Objection")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class Consultation(models.Model):
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="consultations"
    )
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="consultations")
    department = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="consultations"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reply = models.CharField(max_length=16, choices=ConsultationReply.choices, blank=True)
    text = models.TextField(blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.UniqueConstraint(
                fields=("nomination", "stage", "department"),
                condition=Q(voided_at=None),
                name="consultations_once",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None, replied_by=None)
                | (~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False)),
                name="consultations_reply_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.department}"
