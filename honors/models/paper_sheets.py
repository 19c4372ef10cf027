"""A judge's sheet on paper: its scan, and what two clerks read in it, each alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.models.rounds import Category, Criterion, Stage
from honors.models.score_sheets import ScoreSheet


class PaperSheet(models.Model):
    """One paper of one judge: the cases of a category at a stage, a line for each.

    It is entered, read again by somebody else, and, where the two differ, looked at a third time.
    Only then do its marks count (`counted_at`). `discarded_for` is why it was given up before that.
    """

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="paper_sheets")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="paper_sheets")
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="paper_sheets"
    )
    file = models.FileField(_("scan"), upload_to="paper_sheets/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    discarded_for = models.TextField(_("reason to discard"), blank=True)

    class Meta:
        verbose_name = _("score sheet on paper")
        verbose_name_plural = _("score sheets on paper")
        constraints = [
            models.UniqueConstraint(
                fields=("stage", "category", "judge"),
                condition=Q(counted_at=None, discarded_at=None),
                name="paper_sheets_one_open",
            ),
            models.CheckConstraint(
                condition=Q(read_by=None, read_at=None)
                | (Q(read_by__isnull=False, read_at__isnull=False) & ~Q(read_by=F("entered_by"))),
                name="paper_sheets_read_by_another",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None)
                | (
                    Q(settled_by__isnull=False, settled_at__isnull=False, read_by__isnull=False)
                    & ~Q(settled_by=F("entered_by"))
                    & ~Q(settled_by=F("read_by"))
                ),
                name="paper_sheets_settled_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(counted_at=None) | Q(read_at__isnull=False, discarded_at=None),
                name="paper_sheets_counted_once_read",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at=None, discarded_for="")
                | (Q(discarded_at__isnull=False) & ~Q(discarded_for="")),
                name="paper_sheets_discarded_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge} · {self.category}"

    @property
    def is_open(self) -> bool:
        return self.counted_at is None and self.discarded_at is None


class Reading(models.IntegerChoices):
    """The third look is kept only where the first two differ."""

    FIRST = 1, _("first entry")
    SECOND = 2, _("second entry")
    THIRD = 3, _("third look")


class PaperMark(models.Model):
    """What one reading found in one cell. `value` is empty where the third look found nothing."""

    paper = models.ForeignKey(PaperSheet, on_delete=models.PROTECT, related_name="marks")
    reading = models.PositiveSmallIntegerField(choices=Reading.choices)
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="paper_marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(_("mark"), max_digits=6, decimal_places=2, null=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("mark on paper")
        verbose_name_plural = _("marks on paper")
        constraints = [
            models.UniqueConstraint(
                fields=("paper", "reading", "sheet", "criterion"), name="paper_marks_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) | Q(value=None, reading=Reading.THIRD),
                name="paper_marks_empty_only_at_the_third_look",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
