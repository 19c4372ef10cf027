"""Keys with which a program acts for a person: limited in scope and time, revocable at once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

SECRET_BYTES = 32
PREFIX = "hnr_"
LAST_USE_GRAIN = timedelta(minutes=1)


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def usable(self, at: datetime) -> AccessTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)


class AccessToken(models.Model):
    """Only the SHA-256 of the secret is kept: 256 random bits need no slow hash.

    `scopes` are names of `api.permissions.SCOPES`. `last_used_at` is exact to the minute.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens"
    )
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(_("valid until, exclusive"))
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="tokens_half_open"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def note_use(self, at: datetime) -> None:
        """Written at most once a minute, so that reading does not become writing."""
        if self.last_used_at is None or at - self.last_used_at >= LAST_USE_GRAIN:
            type(self).objects.filter(pk=self.pk).update(last_used_at=at)


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
