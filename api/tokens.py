"""Handing out and taking back access tokens; both stand in the person's history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from api.models.tokens import AccessToken, digest_of, new_secret
from workflow import ledger

if TYPE_CHECKING:
    from honors.models import User

LONGEST_DAYS = 366


@transaction.atomic
def issue(
    user: User, *, name: str, scopes: Sequence[str], days: int, at: datetime
) -> tuple[AccessToken, str]:
    """The token and its secret, which nobody can read again."""
    secret = new_secret()
    token = AccessToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    facts = {"token": token.pk, "scopes": token.scopes, "expires_at": token.expires_at}
    ledger.record(f"users:{user.pk}", "tokens.issue", actor=user.ledger_key, at=at, facts=facts)
    return token, secret


@transaction.atomic
def revoke(token: AccessToken, *, by: User, at: datetime) -> None:
    """From now on it opens nothing. Revoking twice changes nothing."""
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        facts = {"token": token.pk}
        stream = f"users:{token.user_id}"
        ledger.record(stream, "tokens.revoke", actor=by.ledger_key, at=at, facts=facts)


@transaction.atomic
def revoke_all(user: User, *, by: User, at: datetime) -> None:
    for token in AccessToken.objects.filter(user=user, revoked_at=None):
        revoke(token, by=by, at=at)
