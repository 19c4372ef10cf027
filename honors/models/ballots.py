"""A vote that was counted openly: who was there, who watched, and what each case got."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination
from honors.models.organizations import Organization
from honors.models.rounds import Category, Stage


class Ballot(models.Model):
    """One meeting of one unit about its cases of one category.

    `rules` are quorum and threshold as the terms had them, `witnesses` the names of those who
    called out, counted and watched.
    """

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="ballots")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="ballots")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ballots")
    held_at = models.DateTimeField(_("held at"))
    entitled = models.PositiveIntegerField(_("entitled to vote"))
    present = models.PositiveIntegerField(_("present"))
    witnesses = models.JSONField(_("witnesses of the count"))
    rules = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.CheckConstraint(
                condition=Q(present__gte=1, present__lte=F("entitled")), name="ballots_present"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.stage}"


class BallotTally(models.Model):
    """The votes for one case. Those present who are in none of the three gave a spoiled paper."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="tallies")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="ballot_tallies"
    )
    judged_version = models.PositiveSmallIntegerField()
    votes_for = models.PositiveIntegerField(_("for"))
    votes_against = models.PositiveIntegerField(_("against"))
    abstained = models.PositiveIntegerField(_("abstained"))
    passed = models.BooleanField(_("passed"))
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(fields=("ballot", "nomination"), name="tallies_once"),
            models.UniqueConstraint(
                fields=("nomination", "stage"),
                condition=Q(voided_at=None),
                name="tallies_one_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.votes_for}"
