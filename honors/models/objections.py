"""An objection to one case; who objects is sealed and never shown to the unit complained about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.flows.objections import objections
from honors.models.nominations import Nomination
from honors.models.public_notices import PublicNotice
from honors.states import ObjectionState
from workflow.definition import WorkflowModel, legal_state, state_field


class ObjectorKind(models.TextChoices):
    PERSON = "person", _("A person, signed")
    UNIT = "unit", _("A unit, stamped")


class RefusalGround(models.TextChoices):
    UNSIGNED = "unsigned", _("Neither signed nor stamped")
    NO_FACTS = "no_facts", _("No facts that can be checked")
    OTHER_MATTER = "other_matter", _("Concerns another matter")
    LATE = "late", _("After the notice")


class Remedy(models.TextChoices):
    REMOVE = "remove", _("The case is to be removed")
    CORRECT = "correct", _("The notice is to be corrected")


class Objection(WorkflowModel, workflow=objections):
    """`objector_sealed` and `contact_sealed` open only for the office that investigates.

    `objector_index` is a keyed hash of the contact: equal for whoever objects again. The reply is
    due before `due_at`; none while the calendar does not know the year.
    """

    envelopes: ClassVar[Mapping[str, str]] = {
        "objector_sealed": "objections/{row.query_code}/objector",
        "contact_sealed": "objections/{row.query_code}/contact",
    }

    state = state_field(objections)
    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="objections")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="objections")
    query_code = models.CharField(max_length=40, unique=True)
    filed_at = models.DateTimeField()
    objector_kind = models.CharField(max_length=8, choices=ObjectorKind.choices)
    objector_sealed = models.TextField(editable=False)
    contact_sealed = models.TextField(editable=False)
    objector_index = models.CharField(max_length=64, blank=True, editable=False)
    content = models.TextField(_("content"))
    ground = models.CharField(max_length=16, choices=RefusalGround.choices, blank=True)
    findings = models.TextField(_("findings"), blank=True)
    remedy = models.CharField(max_length=8, choices=Remedy.choices, blank=True)
    answer = models.TextField(_("reply"), blank=True)
    due_at = models.DateTimeField(_("reply due"), null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            legal_state(objections),
            models.CheckConstraint(
                condition=~Q(state=ObjectionState.UPHELD) | ~Q(remedy=""),
                name="objections_upheld_with_remedy",
            ),
        ]
        indexes = [
            models.Index(fields=("nomination", "state"), name="objections_nomination_state"),
            models.Index(fields=("objector_index",), name="objections_objector_index"),
        ]

    def __str__(self) -> str:
        return f"{self.query_code}"

    @property
    def is_stamped(self) -> bool:
        """Whether a stamped letter came."""
        return hasattr(self, "letter")


class StampedLetter(models.Model):
    """By which a unit objects. Its head names the unit, so the file lies sealed, without the name
    that it had; `sha256` is that of what was sealed.

    `recorded_by` is nobody where it came with the objection.
    """

    sealed_files: ClassVar[Mapping[str, str]] = {"file": "objections/{row.sha256}/letter"}

    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="letter")
    file = models.FileField(_("stamped letter"), upload_to="objections/%Y/%m/")
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(_("digest of the file"), max_length=64)
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("stamped letter of an objection")
        verbose_name_plural = _("stamped letters of objections")

    def __str__(self) -> str:
        return str(self.objection)

    @property
    def place(self) -> str:
        return self.sealed_files["file"].format(row=self)
