"""What people do around a case on a desk: signatures, copies, nudges, looks, usual phrases."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination
from honors.models.organizations import Organization
from honors.models.rounds import Stage


class SignerAnswer(models.TextChoices):
    AGREES = "agrees", _("Agrees")
    REFUSES = "refuses", _("Does not agree")


class SignerQuerySet(models.QuerySet["Signer"]):
    def standing(self) -> SignerQuerySet:
        """Of the stage where the case is now, and not taken back."""
        return self.filter(closed_at=None, withdrawn_at=None)

    def waiting(self) -> SignerQuerySet:
        return self.standing().filter(answer="")


class Signer(models.Model):
    """Somebody who was asked beside the desk (加签). While `required`, the case does not go on
    without their agreement; else it is an opinion and no more. `closed_at` is when the case left
    the stage: an answer counts for one visit. `due_at` is the end of the last day, exclusive.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="signers")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures"
    )
    required = models.BooleanField(_("must agree"))
    question = models.TextField(_("question"), blank=True)
    due_at = models.DateTimeField(_("answer until"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="asked_signatures"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(
        _("answer"), max_length=8, choices=SignerAnswer.choices, blank=True, default=""
    )
    opinion = models.TextField(_("opinion"), blank=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_for = models.TextField(_("reason to take it back"), blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = SignerQuerySet.as_manager()

    class Meta:
        verbose_name = _("added signer")
        verbose_name_plural = _("added signers")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("nomination", "user"),
                condition=Q(closed_at=None, withdrawn_at=None),
                name="signers_once_open",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="signers_answered_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(answer=SignerAnswer.REFUSES) | ~Q(opinion=""),
                name="signers_refuse_with_words",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_for=""),
                name="signers_withdrawn_with_reason",
            ),
        ]
        indexes = [models.Index(fields=("user", "answer"), name="signers_user_answer")]

    def __str__(self) -> str:
        return f"{self.user} · {self.nomination}"


class CaseCopyQuerySet(models.QuerySet["CaseCopy"]):
    def standing(self) -> CaseCopyQuerySet:
        return self.filter(withdrawn_at=None)


class CaseCopy(models.Model):
    """Somebody who is kept informed of a case (抄送), and may read it as long as this stands."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="copies")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="case_copies"
    )
    note = models.TextField(_("note"), blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sent_copies"
    )
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = CaseCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of a case")
        verbose_name_plural = _("copies of cases")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("nomination", "user"),
                condition=Q(withdrawn_at=None),
                name="case_copies_once_open",
            )
        ]
        indexes = [models.Index(fields=("user", "read_at"), name="case_copies_user_read")]

    def __str__(self) -> str:
        return f"{self.user} · {self.nomination}"


class Nudge(models.Model):
    """Whoever holds the case was asked to go on (催办): once a day, by the calendar here."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="nudges")
    day = models.DateField(_("day"))
    nudged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="nudges"
    )
    nudged_at = models.DateTimeField()
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("nudge")
        verbose_name_plural = _("nudges")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("nomination", "day"), name="nudges_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.day}"


class Look(models.Model):
    """Who opened a case at a stage, first and last. No event of history: reading changes nothing,
    and these rows serve the desk, not the record.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="looks")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="looks"
    )
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        verbose_name = _("look at a case")
        verbose_name_plural = _("looks at cases")
        constraints = [
            models.UniqueConstraint(fields=("nomination", "stage", "user"), name="looks_once"),
            models.CheckConstraint(
                condition=Q(last_seen__gte=F("first_seen")), name="looks_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.nomination}"


class PhraseUse(models.TextChoices):
    RETURN = "return", _("Return for correction")
    DECLINE = "decline", _("Decline")


class Phrase(models.Model):
    """A reason that an office gives often (常用语), to be chosen instead of typed."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="phrases")
    use = models.CharField(_("for"), max_length=8, choices=PhraseUse.choices)
    text = models.CharField(_("text"), max_length=500)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("usual phrase")
        verbose_name_plural = _("usual phrases")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="phrases_say_something"),
            models.UniqueConstraint(
                fields=("organization", "use", "text"),
                condition=Q(retired_at=None),
                name="phrases_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text
