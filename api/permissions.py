"""Who may knock at which door. Nobody, unless a view says who.

What somebody may see and change behind the door is the domain's to decide: `visible_to` and the
rules of the flows. Here it is only decided whether the caller is known, and whether the token that
stands for them was given for this kind of work.
"""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from api.models.tokens import AccessToken

NOUNS = (
    "accounts",
    "ballots",
    "commendations",
    "consultations",
    "decisions",
    "honors",
    "imports",
    "jobs",
    "ledger",
    "nominations",
    "nominees",
    "objections",
    "organizations",
    "panels",
    "programs",
    "public_notices",
    "rankings",
    "recommendations",
    "rounds",
    "score_sheets",
    "vetoes",
    "webhooks",
)
# `read` and `write` stand for every noun; none of them gives more than the person has.
SCOPES = (
    "read",
    "write",
    *(f"{noun}:{mode}" for noun in NOUNS for mode in ("read", "write")),
)


class Nobody(BasePermission):
    """What holds wherever nothing else was said."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class Anybody(BasePermission):
    """Open to the public, signed in or not."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return True


class SignedIn(BasePermission):
    """Somebody known, whose token, if they came with one, covers this noun and kind of work."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        mode = "read" if request.method in SAFE_METHODS else "write"
        return covers(request.auth, view.noun, mode)


def covers(token: Any, noun: str, mode: str) -> bool:
    """Whether what somebody came with was given for this; who came without a token has it all."""
    if not isinstance(token, AccessToken):
        return True
    return not {mode, f"{noun}:{mode}"}.isdisjoint(token.scopes)


class SignedInByHand(BasePermission):
    """A person at our own pages: no token may hand out or take back tokens of its own."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user.is_authenticated) and request.auth is None
