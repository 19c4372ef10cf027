"""Made-up people and papers for the engine's tests."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.sample.flows import Person
from tests.sample.models import Folder, Lamp, Paper
from workflow import engine


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
