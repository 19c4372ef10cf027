"""Handing out and taking back access tokens; both stand in the person's history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from api.models.tokens import AccessToken, digest_of, new_secret
from honors.roles import CLOCK
from workflow import ledger

if TYPE_CHECKING:
    from honors.models import User
    from workflow.definition import Actor

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
def revoke(token: AccessToken, *, by: Actor, at: datetime) -> None:
    """From now on it opens nothing. Revoking twice changes nothing."""
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        facts = {"token": token.pk}
        stream = f"users:{token.user_id}"
        ledger.record(stream, "tokens.revoke", actor=by.ledger_key, at=at, facts=facts)


class EndTokens:
    """A password validator that lets every password pass, and ends the person's tokens once one is
    set: on our pages, in the admin, over the interface or in a shell. A password that is only kept
    in a newer way ends none.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Nothing to object to."""

    def get_help_text(self) -> str:
        return gettext("A new password ends every access token.")

    def password_changed(self, password: str, user: User | None = None) -> None:
        if user is not None:
            _revoke_all(user, at=timezone.now())


@transaction.atomic
def _revoke_all(user: User, *, at: datetime) -> None:
    """By the clock: who set the password is in the same history."""
    for token in AccessToken.objects.filter(user=user, revoked_at=None):
        revoke(token, by=CLOCK, at=at)
