"""One judge's marks for one case at one scoring stage."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.flows.score_sheets import score_sheets
from honors.models.nominations import Nomination
from honors.models.panels import ConflictGround
from honors.models.rounds import Criterion, Stage
from honors.states import COUNTING_SHEETS, ScoreSheetState
from workflow.definition import WorkflowModel, legal_state, state_field


class ScoreSheet(WorkflowModel, workflow=score_sheets):
    """`total` is on a scale of 100 with the four places of `scoring`; it is part of the place, so
    that history vouches for it. A sheet judges one version of the dossier."""

    state = state_field(score_sheets)
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="score_sheets"
    )
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="score_sheets")
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="score_sheets"
    )
    judged_version = models.PositiveSmallIntegerField()
    total = models.DecimalField(max_digits=7, decimal_places=4, null=True, editable=False)
    recusal_ground = models.CharField(max_length=8, choices=ConflictGround.choices, blank=True)
    submitted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [
            legal_state(score_sheets),
            models.UniqueConstraint(
                fields=("nomination", "stage", "judge"),
                condition=~Q(state=ScoreSheetState.VOIDED),
                name="score_sheets_one_each",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=COUNTING_SHEETS) | Q(total__isnull=False),
                name="score_sheets_total_when_counting",
            ),
        ]
        indexes = [models.Index(fields=("judge", "state"), name="score_sheets_judge_state")]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.judge}"


class Mark(models.Model):
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="marks")
    value = models.DecimalField(_("mark"), max_digits=6, decimal_places=2)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.UniqueConstraint(fields=("sheet", "criterion"), name="marks_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="marks_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
