"""Long lists page by page: each page begins behind the last row of the one before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
SIZES = (20, 50, 100)
SIZE = SIZES[0]
LARGEST_KEY = 2**63 - 1
MOST_BEFORE = 100_000


@dataclass(frozen=True, kw_only=True)
class PageOf(Generic[M]):
    """`next_after` is what the next page begins behind, empty on the last; `is_first` else.

    `total` are the rows of the whole list; `sizes` how many a reader may have on a page, none where
    the page decides.
    """

    rows: Sequence[M]
    next_after: str
    is_first: bool
    total: int
    size: int
    sizes: Sequence[int]


class Pages:
    """Reads `after` from the address: the primary key of the last row shown, or the rows so far;
    and `size`, how many the reader wants on a page.
    """

    def __init__(self, request: HttpRequest, *, size: int | None = None) -> None:
        self._after = request.GET.get("after", "")
        asked = request.GET.get("size", "")
        self._sizes = SIZES if size is None else ()
        wanted = int(asked) if asked in {str(known) for known in self._sizes} else SIZE
        self._size = size or wanted

    def of(self, queryset: QuerySet[Any]) -> PageOf[Any]:
        """In the order of the primary key; what is no key begins at the beginning."""
        key = self._key()
        rows = list(queryset.filter(pk__gt=key).order_by("pk")[: self._size + 1])
        return self._page(queryset, rows, lambda shown: str(shown[-1].pk), is_first=not key)

    def back(self, queryset: QuerySet[Any]) -> PageOf[Any]:
        """The latest first, by the primary key: the next page goes further back."""
        key = self._key()
        earlier = queryset.filter(pk__lt=key) if key else queryset
        rows = list(earlier.order_by("-pk")[: self._size + 1])
        return self._page(queryset, rows, lambda shown: str(shown[-1].pk), is_first=not key)

    def in_order(self, queryset: QuerySet[Any]) -> PageOf[Any]:
        """In the queryset's own order; `after` is then how many rows were shown before."""
        before = min(self._key(), MOST_BEFORE)
        rows = list(queryset[before : before + self._size + 1])
        after = str(before + self._size)
        return self._page(queryset, rows, lambda _shown: after, is_first=not before)

    def _key(self) -> int:
        return min(int(self._after), LARGEST_KEY) if self._after.isdecimal() else 0

    def _page(
        self,
        queryset: QuerySet[Any],
        rows: list[Any],
        after: Callable[[list[Any]], str],
        *,
        is_first: bool,
    ) -> PageOf[Any]:
        """A list that fits the first page is not counted again."""
        shown = rows[: self._size]
        has_more = len(rows) > len(shown)
        whole = is_first and not has_more
        return PageOf(
            rows=shown,
            next_after=after(shown) if has_more else "",
            is_first=is_first,
            total=len(shown) if whole else queryset.order_by().count(),
            size=self._size,
            sizes=self._sizes,
        )
