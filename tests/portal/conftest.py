"""People at the pages, at a time of our choosing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from honors.models import User
from tests.api.doors import Clock
from tests.factories.rounds import DURING


@pytest.fixture(autouse=True)
def _nobody_was_here_before() -> None:
    """Rates are counted in the cache."""
    cache.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time at the door; it stands still until a test moves it."""
    clock = Clock(DURING)
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.fixture
def at_desk(clock: Clock, db: None) -> Callable[[User], Client]:
    """A browser in which somebody is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
