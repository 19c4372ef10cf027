"""What a department answers when asked about a case, and the letter it answers by."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination
from honors.models.organizations import Organization
from honors.models.rounds import Stage


class ConsultationReply(models.TextChoices):
    """Overdue is no answer: the stage was closed without one."""

    NO_OBJECTION = "no_objection", _("No objection")
    OBJECTION = "objection", _("Objection")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    OVERDUE = "overdue", _("Overdue")


ANSWERS = (
    ConsultationReply.NO_OBJECTION,
    ConsultationReply.OBJECTION,
    ConsultationReply.NOT_APPLICABLE,
)


class Letter(models.Model):
    """An official letter that came in, with its scan if there is one: one letter may answer for a
    whole list. `sha256` names the bytes of the scan.
    """

    department = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="letters")
    document_number = models.CharField(_("document"), max_length=60)
    file = models.FileField(upload_to="letters/%Y/%m/", blank=True)
    name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", name="", sha256="")
                | (~Q(file="") & ~Q(name="") & ~Q(sha256="")),
                name="letters_scan_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.document_number


class Consultation(models.Model):
    """`overdue_since` is when the clock found it unanswered. It can still be answered then, also
    after it was closed as overdue, as long as the case waits at its stage.
    """

    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="consultations"
    )
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="consultations")
    department = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="consultations"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_since = models.DateTimeField(null=True, editable=False)
    reply = models.CharField(max_length=16, choices=ConsultationReply.choices, blank=True)
    text = models.TextField(blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
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
        indexes = [
            models.Index(fields=("department", "id"), name="consultations_department"),
            models.Index(
                fields=("due_at", "id"),
                condition=Q(reply="", overdue_since=None, voided_at=None),
                name="consultations_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.department}"
