"""That a nominee agrees to being nominated, and no more: who said so, how, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.models.nominations import Nomination


class ConsentForm(models.TextChoices):
    SIGNED_PAPER = "signed_paper", _("Signed on paper")
    IN_PERSON = "in_person", _("In person")
    SMS_CODE = "sms_code", _("By a code sent to the phone")


EVIDENCE = (
    Q(form=ConsentForm.SIGNED_PAPER) & ~Q(paper_sha256="")
    | Q(form=ConsentForm.SMS_CODE, paper_sha256="") & ~Q(reference="")
    | Q(form=ConsentForm.IN_PERSON, paper_sha256="")
)


class Consent(models.Model):
    """`paper_sha256` names the bytes of the signed paper, `reference` the message with the code."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="consents")
    given_by = models.CharField(_("who agreed"), max_length=100)
    form = models.CharField(_("how"), max_length=16, choices=ConsentForm.choices)
    given_at = models.DateTimeField(_("when"))
    paper_sha256 = models.CharField(max_length=64, blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.CheckConstraint(condition=EVIDENCE, name="consents_have_their_evidence"),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("given_at")), name="consents_given_before_recorded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.get_form_display()}"


class ConsentRevocation(models.Model):
    """The nominee wants it no more: the case ended by it, and that it did is kept. `said_by` is
    the name of who took the consent back; the evidence is as of a consent.
    """

    nomination = models.OneToOneField(
        Nomination, on_delete=models.PROTECT, related_name="consent_revocation"
    )
    said_by = models.CharField(_("who took it back"), max_length=100)
    form = models.CharField(_("how"), max_length=16, choices=ConsentForm.choices)
    revoked_at = models.DateTimeField(_("when"))
    paper_sha256 = models.CharField(max_length=64, blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("revocation of consent")
        verbose_name_plural = _("revocations of consent")
        constraints = [
            models.CheckConstraint(condition=EVIDENCE, name="revocations_have_their_evidence"),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("revoked_at")),
                name="revocations_said_before_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.get_form_display()}"
