"""A plugin of pytest: `-p tests.mutants.switched` with MUTANT=<number> runs with that check off."""

from __future__ import annotations

import os

import pytest

from tests.mutants.checks import checks, switched_off


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    with switched_off(checks()[int(os.environ["MUTANT"])]):
        return (yield)
