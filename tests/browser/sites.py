"""A site in a process of its own, and a browser to look at it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.browser.serving import ROOT
from tests.browser.visiting import Site

PATIENCE = 600  # seconds


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    environment = os.environ | {"DATABASE_URL": "sqlite:///var/unused.sqlite3"}
    command = [sys.executable, "-m", "tests.browser.serving", str(folder)]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)
    ready, until = folder / "site.json", time.monotonic() + PATIENCE
    try:
        while not ready.exists():
            assert process.poll() is None, "the site did not start"
            assert time.monotonic() < until, "the site did not start in time"
            time.sleep(0.1)
        yield Site(json.loads(ready.read_text()), ask=partial(asked, process))
    finally:
        process.terminate()
        process.communicate()


def asked(process: subprocess.Popen[str], line: str) -> str:
    """A step of the desk, carried out in the site's process."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    assert answer.endswith("\n"), f"the desk could not: {line}"
    return answer.strip()


@contextmanager
def launched(executable: str) -> Iterator[Browser]:
    settings: Any = {**os.environ, **chromium.font_settings()}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"], env=settings
        )
        yield browser
        browser.close()
