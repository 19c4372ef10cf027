"""Who judges, and who may not judge whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominees import Nominee
from honors.models.rounds import Category, Round, Stage


class Panel(models.Model):
    """The judges of a scoring stage for one category, or for all that have none of their own."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="panels")
    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, null=True, blank=True, related_name="panels"
    )
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        constraints = [
            models.UniqueConstraint(fields=("stage", "category"), name="panels_one_each"),
            models.UniqueConstraint(
                fields=("stage",), condition=Q(category=None), name="panels_one_common"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PanelMember(models.Model):
    """A seat, or who stands in for the one whose seat it is; of these one sits there at a time, and
    the others are away.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_memberships"
    )
    is_chair = models.BooleanField(_("chair"), default=False)
    is_away = models.BooleanField(_("away"), default=False, editable=False)
    stands_for = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="substitutes",
    )

    class Meta:
        verbose_name = _("panel member")
        verbose_name_plural = _("panel members")
        constraints = [
            models.UniqueConstraint(fields=("panel", "user"), name="panel_members_once"),
            models.UniqueConstraint(
                fields=("panel",), condition=Q(is_chair=True), name="panels_one_chair"
            ),
            models.CheckConstraint(
                condition=Q(is_chair=False) | Q(is_away=False), name="panel_members_chair_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class JudgePromise(models.Model):
    """A judge's word, once for a round: to judge fairly, having declared every relation.

    `declared` is how many relations were declared with it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="judge_promises"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="judge_promises")
    declared = models.PositiveIntegerField()
    promised_at = models.DateTimeField()

    class Meta:
        verbose_name = _("promise of a judge")
        verbose_name_plural = _("promises of judges")
        constraints = [
            models.UniqueConstraint(fields=("user", "round"), name="judge_promises_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.round}"


class JudgeNudge(models.Model):
    """A judge who has sheets of a stage left was asked to go on (催办): once a day, by the calendar
    here.
    """

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="judge_nudges")
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="judge_nudges"
    )
    day = models.DateField(_("day"))
    nudged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    nudged_at = models.DateTimeField()

    class Meta:
        verbose_name = _("nudge of a judge")
        verbose_name_plural = _("nudges of judges")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("stage", "judge", "day"), name="judge_nudges_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.judge} · {self.day}"


class ConflictGround(models.TextChoices):
    KIN = "kin", _("Kin")
    WORK = "work", _("Working relation")
    OTHER = "other", _("Other")


class Conflict(models.Model):
    """A relation that keeps somebody from judging or deciding on a nominee."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    nominee = models.ForeignKey(Nominee, on_delete=models.PROTECT, related_name="conflicts")
    ground = models.CharField(_("ground"), max_length=8, choices=ConflictGround.choices)
    declared_at = models.DateTimeField()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [models.UniqueConstraint(fields=("user", "nominee"), name="conflicts_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.nominee}"
