"""Keeps what is being typed, page by page and window by window, until the page is saved."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from honors.models import User
from honors.sealing import site_keyring
from portal.models import Typed

# `adopted` are the marks of earlier windows whose text a window took over.
WINDOW, ADOPTED = "window", "adopted"
FORGOTTEN_AFTER = timedelta(days=60)
LIMIT = 200_000  # characters
MOST = 20  # windows of a page that are looked at, the latest
NEVER_KEPT = ("csrfmiddlewaretoken", "autosave")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`mark` names the window and what it held when it was read."""

    data: QueryDict
    page: str
    mark: str


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


def recall(user: User, page: str, *, at: datetime, below: bool = False) -> list[Draft]:
    """What was typed here in each window, or on the pages `below`; the latest last.

    What another window took over, and which was not typed on since, is left out.
    """
    where = Q(page__startswith=page) if below else Q(page=page)
    rows = Typed.objects.filter(where, user=user, at__gt=at - FORGOTTEN_AFTER)
    found = [_opened(user, row) for row in reversed(list(rows.order_by("-at", "-pk")[:MOST]))]
    over = {mark for draft in found for mark in adopted_in(draft.data)}
    return [draft for draft in found if draft.mark not in over]


def adopted_in(typed: QueryDict) -> list[str]:
    return str(typed.get(ADOPTED, "")).split()


def forget(user: User, page: str, window: str, *, adopted: Iterable[str] = ()) -> None:
    """What was typed in this window is saved now. Another keeps its own, and so does one whose text
    was taken over and that was typed on since.
    """
    Typed.objects.filter(user=user, page=page, window=window[:32]).delete()
    marks = set(adopted)
    windows = {mark.partition(".")[0] for mark in marks}
    rows = Typed.objects.filter(user=user, window__in=windows) if windows else ()
    Typed.objects.filter(pk__in=[row.pk for row in rows if _mark(row) in marks]).delete()


def sweep(*, at: datetime, most: int, **_sent: Any) -> int:
    """Deletes what nobody came back for; how many. What is left waits for the next pass."""
    old = Typed.objects.filter(at__lte=at - FORGOTTEN_AFTER).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:most])
    count, _by_model = Typed.objects.filter(pk__in=keys).delete()
    return count


def _opened(user: User, row: Typed) -> Draft:
    data = QueryDict(site_keyring().open(row.sealed, place=_place(user, row.page)))
    return Draft(data=data, page=row.page, mark=_mark(row))


def _mark(row: Typed) -> str:
    return f"{row.window}.{hashlib.sha256(row.sealed.encode()).hexdigest()[:12]}"


def _place(user: User, page: str) -> str:
    return f"typed/{user.pk}{page}"
