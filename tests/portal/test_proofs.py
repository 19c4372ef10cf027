"""What the documentation says is proven is proven by a test of that name."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_proof_that_is_named_is_there() -> None:
    named = TEST.findall((ROOT / "docs" / "portal.md").read_text())

    assert len(named) > 30
    assert [proof for proof in named if not is_there(*proof)] == []


def is_there(path: str, name: str) -> bool:
    file = ROOT / path
    return file.exists() and (not name or f"def {name}(" in file.read_text())
