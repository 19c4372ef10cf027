"""The table of who gets which answer, asked again with one check switched off at a time.

For each operation it is noted which check refused whom; then each of these is switched off, and
only what it refused is asked again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from api.urls import VIEWS
from api.views.accounts import MeView
from api.views.doors import ANYBODY
from tests.api.operations import Operation, operations
from tests.api.test_authorization import CALLERS, Asking, asking, own_token
from tests.mutants.checks import Check, noted, switched_off

__all__ = ["asking", "own_token"]
RESULT = Path("var/mutants.json")


def test_whatever_is_switched_off_changes_an_answer(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written down as it goes: whoever has no time for all of it reads how far it came."""
    killed: dict[str, str] = {}
    reached: set[str] = set()
    asked = 0
    for operation in operations():
        cells = refused_by(asking, operation)
        asked += 1
        reached |= {str(check) for check in cells}
        for check in sorted(cells, key=str):
            if str(check) not in killed and (who := notices(asking, operation, check, cells)):
                killed[str(check)] = f"{operation.name} as {who}"
        keep({"asked": asked, "reached": sorted(reached), "killed": killed, "doors": {}})
    doors = doors_off(asking, monkeypatch)
    keep({"asked": asked, "reached": sorted(reached), "killed": killed, "doors": doors})


def keep(found: dict[str, Any]) -> None:
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1))


Cells = dict[Check, dict[str, str]]


def refused_by(asking: Asking, operation: Operation) -> Cells:
    """By check, who was refused with its part in it, and what they got."""
    cells: Cells = defaultdict(dict)
    seen: set[Check] = set()
    with noted(seen.add):
        for caller in CALLERS:
            seen.clear()
            sign = asking.ask(operation, caller)
            for check in seen if sign not in "+?" else ():
                cells[check][caller] = sign
    return cells


def notices(asking: Asking, operation: Operation, check: Check, cells: Cells) -> str:
    """The first who gets another answer without the check; empty if nobody does."""
    with switched_off(check):
        for caller, sign in cells[check].items():
            if asking.ask(operation, caller) != sign:
                return caller
    return ""


def doors_off(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Every action of the interface opened to the public, and whether its line noticed."""
    known = {operation.name: operation for operation in operations()}
    found = {}
    for view in (*VIEWS, MeView):
        for action, permissions in view.permissions.items():
            if permissions == ANYBODY:
                continue
            operation = known[f"{view.operations()}_{action}"]
            with monkeypatch.context() as patch:
                patch.setattr(view, "permissions", {**view.permissions, action: ANYBODY})
                found[operation.name] = asking.ask(operation, "public") != "?"
    return found
