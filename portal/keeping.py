"""What somebody had typed when the session was over, carried through the sign-in.

Nothing is stored for strangers: the sign-in page itself holds it, signed, and gives it back. Only
then does it go into the session, sealed, until the page that it was typed on takes it out again.
It is shown there, never sent off by itself.
"""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from honors.sealing import site_keyring

FIELD, SESSION_KEY, SALT, PLACE = "kept", "kept", "portal.kept", "sessions/kept"
LIMIT = 400_000  # characters
AGE = 24 * 60 * 60  # seconds
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "again", "current", FIELD)


def pack(request: HttpRequest) -> str:
    """All that was typed and the page that it was typed on; empty if it is too much."""
    typed = request.POST.copy()
    for name in NEVER_KEPT:
        typed.pop(name, None)
    kept: str = signing.dumps([request.path, typed.urlencode()], salt=SALT, compress=True)
    return kept if len(kept) <= LIMIT else ""


def unpack(request: HttpRequest, kept: str) -> str:
    """Into the session of whoever has just signed in. Answers the page to go on with."""
    try:
        path, typed = signing.loads(kept, salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError):
        return ""
    request.session[SESSION_KEY] = site_keyring().seal(f"{path}\n{typed}", place=PLACE)
    return str(path)


def take(request: HttpRequest) -> QueryDict | None:
    """What was typed on this very page, once."""
    sealed = request.session.get(SESSION_KEY)
    if not sealed:
        return None
    path, _line, typed = site_keyring().open(sealed, place=PLACE).partition("\n")
    if path != request.path:
        return None
    del request.session[SESSION_KEY]
    return QueryDict(typed)


def safe_target(request: HttpRequest, target: Any) -> str:
    """An address of ours, else empty."""
    asked = str(target or "")
    own = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if own else ""
