"""Whether a case counts in a rule on shares or lists, by what its dossier answers. No database.

A rule: {"field", "values", and "unless": None or {"field", "values"}}: whoever has one of those
values there counts by that and not by the rule, as a professional with a senior title counts as a
specialist even while holding office.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def counts_in(rule: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    unless = rule.get("unless")
    if unless is not None and has_one_of(unless, data):
        return False
    return has_one_of(rule, data)


def has_one_of(rule: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    return data.get(rule["field"]) in rule["values"]
