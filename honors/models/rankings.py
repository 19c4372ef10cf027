"""A sealed order of one category at one stage, with every figure behind every place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination
from honors.models.rounds import Category, Stage


class Ranking(models.Model):
    """Sealed once made. `line` is how many go on; `lot_seed` lets anybody draw the lots again.

    `method` is the method of the terms; `rules` keeps the whole reckoning rule as it was.
    """

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="rankings")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="rankings")
    serial = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(max_length=16)
    rules = models.JSONField(default=dict)
    line = models.PositiveIntegerField()
    lot_seed = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        constraints = [
            models.UniqueConstraint(
                fields=("stage", "category", "serial"), name="rankings_serial_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} · {self.stage}"


class RankingEntry(models.Model):
    """`figures` holds totals, the dropped ones and the tie figures; `decided_by` names the rule
    that settled the place: "score", a tie rule, or "lot".
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="entries")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="ranking_entries"
    )
    position = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=8, decimal_places=4)
    figures = models.JSONField(default=dict)
    lot = models.PositiveIntegerField(null=True)
    decided_by = models.CharField(max_length=30)
    is_above = models.BooleanField()

    class Meta:
        verbose_name = _("ranking entry")
        verbose_name_plural = _("ranking entries")
        ordering = ("ranking_id", "position")
        constraints = [
            models.UniqueConstraint(fields=("ranking", "position"), name="entries_position_once"),
            models.UniqueConstraint(
                fields=("ranking", "nomination"), name="entries_nomination_once"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="entries_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.nomination}"
