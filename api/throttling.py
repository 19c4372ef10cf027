"""How often one caller may ask. Counted by address for the public, by person otherwise."""

from __future__ import annotations

from rest_framework.throttling import AnonRateThrottle, UserRateThrottle


class PublicRate(AnonRateThrottle):
    scope = "public"


class PersonRate(UserRateThrottle):
    scope = "person"


class SignInRate(AnonRateThrottle):
    """Guessing passwords is slow work."""

    scope = "sign_in"


class FilingRate(AnonRateThrottle):
    scope = "filing"
