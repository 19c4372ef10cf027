"""A veto that a judge raised on a sheet, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.rounds import VetoCriterion
from honors.models.score_sheets import ScoreSheet

# The coded ground by which a case is taken out.
JUDGE_VETO = "judge_veto"


class Verdict(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class JudgeVeto(models.Model):
    """It decides nothing by itself: the organizer's secretary confirms or refuses it. `verdict` is
    empty until then; `finding` says why.
    """

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="vetoes")
    criterion = models.ForeignKey(VetoCriterion, on_delete=models.PROTECT, related_name="raised")
    reason = models.TextField(_("reason"))
    raised_at = models.DateTimeField()
    verdict = models.CharField(max_length=9, choices=Verdict.choices, blank=True)
    finding = models.TextField(_("finding"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("veto of a judge")
        verbose_name_plural = _("vetoes of judges")
        constraints = [
            models.UniqueConstraint(fields=("sheet", "criterion"), name="judge_vetoes_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="judge_vetoes_say_why"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None, decided_by=None)
                | (
                    Q(verdict__in=Verdict.values, decided_at__isnull=False)
                    & Q(decided_by__isnull=False)
                    & ~Q(finding="")
                ),
                name="judge_vetoes_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}"
