"""`make screenshots`: every registered page as a picture, on a phone and at a desk.

`python -m tests.browser.screenshots FOLDER [--language en] [--size large] [NAME …]`;
names choose some of the pages. `make screenshots LOOK="--language en"` says the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.browser import chromium
from tests.browser.pages import PAGES, Registered
from tests.browser.sites import launched, served
from tests.browser.visiting import DESK, PHONE, Visitor

TALLEST = 4000  # pixels


def chosen(names: list[str]) -> list[Registered]:
    return [page for page in PAGES if not names or any(name in page.name for name in names)]


def take(folder: Path, names: list[str], **look: str) -> None:
    """`look` is what a reader chose: language, size, contrast."""
    found = chromium.executable()
    if found is None:
        raise SystemExit(chromium.LEFT_OUT)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        launched(found) as browser,
        served(Path(place)) as site,
    ):
        for page in chosen(names):
            for width in (PHONE, DESK):
                visitor = Visitor.arrives(browser, site, page.role, width=width, **look)
                visitor.goes_to(page.path)
                picture = folder / f"{page.name}-{width}.png"
                high = visitor.page.evaluate("document.documentElement.scrollHeight")
                clip = {"x": 0, "y": 0, "width": width, "height": min(high, TALLEST)}
                visitor.page.screenshot(path=picture, clip=clip, full_page=True)
                visitor.leave()
                sys.stdout.write(f"{picture}\n")


def asked(words: list[str]) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tests.browser.screenshots")
    reader.add_argument("folder", type=Path)
    reader.add_argument("names", nargs="*", help="parts of the names of pages; all without")
    reader.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")
    reader.add_argument("--size", choices=("standard", "large", "larger"), default="standard")
    reader.add_argument("--contrast", choices=("standard", "high"), default="standard")
    return reader.parse_intermixed_args(words)


if __name__ == "__main__":
    wish = vars(asked(sys.argv[1:]))
    take(wish.pop("folder"), wish.pop("names"), **wish)
