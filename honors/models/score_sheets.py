"""One judge's marks for one case at one scoring stage."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.flows.score_sheets import score_sheets
from honors.models.nominations import Nomination
from honors.models.panels import ConflictGround
from honors.models.rounds import Criterion, Stage
from honors.states import COUNTING_SHEETS, ScoreSheetState
from workflow.definition import WorkflowModel, legal_state, state_field


class ScoreSheet(WorkflowModel, workflow=score_sheets):
    """`total` is on a scale of 100 with the four places of `scoring`; it is part of the place, so
    that history vouches for it. A sheet judges one version of the dossier. `reopened_for` is why
    it was taken up again after it had been submitted.
    """

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
    reopened_for = models.TextField(_("reason to reopen"), blank=True, editable=False)

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
            models.CheckConstraint(
                condition=~Q(state=ScoreSheetState.ABSTAINED) | Q(total=None),
                name="score_sheets_abstention_is_no_mark",
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


class MarkChange(models.Model):
    """A mark that was changed after its sheet had been submitted once: who, when, why."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="mark_changes")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    before = models.DecimalField(_("mark before"), max_digits=6, decimal_places=2)
    after = models.DecimalField(_("mark after"), max_digits=6, decimal_places=2)
    reason = models.TextField(_("reason"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a mark")
        verbose_name_plural = _("changes of marks")
        ordering = ("sheet_id", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="mark_changes_differ"),
            models.CheckConstraint(condition=~Q(reason=""), name="mark_changes_say_why"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.before} → {self.after}"
