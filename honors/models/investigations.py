"""What an office did to find out, step by step, and what an objector suffered for objecting."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination
from honors.models.objections import Objection
from honors.models.organizations import Organization


class InvestigationStep(models.Model):
    """Who did what on which day. The evidence stays with the office; its digest is in history."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField(_("order"))
    taken_on = models.DateField(_("date"))
    who = models.CharField(_("who"), max_length=200)
    what = models.TextField(_("what was done"))
    evidence_sha256 = models.CharField(_("digest of the evidence"), max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("step of an investigation")
        verbose_name_plural = _("steps of investigations")
        ordering = ("objection_id", "position")
        constraints = [
            models.UniqueConstraint(fields=("objection", "position"), name="steps_order"),
            models.CheckConstraint(condition=Q(position__gte=1), name="steps_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.taken_on}"


class RetaliationMark(models.Model):
    """A suspicion: something was done later against a case or a unit of the objector.

    Without `marked_by` the objector said so, by the code of the objection. Only auditors read it:
    the office that could be suspected does not.
    """

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="retaliations")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("what happened"))
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("suspected retaliation")
        verbose_name_plural = _("suspected retaliations")
        constraints = [
            models.CheckConstraint(
                condition=Q(marked_by=None) | Q(nomination__isnull=False) | Q(unit__isnull=False),
                name="retaliations_name_a_target",
            ),
        ]

    def __str__(self) -> str:
        return str(self.objection)
