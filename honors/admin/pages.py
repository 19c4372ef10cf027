"""What the admin shows of a model that is only read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from honors.admin.reading import VisibleTo, WarningsOf

# What names a case.
CASE = ("nomination__nominee", "nomination__category__title")


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a list shows and how it is searched. Filters stand on few values, never on rows."""

    columns: tuple[str, ...]
    related: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    visible: VisibleTo | None = None
    hides: tuple[str, ...] = ()
    warned: WarningsOf | None = None
