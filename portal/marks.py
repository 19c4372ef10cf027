"""A judge's marks as they are written and chosen from."""

from __future__ import annotations

from decimal import Decimal

MOST_LEVELS = 10


def plain(value: Decimal | None) -> str:
    """85, or 85.5: without the places that say nothing."""
    return "" if value is None else f"{value.normalize():f}"


def levels_of(maximum: Decimal, kept: Decimal | None) -> list[str]:
    """The marks to choose from, none where they are too many, or one is kept that is between."""
    is_whole = all(number == int(number) for number in (maximum, kept or Decimal()))
    if not is_whole or maximum > MOST_LEVELS:
        return []
    return [str(level) for level in range(int(maximum) + 1)]
