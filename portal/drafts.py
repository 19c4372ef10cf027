"""Keeps what is being typed, page by page and window by window, until the page is saved."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from honors.models import User
from honors.sealing import site_keyring
from portal.models import Typed

WINDOW = "window"
FORGOTTEN_AFTER = timedelta(days=60)
LIMIT = 200_000  # characters
NEVER_KEPT = ("csrfmiddlewaretoken", "autosave")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`others` are the windows in which something else is unsaved on the same page."""

    data: QueryDict
    at: datetime
    others: tuple[str, ...]


def new_window() -> str:
    return secrets.token_hex(8)


def remember(user: User, page: str, typed: QueryDict, *, at: datetime) -> bool:
    """False if it is too much to keep; saving it still works."""
    window = typed.get(WINDOW, "")[:32]
    kept = typed.copy()
    for name in NEVER_KEPT:
        kept.pop(name, None)
    text = kept.urlencode()
    if not window or len(text) > LIMIT:
        return False
    sealed = site_keyring().seal(text, place=_place(user, page))
    Typed.objects.update_or_create(
        user=user, page=page, window=window, defaults={"sealed": sealed, "at": at}
    )
    return True


def recall(user: User, page: str, *, at: datetime, window: str = "") -> Draft | None:
    """The newest that was typed here, or what was typed in one window."""
    rows = Typed.objects.filter(user=user, page=page, at__gt=at - FORGOTTEN_AFTER)
    found = list(rows.order_by("-at"))
    chosen = next((row for row in found if row.window == window), found[0] if found else None)
    if chosen is None:
        return None
    data = QueryDict(site_keyring().open(chosen.sealed, place=_place(user, page)))
    others = tuple(row.window for row in found if row.pk != chosen.pk)
    return Draft(data=data, at=chosen.at, others=others)


def forget(user: User, page: str, window: str) -> None:
    """What was typed in this window is saved now; another window keeps its own."""
    Typed.objects.filter(user=user, page=page, window=window[:32]).delete()


def sweep(*, at: datetime, most: int, **_sent: Any) -> int:
    """Deletes what nobody came back for; how many. What is left waits for the next pass."""
    old = Typed.objects.filter(at__lte=at - FORGOTTEN_AFTER).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:most])
    count, _by_model = Typed.objects.filter(pk__in=keys).delete()
    return count


def _place(user: User, page: str) -> str:
    return f"typed/{user.pk}{page}"
