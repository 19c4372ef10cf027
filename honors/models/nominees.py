"""Who is nominated: a person, a family, a collective, a pair or a place, reused over the years."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.organizations import Organization
from honors.models.programs import NomineeKind


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class Nominee(models.Model):
    """`name` is how lists show it: a person's name, or the representative's for a family.

    A resident number is kept sealed (`identity_sealed`, tied to this row) and found again by
    `identity_index`, a keyed hash.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=NomineeKind.choices)
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="nominees")
    name = models.CharField(_("name"), max_length=100)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    identity_sealed = models.TextField(blank=True, editable=False)
    identity_index = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("nominee")
        verbose_name_plural = _("nominees")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "identity_index"),
                condition=~Q(identity_index=""),
                name="nominees_identity_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NomineeKind.values), name="nominees_kind_legal"
            ),
        ]
        indexes = [models.Index(fields=("unit", "name"), name="nominees_unit_name")]

    def __str__(self) -> str:
        return self.name


class NomineeMember(models.Model):
    """A member of a family or a pair, from when to when; both of a pair, with their relation."""

    nominee = models.ForeignKey(Nominee, on_delete=models.CASCADE, related_name="members")
    position = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=100)
    relation = models.CharField(_("relation"), max_length=30)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("nominee_id", "position")
        constraints = [
            models.UniqueConstraint(fields=("nominee", "position"), name="members_order")
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.name}"
