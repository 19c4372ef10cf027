"""What is sent to set up rounds, and the lists that they ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.api.world import World

SETTING_UP: dict[str, Callable[[World], Any]] = {
    "veto_items_create": lambda w: {
        "code": "own",
        "text": "本县规定（虚构）",
        "kinds": ["person"],
        "valid_from": "2026-01-01",
        "organization": w.tree.county.pk,
    },
    "veto_items_leave_out": lambda w: {
        "organization": w.tree.county.pk,
        "valid_from": "2029-01-01",
    },
    "veto_items_reword": lambda w: {
        "organization": w.tree.county.pk,
        "valid_from": "2029-01-01",
        "text": "有违法行为（虚构）",
        "kinds": ["person"],
    },
    "veto_items_end": lambda _w: {"valid_to": "2028-01-01"},
    "veto_items_standard": lambda _w: {"valid_from": "2026-01-01"},
    "categories_eligibility": lambda _w: {
        "eligibility": [{"name": "age_min", "expected": 18, "reason": "年满十八周岁（虚构）"}]
    },
    "categories_settle": lambda _w: {
        "quota_rules": {"candidates": {"at_least_percent": 100, "at_most_percent": 120}}
    },
    "stages_settle": lambda _w: {"settings": {"method": "median"}},
}
