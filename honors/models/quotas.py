"""How many a unit may send up in a category, handed down the tree or set on its own."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.models.organizations import Organization
from honors.models.rounds import Category


class Quota(models.Model):
    """`allocated` places were handed to units below, `taken` are used by cases sent up.

    A row with a parent had its places allocated from there. A unit without a row is not limited.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="quotas")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="quotas")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    places = models.PositiveIntegerField(_("places"))
    allocated = models.PositiveIntegerField(default=0, editable=False)
    taken = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(fields=("category", "organization"), name="quotas_once"),
            models.CheckConstraint(
                condition=Q(places__gte=F("allocated") + F("taken")), name="quotas_not_overdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.category}: {self.taken}/{self.places}"

    @property
    def left(self) -> int:
        return self.places - self.allocated - self.taken


class QuotaPlace(models.Model):
    """One used place: which case uses it. `Quota.taken` is always the number of these rows."""

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="used_places")
    nomination = models.ForeignKey(
        "honors.Nomination", on_delete=models.PROTECT, related_name="quota_places"
    )

    class Meta:
        verbose_name = _("used place")
        verbose_name_plural = _("used places")
        constraints = [
            models.UniqueConstraint(fields=("quota", "nomination"), name="quota_places_once")
        ]

    def __str__(self) -> str:
        return f"{self.quota} · {self.nomination}"
