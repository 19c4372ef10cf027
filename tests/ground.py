"""What many tests stand on is built once, and every test gets a copy of it.

A fixture that is `laid` builds its records outside the test's own transaction, in a savepoint above
the fixtures it takes, and there they stay while the next test asks for the same. A test that asks
for less, or for something else, has everything above what it shares taken away first: it finds in
the database what its own fixtures put there and nothing more.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction

Build = Callable[..., Any]


@dataclass(frozen=True)
class Layer:
    """A builder and the layers below that it is given, by the names of its parameters."""

    build: Build
    below: tuple[tuple[str, Layer], ...]


@dataclass
class Laid:
    """`values` holds those of all layers up to this one, as they were when it was done."""

    layer: Layer
    values: list[Any]
    savepoint: str


@dataclass
class Ground:
    laid: list[Laid] = field(default_factory=list)
    _around: transaction.Atomic | None = None

    def prepare(self, wanted: Sequence[Layer]) -> list[Any]:
        """Answers a copy of what each layer built; what two of them share is one object."""
        kept = 0
        for layer, laid in zip(wanted, self.laid, strict=False):
            if layer != laid.layer:
                break
            kept += 1
        self.take_away(kept)
        for layer in wanted[kept:]:
            self.lay(layer)
        return self.values()

    def values(self) -> list[Any]:
        return deepcopy(self.laid[-1].values) if self.laid else []

    def lay(self, layer: Layer) -> None:
        if self._around is None:
            self._around = transaction.atomic()
            self._around.__enter__()
        savepoint, values = transaction.savepoint(), self.values()
        known = dict(zip([laid.layer for laid in self.laid], values, strict=True))
        values.append(layer.build(**{name: known[below] for name, below in layer.below}))
        self.laid.append(Laid(layer, values, savepoint))

    def take_away(self, kept: int) -> None:
        if kept == 0:
            self.clear()
        elif kept < len(self.laid):
            transaction.savepoint_rollback(self.laid[kept].savepoint)
            transaction.savepoint_commit(self.laid[kept].savepoint)
            del self.laid[kept:]

    def clear(self) -> None:
        if self._around is not None:
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)
        self._around = None
        self.laid.clear()


GROUND = Ground()
COPIES = pytest.StashKey[dict[str, Any]]()
# In the order in which they are declared, which is that in which they are laid.
_BUILDERS: dict[Build, Build] = {}


def laid(build: Build) -> Any:
    """Makes a fixture of a builder, whose value has to bear being copied.

    Where there is no ground, in a test that commits or on a fixture that is not laid, it builds
    anew for every test.
    """

    def given(request: pytest.FixtureRequest, db: None, **below: Any) -> Any:
        copies = request.node.stash[COPIES]
        return copies[build.__name__] if build.__name__ in copies else build(**below)

    own = list(inspect.signature(given).parameters.values())[:2]
    taken = inspect.signature(build).parameters.values()
    given.__signature__ = inspect.Signature([*own, *taken])  # type: ignore[attr-defined]
    given.__doc__ = build.__doc__
    _BUILDERS[given] = build
    return pytest.fixture(name=build.__name__)(given)


def layers_of(item: pytest.Item) -> dict[str, Layer]:
    """What is laid for an item's fixtures, in the order in which it has to be."""
    known = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    names = {known[name][-1].func: name for name in known}
    found: dict[str, Layer] = {}
    for given, build in _BUILDERS.items():
        taken = inspect.signature(build).parameters
        if given in names and all(name in found for name in taken):
            found[names[given]] = Layer(build, tuple((name, found[name]) for name in taken))
    return found


def commits(request: pytest.FixtureRequest) -> bool:
    """Whether what the test writes is really written."""
    marker = request.node.get_closest_marker("django_db")
    asked = marker is not None and marker.kwargs.get("transaction", False)
    return asked or bool({"transactional_db", "live_server"} & set(request.fixturenames))


def prepare(request: pytest.FixtureRequest) -> None:
    layers = {} if commits(request) else layers_of(request.node)
    values = GROUND.prepare(list(layers.values()))
    request.node.stash[COPIES] = dict(zip(layers, values, strict=True))
