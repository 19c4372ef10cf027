"""Who decided what, when and by which document: an approval rests on one of these."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination
from honors.models.organizations import Organization
from honors.models.rounds import Round


class DecisionForm(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    CIRCULATION = "circulation", _("Circulation")


class Decision(models.Model):
    """The recorder need not be one of the deciders; only the deciders must be free of conflict."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="decisions"
    )
    form = models.CharField(_("form"), max_length=12, choices=DecisionForm.choices)
    document_number = models.CharField(_("document"), max_length=60)
    decided_on = models.DateField(_("date"))
    recorded_at = models.DateTimeField()
    recorder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recorded_decisions"
    )
    deciders: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="decisions"
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(
                fields=("organization", "document_number"), name="decisions_document_once"
            )
        ]

    def __str__(self) -> str:
        return self.document_number


class DecisionItem(models.Model):
    """The decision's word on one case."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="decision_items"
    )
    approved = models.BooleanField()
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("decided case")
        verbose_name_plural = _("decided cases")
        constraints = [
            models.UniqueConstraint(fields=("decision", "nomination"), name="decision_items_once"),
            models.CheckConstraint(
                condition=Q(approved=True) | ~Q(reason=""), name="decision_items_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} · {self.nomination}"


class PendingVerdict(models.Model):
    """What a sitting noted of a case that waits for approval: no decision yet, and changed or taken
    back until all of it is applied in one step. It goes with the case when that leaves the stage.
    """

    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="pending_verdict"
    )
    approved = models.BooleanField()
    reason = models.TextField(blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pending_verdicts"
    )
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("pending verdict")
        verbose_name_plural = _("pending verdicts")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved=True) | ~Q(reason=""), name="pending_verdicts_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination}"
