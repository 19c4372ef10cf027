"""What the tests of recommendations share."""

from __future__ import annotations

from typing import Any

import pytest

from honors import invariants

NAMES = ("赵大山", "孙桂英", "周小兰", "吴秀英", "郑玉梅", "王建国", "冯素珍", "陈志强", "褚红霞")


def refused(kind: type[Exception], code: str, call: Any) -> None:
    with pytest.raises(kind) as raised:
        call()
    assert getattr(raised.value, "code", "") == code


def hold() -> set[tuple[str, str]]:
    """Every invariant that is broken."""
    return {(v.rule, v.subject) for v in invariants.check()}
