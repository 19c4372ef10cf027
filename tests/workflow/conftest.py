"""Made-up people and papers for the engine's tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.sample.flows import Person
from tests.sample.models import Folder, Lamp, Paper
from workflow import engine, ledger


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def ada() -> Person:
    return Person("user:1")


@pytest.fixture
def folder() -> Folder:
    return Folder.objects.create(name="Made-up folder")


@pytest.fixture
def paper(folder: Folder, ada: Person, noon: datetime) -> Paper:
    return engine.begin(Paper(folder=folder, title="A made-up paper"), actor=ada, at=noon)


@pytest.fixture
def lamp(ada: Person, noon: datetime) -> Lamp:
    return engine.begin(Lamp(), actor=ada, at=noon)


@pytest.fixture
def keys(folder: Folder, ada: Person, noon: datetime) -> dict[str, str]:
    """The streams of a batch of three papers that went different ways, and of a lamp."""
    fresh = [Paper(folder=folder, title=f"Made-up paper {n}") for n in range(3)]
    sent, returned, rejected = engine.begin_many(fresh, actor=ada, at=noon)
    later = noon + timedelta(hours=1)
    engine.perform_many(Paper.objects.all(), "submit", actor=ada, at=later)
    engine.perform(sent, "forward", actor=ada, at=later, opinion="A made-up opinion.")
    engine.perform(returned, "send_back", actor=ada, at=later, reason="Made up.", note="Short.")
    engine.perform(rejected, "reject", actor=ada, at=later, reason="A made-up reason.")
    stream = f"papers:{rejected.pk}"
    ledger.erase(stream, actor=ada.ledger_key, at=later)
    lamp = engine.begin(Lamp(), actor=ada, at=noon)
    for name in ("light", "darken", "light"):
        engine.perform(lamp, name, actor=ada, at=later)
    named = {"sent": sent, "returned": returned, "rejected": rejected}
    return {name: f"papers:{paper.pk}" for name, paper in named.items()} | {
        "lamp": f"lamps:{lamp.pk}",
        "folder": f"folders:{folder.pk}",
    }
