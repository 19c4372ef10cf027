"""The lists of vetoes, and what was found to apply to a nominee, by whom and on which document."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.models.consultations import Consultation, Letter
from honors.models.nominations import Nomination
from honors.models.nominees import Nominee, NomineeMember
from honors.models.organizations import Organization


class VetoItem(models.Model):
    """One version of a reason for which nobody of these `kinds` is nominated, valid in
    [valid_from, valid_to). Another wording is another row. Without an organization it is of the
    standard list; an organization's own item stands in the place of the standard one of its
    code. One without any kind says that the organization does not ask it.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="veto_items"
    )
    code = models.SlugField(_("code"), max_length=40)
    text = models.CharField(_("veto"), max_length=200)
    kinds = models.JSONField(_("kinds of nominee"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until, exclusive"), null=True, blank=True)

    class Meta:
        verbose_name = _("veto")
        verbose_name_plural = _("vetoes")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="vetoes_valid_half_open",
            ),
            models.UniqueConstraint(
                fields=("organization", "code", "valid_from"), name="vetoes_version_once"
            ),
            models.UniqueConstraint(
                fields=("code", "valid_from"),
                condition=Q(organization=None),
                name="vetoes_standard_version_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class VetoFinding(models.Model):
    """A department confirms that a veto applies: apart from what a nominator declared.

    It bars the nominee from every round whose list has the code, until it is lifted or, if it
    says so, until `bars_until`, exclusive. Where `member` is given, it is that member of the
    family or pair, and it bars as long as that member belongs to it.
    """

    nominee = models.ForeignKey(Nominee, on_delete=models.PROTECT, related_name="veto_findings")
    member = models.ForeignKey(
        NomineeMember,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="veto_findings",
    )
    nomination = models.ForeignKey(
        Nomination, on_delete=models.PROTECT, related_name="veto_findings"
    )
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, blank=True, related_name="veto_findings"
    )
    code = models.SlugField(_("code"), max_length=40)
    text = models.CharField(_("veto"), max_length=200)
    department = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="veto_findings"
    )
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="veto_findings")
    bars_until = models.DateField(_("bars until, exclusive"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifting = models.ForeignKey(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="lifted_findings"
    )

    class Meta:
        verbose_name = _("confirmed veto")
        verbose_name_plural = _("confirmed vetoes")
        constraints = [
            models.UniqueConstraint(
                fields=("nominee", "member", "code"),
                condition=Q(lifted_at=None, member__isnull=False),
                name="findings_once_for_a_member",
            ),
            models.UniqueConstraint(
                fields=("nominee", "code"),
                condition=Q(lifted_at=None, member=None),
                name="findings_once_for_a_nominee",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lifting=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, lifting__isnull=False),
                name="findings_lifted_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nominee}: {self.text}"
