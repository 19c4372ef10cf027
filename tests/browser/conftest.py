"""A browser on a seeded site. All of it runs in one process, on SQLite, one page at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.figures import MEASURED
from tests.browser.serving import copy_of
from tests.browser.sites import launched, served
from tests.browser.visiting import Site, Visitor


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if MEASURED:
        terminalreporter.section("measured in the browser")
        for line in MEASURED:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("the pages are walked through on SQLite")
    found = chromium.executable()
    if found is None:
        assert not chromium.is_demanded(), chromium.LEFT_OUT
        pytest.skip("there is no Chromium")
    # The driver runs a loop in this thread; the database of other tests is none of its business.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with launched(found) as running:
        yield running


@pytest.fixture(scope="session")
def seeded(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(seeded: Path) -> Iterator[Site]:
    """For looking: whoever changes what others look at takes `own_site`."""
    with served(seeded) as running:
        yield running


@pytest.fixture
def own_site(site: Site, seeded: Path, tmp_path: Path) -> Iterator[Site]:
    """The same world once more, to change at will."""
    copy_of(seeded, tmp_path / "site")
    with served(tmp_path / "site") as running:
        yield running


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """`visit("village", width=360, scripts=False, language="en")` on the site that is shared."""
    yield from visitors(browser, site)


@pytest.fixture
def walk(browser: Browser, own_site: Site) -> Iterator[Callable[..., Visitor]]:
    """The same on a site of the test's own."""
    yield from visitors(browser, own_site)


def visitors(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    opened: list[Visitor] = []

    def open_one(role: str = "", **options: Any) -> Visitor:
        opened.append(Visitor.arrives(browser, site, role, **options))
        return opened[-1]

    yield open_one
    for visitor in opened:
        visitor.leave()
