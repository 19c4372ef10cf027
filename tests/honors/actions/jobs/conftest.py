from __future__ import annotations

import pytest

from honors.actions.jobs import KINDS
from tests.honors.actions.jobs import counting


@pytest.fixture(autouse=True)
def _a_kind_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "count", counting.NAME)
