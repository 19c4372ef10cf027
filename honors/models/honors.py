"""An honor as it lives on: held by somebody, numbered, checkable by anybody, revocable."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from honors.flows.honors import honors
from honors.models.commendations import Commendation
from honors.models.nominations import Nomination
from honors.models.nominees import Nominee
from honors.models.organizations import Organization, PathField
from honors.models.programs import HonorTitle
from workflow.definition import WorkflowModel, legal_state, state_field


class Honor(WorkflowModel, workflow=honors):
    """Names are kept as they were. `people` counts persons: two for a pair, None where the
    nominee is no person (a family counts as one household, a collective as one).
    `code` has at least 100 random bits and stands on the certificate with `number`.
    """

    state = state_field(honors)
    commendation = models.ForeignKey(Commendation, on_delete=models.PROTECT, related_name="honors")
    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="honor")
    title = models.ForeignKey(HonorTitle, on_delete=models.PROTECT, related_name="honors")
    title_name = models.CharField(max_length=100)
    nominee = models.ForeignKey(Nominee, on_delete=models.PROTECT, related_name="honors")
    holder_name = models.CharField(max_length=100)
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="honors")
    unit_name = models.CharField(max_length=200)
    unit_path = PathField(editable=False)
    people = models.PositiveSmallIntegerField(null=True)
    number = models.CharField(_("certificate number"), max_length=60, unique=True)
    code = models.CharField(_("verification code"), max_length=40, unique=True)
    awarded_on = models.DateField(_("awarded"))
    expires_on = models.DateField(_("expires"), null=True)

    class Meta:
        verbose_name = _("honor")
        verbose_name_plural = _("honors")
        constraints = [legal_state(honors)]
        indexes = [
            models.Index(fields=("title", "awarded_on"), name="honors_title_awarded"),
            models.Index(fields=("unit_path", "id"), name="honors_unit_path"),
        ]

    def __str__(self) -> str:
        return f"{self.title_name} {self.holder_name}"


class Reissue(models.Model):
    """A new certificate in place of one that was lost or spoiled, with a `code` of its own. The
    paper with the code before is void from then on. `digest` is that of the code, for history.
    """

    honor = models.ForeignKey(Honor, on_delete=models.PROTECT, related_name="reissues")
    code = models.CharField(_("verification code"), max_length=40, unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    reason = models.CharField(_("reason"), max_length=500)
    made_at = models.DateTimeField(_("issued anew at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("reissued certificate")
        verbose_name_plural = _("reissued certificates")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.honor)
