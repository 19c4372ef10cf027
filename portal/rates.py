"""How often somebody without an account may ask for the same kind of thing."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class Rate:
    """At most `times` within a window of so many `seconds`, for each address."""

    name: str
    times: int
    seconds: int

    def is_used_up(self, request: HttpRequest) -> bool:
        return int(cache.get(self._key(request), 0)) >= self.times

    def count(self, request: HttpRequest) -> None:
        """The window begins with the first that is counted."""
        key = self._key(request)
        if not cache.add(key, 1, self.seconds):
            cache.incr(key)

    def _key(self, request: HttpRequest) -> str:
        return f"rates:{self.name}:{address_of(request)}"


def address_of(request: HttpRequest) -> str:
    """What the proxies in front of us saw, as many as are believed; else the connection's own."""
    proxies: int = settings.REST_FRAMEWORK["NUM_PROXIES"]
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and passed != [""]:
        return passed[-min(proxies, len(passed))]
    return str(request.META.get("REMOTE_ADDR", ""))


WRONG_CODES = Rate(name="wrong_codes", times=30, seconds=60)
OBJECTIONS = Rate(name="objections", times=20, seconds=60 * 60)
LEADS = Rate(name="leads", times=20, seconds=60 * 60)
