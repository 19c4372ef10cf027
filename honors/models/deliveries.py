"""How certificates and plaques reach those who are honored: planned, handed over, come back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from honors.models.commendations import Commendation
from honors.models.honors import Honor
from honors.models.organizations import Organization


class Way(models.TextChoices):
    CEREMONY = "ceremony", _("At a ceremony")
    SYSTEM = "system", _("Through the line of offices")
    UNIT = "unit", _("Through the unit")
    GRASSROOTS = "grassroots", _("Carried home by the grassroots")
    PERSON = "person", _("Fetched in person")


class Ceremony(models.Model):
    """`seats_per_row` makes the seating list: those who walk up sit in that order."""

    commendation = models.ForeignKey(
        Commendation, on_delete=models.PROTECT, related_name="ceremonies"
    )
    name = models.CharField(_("name"), max_length=120)
    place = models.CharField(_("place"), max_length=120)
    starts_at = models.DateTimeField(_("begins"))
    host = models.CharField(_("host"), max_length=100, blank=True)
    seats_per_row = models.PositiveSmallIntegerField(_("seats in a row"))

    class Meta:
        verbose_name = _("ceremony")
        verbose_name_plural = _("ceremonies")
        constraints = [
            models.UniqueConstraint(fields=("commendation", "name"), name="ceremonies_once"),
            models.CheckConstraint(condition=Q(seats_per_row__gte=1), name="ceremonies_have_rows"),
        ]

    def __str__(self) -> str:
        return self.name


class CeremonyTurn(models.Model):
    """One group that walks up together; `presenter` hands over."""

    ceremony = models.ForeignKey(Ceremony, on_delete=models.CASCADE, related_name="turns")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("what is presented"), max_length=120)
    presenter = models.CharField(_("who hands over"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("turn of a ceremony")
        verbose_name_plural = _("turns of a ceremony")
        ordering = ("ceremony_id", "position")
        constraints = [
            models.UniqueConstraint(
                fields=("ceremony", "position"), name="ceremony_turns_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Delivery(models.Model):
    """One way of one honor to who holds it. What came back (`returned_at`) is sent another way.

    `through` is the unit or office that carries it on. `received_by` is a name, `on_behalf` how
    that person belongs to the holder, empty where it is the holder.
    """

    honor = models.ForeignKey(Honor, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    through = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="deliveries"
    )
    turn = models.ForeignKey(
        CeremonyTurn, on_delete=models.SET_NULL, null=True, related_name="deliveries"
    )
    place_in_turn = models.PositiveSmallIntegerField(null=True)
    planned_at = models.DateTimeField()
    handed_on = models.DateField(_("handed over"), null=True)
    received_by = models.CharField(_("received by"), max_length=100, blank=True)
    on_behalf = models.CharField(_("on behalf, as"), max_length=60, blank=True)
    file = models.FileField(_("receipt"), upload_to="receipts/%Y/%m/", blank=True)
    name = models.CharField(_("file name"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True)
    returned_for = models.TextField(_("why it came back"), blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=("honor",), condition=Q(returned_at=None), name="deliveries_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(
                    handed_on=None, recorded_at=None, recorded_by=None, received_by="", file=""
                )
                | (
                    Q(handed_on__isnull=False, recorded_at__isnull=False)
                    & Q(recorded_by__isnull=False)
                    & ~Q(received_by="")
                ),
                name="deliveries_handed_over_whole",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_for="")
                | (Q(returned_at__isnull=False) & ~Q(returned_for="")),
                name="deliveries_return_says_why",
            ),
            models.CheckConstraint(
                condition=Q(file="", name="", sha256="")
                | (~Q(file="") & ~Q(name="") & ~Q(sha256="")),
                name="deliveries_receipt_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.honor} · {self.get_way_display()}"
