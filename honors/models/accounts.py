"""People who sign in, and where they hold which role from when to when."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from honors.models.organizations import Organization
from honors.roles import NOBODY, Grant, Role, Standing


class User(AbstractUser):
    """`display_name` is what timelines show; history itself knows only the number."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    _standing_at: datetime | None = None
    _standing: Standing | None = None

    display_name = models.CharField(_("name"), max_length=60)
    employer = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="staff"
    )

    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    @property
    def ledger_key(self) -> str:
        return f"user:{self.pk}"

    def remember_standing(self, *, at: datetime) -> None:
        """For one request, which asks often for the roles of its moment: they are read once."""
        self._standing_at, self._standing = at, None

    def standing(self, *, at: datetime) -> Standing:
        """The roles held at that moment. A disabled account is nobody, not even itself."""
        if self._standing_at != at:
            return self._standing_read(at)
        if self._standing is None:
            self._standing = self._standing_read(at)
        return self._standing

    def _standing_read(self, at: datetime) -> Standing:
        if not self.is_active:
            return NOBODY
        held = self.memberships.at(at).order_by("pk")
        rows = held.values_list("role", "organization_id", "organization__path")
        grants = tuple(Grant(role=role, organization_id=key, path=path) for role, key, path in rows)
        return Standing(user_id=self.pk, grants=grants)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def within_term(self, moment: datetime | F) -> MembershipQuerySet:
        """Whose time has begun and is not over, be they in force or not."""
        return self.filter(starts_at__lte=moment).filter(Q(ends_at=None) | Q(ends_at__gt=moment))

    def at(self, moment: datetime) -> MembershipQuerySet:
        """In force at that moment: the role of somebody who is substituted rests meanwhile."""
        acting = Membership.objects.within_term(moment).filter(substitute_for=OuterRef("pk"))
        return self.within_term(moment).exclude(Exists(acting))


class Membership(models.Model):
    """One role at one organization for the half-open time [starts_at, ends_at).

    A substitute holds it in place of `substitute_for`, for a term with an end, and was named for
    that at `appointed_at`.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    substitute_for = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="substitutes",
    )
    appointed_at = models.DateTimeField(null=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="memberships_role_legal"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="memberships_half_open",
            ),
            models.CheckConstraint(
                condition=Q(substitute_for=None, appointed_at=None)
                | Q(
                    substitute_for__isnull=False, appointed_at__isnull=False, ends_at__isnull=False
                ),
                name="memberships_substitutes_for_a_term",
            ),
            models.UniqueConstraint(
                fields=("user", "organization", "role"),
                condition=Q(ends_at=None),
                name="memberships_once_open",
            ),
        ]
        indexes = [
            models.Index(fields=("organization", "role"), name="memberships_organization_role")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization} · {self.get_role_display()}"

    def is_in_force(self, at: datetime) -> bool:
        """As `MembershipQuerySet.at`, of rows that were read with their `substitutes`."""
        return self.is_within_term(at) and not any(
            acting.is_within_term(at) for acting in self.substitutes.all()
        )

    def is_within_term(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)
