"""`make screenshots`: every registered page as a picture, on a phone and at a desk.

`python -m tests.browser.screenshots FOLDER [NAME …]`; names choose some of the pages.
"""

from __future__ import annotations

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


def take(folder: Path, names: list[str]) -> None:
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
                visitor = Visitor.arrives(browser, site, page.role, width=width)
                visitor.goes_to(page.path)
                picture = folder / f"{page.name}-{width}.png"
                high = visitor.page.evaluate("document.documentElement.scrollHeight")
                clip = {"x": 0, "y": 0, "width": width, "height": min(high, TALLEST)}
                visitor.page.screenshot(path=picture, clip=clip, full_page=True)
                visitor.leave()
                sys.stdout.write(f"{picture}\n")


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2:])
