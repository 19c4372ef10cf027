"""Who is asking: `Authorization: Bearer hnr_...`, or the session of somebody at our own pages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from api.models.tokens import AccessToken, digest_of

KEYWORD = "Bearer"
PARTS = 2


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, AccessToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != KEYWORD.lower().encode():
            return None
        if len(parts) != PARTS or not parts[1].isascii():
            raise AuthenticationFailed(_("The token cannot be read."))
        at = timezone.now()
        usable = AccessToken.objects.usable(at).select_related("user")
        token = usable.filter(digest=digest_of(parts[1].decode())).first()
        if token is None:
            raise AuthenticationFailed(_("The token is unknown, expired or revoked."))
        token.note_use(at)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "hnr_..."}
