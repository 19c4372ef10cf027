"""A vote on papers: who may vote, who has, and the papers themselves."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.ballots import Ballot, BallotTally
from honors.models.nominations import Nomination
from honors.models.organizations import Organization
from honors.models.rounds import Category, Stage


class Poll(models.Model):
    """The people of one desk vote on its cases of one category; `ballot` is what closing counted.

    `approves_max` is how many cases one paper may approve, all where it is empty. A runoff is among
    cases that their ballots left tied at the line of the cut; its own ballot has no tallies.
    """

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="polls")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="polls")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="polls")
    number = models.PositiveSmallIntegerField(_("number"))
    is_secret = models.BooleanField(_("secret"))
    is_runoff = models.BooleanField(_("runoff"), default=False)
    approves_max = models.PositiveSmallIntegerField(_("most approved"), null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, null=True, related_name="poll")

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        constraints = [
            models.UniqueConstraint(
                fields=("stage", "category", "organization", "number"), name="polls_numbered"
            ),
            models.UniqueConstraint(
                fields=("stage", "category", "organization"),
                condition=Q(closed_at=None),
                name="polls_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ballot=None) | Q(closed_at__isnull=False), name="polls_counted_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.stage} · {self.number}"


class PollCase(models.Model):
    """A case that is voted on, as its dossier was when the poll opened.

    In a runoff `tally` is what left it tied, and `votes_for` what the runoff gave, once counted.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="cases")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="poll_cases")
    judged_version = models.PositiveSmallIntegerField()
    tally = models.ForeignKey(
        BallotTally, on_delete=models.PROTECT, null=True, related_name="runoffs"
    )
    votes_for = models.PositiveIntegerField(_("for"), null=True)

    class Meta:
        verbose_name = _("case of a poll")
        verbose_name_plural = _("cases of a poll")
        constraints = [
            models.UniqueConstraint(fields=("poll", "nomination"), name="poll_cases_once"),
            models.CheckConstraint(
                condition=Q(votes_for=None) | Q(tally__isnull=False), name="poll_cases_runoff"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}"


class PollVoter(models.Model):
    """Who may vote, and whether they have; never when, for a time would lead to the paper.

    `recused_for` is the ground that ties a voter to a case of the poll: no vote, and not counted
    for the quorum.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="voters")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="poll_places"
    )
    has_voted = models.BooleanField(_("has voted"), default=False)
    recused_for = models.CharField(_("recused for"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("voter")
        verbose_name_plural = _("voters")
        constraints = [
            models.UniqueConstraint(fields=("poll", "user"), name="poll_voters_once"),
            models.CheckConstraint(
                condition=Q(has_voted=False) | Q(recused_for=""), name="poll_voters_recused_or_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class PollPaper(models.Model):
    """One paper under a random key, without a time. `voter` is empty in a secret poll.

    `choices` are "for", "against" or "abstained" by the number of the case, for every case.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="papers")
    voter = models.OneToOneField(
        PollVoter, on_delete=models.PROTECT, null=True, related_name="paper"
    )
    choices = models.JSONField(_("choices"))

    class Meta:
        verbose_name = _("ballot paper")
        verbose_name_plural = _("ballot papers")

    def __str__(self) -> str:
        return f"{self.key}"
