"""How many a unit may send up in a category: set, handed down the tree, shared out or lent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from honors.models.organizations import Organization
from honors.models.rounds import Category


class QuotaKind(models.TextChoices):
    """Fixed: no more than so many. Minimum: no fewer, and a shortfall is asked about."""

    FIXED = "fixed", _("Fixed")
    MINIMUM = "minimum", _("Minimum")
    UNLIMITED = "unlimited", _("Unlimited")


FIXED = Q(kind=QuotaKind.FIXED)


class Quota(models.Model):
    """`allocated` places were handed to units below, `taken` are used by cases sent up.

    `extra` candidates may be sent up beyond the places where the category is competitive. `lent`
    and `borrowed` are what is out on loan at this moment. A row with a parent had its places
    allocated from there. A unit without a row is not limited.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="quotas")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="quotas")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=QuotaKind.choices, default=QuotaKind.FIXED
    )
    places = models.PositiveIntegerField(_("places"))
    extra = models.PositiveIntegerField(_("candidates beyond the places"), default=0)
    lent = models.PositiveIntegerField(default=0, editable=False)
    borrowed = models.PositiveIntegerField(default=0, editable=False)
    allocated = models.PositiveIntegerField(default=0, editable=False)
    taken = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(fields=("category", "organization"), name="quotas_once"),
            models.CheckConstraint(
                condition=Q(kind__in=QuotaKind.values), name="quotas_kind_legal"
            ),
            models.CheckConstraint(
                condition=~FIXED
                | Q(
                    places__gte=F("allocated") + F("taken") + F("lent") - F("borrowed") - F("extra")
                ),
                name="quotas_not_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(places__gte=F("allocated") + F("lent") - F("borrowed")),
                name="quotas_give_what_they_have",
            ),
            models.CheckConstraint(
                condition=FIXED | Q(allocated=0, lent=0, borrowed=0, extra=0, parent=None),
                name="quotas_only_fixed_places_move",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.category}: {self.taken}/{self.places}"

    @property
    def usable(self) -> int:
        """Its own places without what it lent, with what it borrowed."""
        return self.places - self.lent + self.borrowed

    @property
    def gives_nothing(self) -> bool:
        """It was given no places, and has borrowed none."""
        return self.kind == QuotaKind.FIXED and self.places == 0 and self.borrowed == 0

    @property
    def left(self) -> int | None:
        """None where there is no upper limit."""
        if self.kind != QuotaKind.FIXED:
            return None
        return self.usable + self.extra - self.allocated - self.taken

    def left_for(self, shares: Any) -> int | None:
        """For a case that counts in these shares: without the places reserved for others."""
        if self.left is None:
            return None
        subs = self.sub_quotas.all()
        reserved = sum(sub.waiting for sub in subs if sub.name not in shares)
        return self.left - reserved


class SubQuota(models.Model):
    """The part of a quota that a kind of case has, by the category's rules on shares.

    `reserved` places are kept for the kind until it has used as many; `most` of it may be sent up.
    `taken` counts all cases of the kind that the unit sent up, handed-down places included.
    `released` of the reserved places are open to everybody again.
    """

    quota = models.ForeignKey(Quota, on_delete=models.CASCADE, related_name="sub_quotas")
    name = models.CharField(max_length=40)
    reserved = models.PositiveIntegerField(_("reserved places"))
    most = models.PositiveIntegerField(_("at most"), null=True)
    taken = models.PositiveIntegerField(default=0, editable=False)
    released = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("sub-quota")
        verbose_name_plural = _("sub-quotas")
        constraints = [
            models.UniqueConstraint(fields=("quota", "name"), name="sub_quotas_once"),
            models.CheckConstraint(
                condition=Q(most=None) | Q(most__gte=F("taken")), name="sub_quotas_not_overdrawn"
            ),
            models.CheckConstraint(
                condition=Q(reserved__gte=F("released")), name="sub_quotas_release_reserved_ones"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quota} · {self.name}"

    @property
    def waiting(self) -> int:
        """Reserved places that nobody of the kind uses yet."""
        return max(self.reserved - self.released - self.taken, 0)


class ReserveRelease(models.Model):
    """Reserved places that nobody of their kind used, opened to everybody: by whom and why, or by
    the clock on the day that the terms name.
    """

    sub_quota = models.ForeignKey(SubQuota, on_delete=models.PROTECT, related_name="releases")
    places = models.PositiveIntegerField(_("places"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("release of reserved places")
        verbose_name_plural = _("releases of reserved places")
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="releases_open_something"),
            models.CheckConstraint(
                condition=Q(released_by=None, reason="")
                | Q(released_by__isnull=False) & ~Q(reason=""),
                name="releases_by_hand_have_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sub_quota} · {self.places}"


class QuotaPlace(models.Model):
    """One used place: which case uses it. `Quota.taken` is always the number of these rows, less
    those `handed_down`: such a case uses the place of a quota that was allocated from this one.

    `shares` are the sub-quotas that the case counts in.
    """

    quota = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="used_places")
    nomination = models.ForeignKey(
        "honors.Nomination", on_delete=models.PROTECT, related_name="quota_places"
    )
    handed_down = models.BooleanField(default=False)
    shares = models.JSONField(default=list)

    class Meta:
        verbose_name = _("used place")
        verbose_name_plural = _("used places")
        constraints = [
            models.UniqueConstraint(fields=("quota", "nomination"), name="quota_places_once")
        ]

    def __str__(self) -> str:
        return f"{self.quota} · {self.nomination}"


class QuotaLoan(models.Model):
    """Places that one unit lets another use, all or a part of them given back."""

    lender = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="loans_given")
    borrower = models.ForeignKey(Quota, on_delete=models.PROTECT, related_name="loans_taken")
    places = models.PositiveIntegerField(_("places"))
    given_back = models.PositiveIntegerField(_("given back"), default=0)
    reason = models.CharField(_("reason"), max_length=200)
    lent_at = models.DateTimeField()
    lent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("loan of places")
        verbose_name_plural = _("loans of places")
        constraints = [
            models.CheckConstraint(
                condition=Q(places__gte=1) & Q(places__gte=F("given_back")),
                name="loans_given_back_at_most",
            ),
            models.CheckConstraint(condition=~Q(lender=F("borrower")), name="loans_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.lender.organization} → {self.borrower.organization}: {self.places}"

    @property
    def outstanding(self) -> int:
        return self.places - self.given_back


class Apportionment(models.Model):
    """How places were shared out by formula: the factors, what each unit has of them, the result.

    factors: [{"name", "weight" of 100}, ...]; values: {unit: [its value of each factor]}; shares:
    {unit: places}. `digest` is that of places, minimum, factors, values and shares together.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="apportionments")
    parent = models.ForeignKey(Quota, on_delete=models.PROTECT, null=True, related_name="+")
    places = models.PositiveIntegerField(_("places"))
    minimum = models.PositiveIntegerField(_("at least for each"), default=0)
    factors = models.JSONField(_("factors"))
    values = models.JSONField(_("values"))
    shares = models.JSONField(_("shares"))
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("apportionment")
        verbose_name_plural = _("apportionments")

    def __str__(self) -> str:
        return f"{self.category}: {self.places}"


class Shortfall(models.Model):
    """A unit that sent fewer than its minimum when nominations closed, and why it says so."""

    quota = models.OneToOneField(Quota, on_delete=models.PROTECT, related_name="shortfall")
    missing = models.PositiveIntegerField(_("missing"))
    asked_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("shortfall")
        verbose_name_plural = _("shortfalls")
        constraints = [
            models.CheckConstraint(condition=Q(missing__gte=1), name="shortfalls_miss_something"),
            models.CheckConstraint(
                condition=Q(reason="", answered_at=None, answered_by=None)
                | ~Q(reason="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="shortfalls_answered_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quota} · {self.missing}"
