"""Programs (what is chosen, on which basis), their honor titles, and the forms of dossiers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.organizations import Level, Organization


class NomineeKind(models.TextChoices):
    PERSON = "person", _("Person")
    FAMILY = "family", _("Family")
    COLLECTIVE = "collective", _("Collective")
    PAIR = "pair", _("Pair")
    PLACE = "place", _("Place")


class Nature(models.TextChoices):
    """What the act is in law; the verb of every document follows it."""

    COMMENDATION = "commendation", _("Commendation")
    CREATION = "creation", _("Creation and naming")
    ROLE_MODEL = "role_model_selection", _("Choice of role models")
    CIRCULAR_PRAISE = "circular_praise", _("Praise by circular")


class Program(models.Model):
    name = models.CharField(_("name"), max_length=100)
    code = models.SlugField(_("code"), max_length=12)
    organizer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="programs")
    nature = models.CharField(_("nature"), max_length=24, choices=Nature.choices)
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        constraints = [
            models.UniqueConstraint(fields=("organizer", "code"), name="programs_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class HonorTitle(models.Model):
    """A title as it stands on the certificate, with its issuers in their order of rank."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="titles")
    name = models.CharField(_("title"), max_length=100)
    nominee_kind = models.CharField(_("nominee"), max_length=12, choices=NomineeKind.choices)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    nature = models.CharField(_("nature"), max_length=24, choices=Nature.choices)
    years_valid = models.PositiveSmallIntegerField(_("years valid"), null=True, blank=True)
    issuers: models.ManyToManyField[Organization, TitleIssuer] = models.ManyToManyField(
        Organization, through="TitleIssuer", related_name="issued_titles"
    )

    class Meta:
        verbose_name = _("honor title")
        verbose_name_plural = _("honor titles")
        constraints = [
            models.UniqueConstraint(fields=("program", "name"), name="titles_name_once"),
            models.CheckConstraint(
                condition=Q(nominee_kind__in=NomineeKind.values), name="titles_kind_legal"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TitleIssuer(models.Model):
    title = models.ForeignKey(HonorTitle, on_delete=models.CASCADE, related_name="issuer_rows")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("title", "position"), name="issuers_one_per_place"),
            models.UniqueConstraint(fields=("title", "organization"), name="issuers_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.organization}"


class FormDefinition(models.Model):
    """The fields of a dossier, one version; a version that a dossier uses is never edited.

    `fields` is the list that `honors.forms.parse_form` reads. Without an organization it is the
    standard form of its kind; a county adds its own.
    """

    kind = models.CharField(_("nominee"), max_length=12, choices=NomineeKind.choices)
    name = models.CharField(_("name"), max_length=100)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="forms"
    )
    fields = models.JSONField(_("fields"))

    class Meta:
        verbose_name = _("form definition")
        verbose_name_plural = _("form definitions")
        constraints = [
            models.UniqueConstraint(
                fields=("organization", "name", "number"), name="forms_version_once"
            ),
            models.UniqueConstraint(
                fields=("name", "number"),
                condition=Q(organization=None),
                name="forms_standard_version_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"
