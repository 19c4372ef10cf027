"""Who is nominated: a person, a family, a collective, a pair or a place, reused over the years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.models.organizations import Organization
from honors.models.programs import NomineeKind
from honors.spelling import folded, sound


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")


class FoldedName(models.TextField[str, str]):
    """The name of its row as searches compare it, written anew with every row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"editable": False} | options))

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = self.derived(model_instance.name)
        setattr(model_instance, self.attname, value)
        return value

    def derived(self, name: str) -> str:
        return folded(name)


class NameSound(FoldedName):
    """How the name of its row sounds."""

    def derived(self, name: str) -> str:
        return sound(name)


class Nominee(models.Model):
    """`name` is how lists show it: a person's name, or the representative's for a family.

    A resident number is kept sealed (`identity_sealed`, tied to this row) and found again by
    `identity_index`, a keyed hash; a phone number is sealed alike. `name_folded` and `name_sound`
    find the name in its other spellings. A duplicate is `merged_into` the one that is kept, and
    stays for its history alone.
    """

    envelopes: ClassVar[Mapping[str, str]] = {
        "identity_sealed": "nominees/{row.pk}/identity",
        "phone_sealed": "nominees/{row.pk}/phone",
    }

    kind = models.CharField(_("kind"), max_length=12, choices=NomineeKind.choices)
    unit = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="nominees")
    name = models.CharField(_("name"), max_length=100)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    identity_sealed = models.TextField(blank=True, editable=False)
    identity_index = models.CharField(max_length=64, blank=True, editable=False)
    phone_sealed = models.TextField(blank=True, editable=False)
    name_folded = FoldedName()
    name_sound = NameSound()
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="duplicates",
    )
    merged_at = models.DateTimeField(null=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None)
                | Q(merged_into__isnull=False, merged_at__isnull=False) & ~Q(merged_into=F("id")),
                name="nominees_merged_at_a_time",
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
