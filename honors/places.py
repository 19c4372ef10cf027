"""What the places of a quota allow: how many candidates, and how many of a kind. No database.

Rules are data of a category, `quota_rules`: {"candidates": {"at_least_percent", "at_most_percent"},
"shares": {name: {"label", "channels" | "field", "values" and "unless", and one or more of
"at_least_percent", "at_most_percent", "at_most_by_places": [[from, most], ...]}}}. Each rule may
name the `levels` whose quotas it is for; without them it is for all. Percentages are of the
places that a unit may use, rounded so that a share is reached (up) and a cap is kept (down).
From the day `released_on`, what is reserved and not used is open to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from honors.belonging import counts_in

Rules = Mapping[str, Any]


class Share(NamedTuple):
    """`reserved` places wait for the kind; `most` of the kind may be sent up, None for any."""

    reserved: int
    most: int | None


def candidates_rule(rules: Rules, level: str) -> Rules | None:
    """How many are sent up for the places, where the rules say so for quotas of this level."""
    rule = rules.get("candidates")
    return rule if rule is not None and _is_for(rule, level) else None


def share_rules(rules: Rules, level: str) -> dict[str, Rules]:
    shares = rules.get("shares", {})
    return {name: rule for name, rule in shares.items() if _is_for(rule, level)}


def _is_for(rule: Rules, level: str) -> bool:
    return not rule.get("levels") or level in rule["levels"]


def fewest_candidates(rule: Rules, places: int) -> int:
    return _up(rule["at_least_percent"], places)


def most_candidates(rule: Rules, places: int) -> int:
    """Where no whole number lies within the span, as for one place, the fewest are the most."""
    return max(_down(rule["at_most_percent"], places), fewest_candidates(rule, places))


def share_of(rule: Rules, places: int) -> Share:
    reserved = _up(rule.get("at_least_percent", 0), places)
    caps = [_down(rule["at_most_percent"], places)] if "at_most_percent" in rule else []
    if "at_most_by_places" in rule:
        steps = [most for start, most in rule["at_most_by_places"] if places >= start]
        caps.append(steps[-1] if steps else 0)
    return Share(reserved, max(min(caps), reserved) if caps else None)


def released_by(rule: Rules, on: date) -> bool:
    """Whether the rule's own date has come on which unused reserved places are open to all."""
    day = rule.get("released_on")
    return day is not None and date.fromisoformat(day) <= on


def shares_of_case(shares: Mapping[str, Rules], channel: str, data: Mapping[str, Any]) -> list[str]:
    """The names of the shares that a case counts in."""
    return sorted(name for name, rule in shares.items() if _counts_in(rule, channel, data))


def _counts_in(rule: Rules, channel: str, data: Mapping[str, Any]) -> bool:
    if "channels" in rule:
        return channel in rule["channels"]
    return counts_in(rule, data)


def _up(percent: int, places: int) -> int:
    return -(-percent * places // 100)


def _down(percent: int, places: int) -> int:
    return percent * places // 100
