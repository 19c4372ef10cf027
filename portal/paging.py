"""Long lists page by page: each page begins behind the last row of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
SIZE = 20
LARGEST_KEY = 2**63 - 1
MOST_BEFORE = 100_000


@dataclass(frozen=True, kw_only=True)
class PageOf(Generic[M]):
    """`next_after` is what the next page begins behind, empty on the last; `is_first` else."""

    rows: Sequence[M]
    next_after: str
    is_first: bool


class Pages:
    """Reads `after` from the address: the primary key of the last row shown, or the rows so far."""

    def __init__(self, request: HttpRequest, *, size: int = SIZE) -> None:
        self._after = request.GET.get("after", "")
        self._size = size

    def of(self, queryset: QuerySet[Any]) -> PageOf[Any]:
        """In the order of the primary key; what is no key begins at the beginning."""
        key = int(self._after) if self._after.isdecimal() else 0
        key = min(key, LARGEST_KEY)
        rows = list(queryset.filter(pk__gt=key).order_by("pk")[: self._size + 1])
        shown = rows[: self._size]
        after = str(shown[-1].pk) if len(rows) > len(shown) else ""
        return PageOf(rows=shown, next_after=after, is_first=not key)

    def back(self, queryset: QuerySet[Any]) -> PageOf[Any]:
        """The latest first, by the primary key: the next page goes further back."""
        key = min(int(self._after), LARGEST_KEY) if self._after.isdecimal() else 0
        earlier = queryset.filter(pk__lt=key) if key else queryset
        rows = list(earlier.order_by("-pk")[: self._size + 1])
        shown = rows[: self._size]
        after = str(shown[-1].pk) if len(rows) > len(shown) else ""
        return PageOf(rows=shown, next_after=after, is_first=not key)

    def in_order(self, queryset: QuerySet[Any]) -> PageOf[Any]:
        """In the queryset's own order; `after` is then how many rows were shown before."""
        before = min(int(self._after), MOST_BEFORE) if self._after.isdecimal() else 0
        rows = list(queryset[before : before + self._size + 1])
        after = str(before + self._size) if len(rows) > self._size else ""
        return PageOf(rows=rows[: self._size], next_after=after, is_first=not before)
