"""What the terms of a notice stage say beyond its days: pure readings of the stage's settings.

settings, beside days, kind and count_from: {"shorter_because": why a notice of a county or above
may be short, "retention_days": days that its lines stay public after its end, "reply_days": working
days until an objection is replied to}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The shortest public notice that this system lets anybody run, in the stage's own kind of days.
SHORTEST_NOTICE = 3
# What counties and those above give: five working days.
SHORTEST_ABOVE = 5
SHORT_LEVELS = ("township", "village")
RETENTION_DAYS = 30
REPLY_DAYS = 10


def is_short_for(level: str, settings: Mapping[str, Any]) -> bool:
    """Shorter than the level asks: of any kind in a village, of working days further up."""
    days = settings.get("days", 0)
    if level in SHORT_LEVELS:
        return bool(days < SHORTEST_NOTICE)
    return bool(days < SHORTEST_ABOVE or settings.get("kind") != "working")


def retention_days(settings: Mapping[str, Any]) -> int:
    return int(settings.get("retention_days", RETENTION_DAYS))


def reply_days(settings: Mapping[str, Any]) -> int:
    return int(settings.get("reply_days", REPLY_DAYS))
