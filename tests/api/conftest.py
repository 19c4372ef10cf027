"""People at the door of the interface, each with an own token, at a time of our choosing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from honors.models import User
from tests.api.doors import Clock, Door
from tests.api.world import World, a_world
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid


@pytest.fixture(autouse=True)
def _nobody_was_here_before() -> Iterator[None]:
    """Rates are counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time at the door; it stands still until a test moves it."""
    clock = Clock(DURING)
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@laid
def whole(tree: County, staff: Staff) -> World:
    """A county in mid-campaign."""
    return a_world(tree, staff)


@pytest.fixture
def door(clock: Clock, db: None) -> Callable[[User], Door]:
    return lambda user: Door(user, at=clock.now())


@pytest.fixture
def public(clock: Clock, db: None) -> Door:
    """Somebody who did not sign in."""
    return Door(None, at=clock.now())


@pytest.fixture
def during() -> datetime:
    return DURING
