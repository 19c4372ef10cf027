"""How fast a page is there on a slow phone: 1.6 Mbit/s, 150 ms to the server, a quarter of the CPU.

The middle of several visits counts, each with an empty cache.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import pytest

from tests.browser.visiting import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]
VISITS = 3
SLOWEST, MOST_SHIFT, MOST_BLOCKED = (
    2500,
    0.1,
    200,
)  # milliseconds, share of the screen, milliseconds
SLOWEST_CHECK = 2000
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
WATCH = """
window.seen = {painted: 0, shifted: 0, blocked: 0};
function watch(type, take) {
  new PerformanceObserver(list => list.getEntries().forEach(take)).observe({type, buffered: true});
}
watch("largest-contentful-paint", entry => { window.seen.painted = entry.startTime; });
watch("layout-shift", entry => { if (!entry.hadRecentInput) window.seen.shifted += entry.value; });
watch("longtask", entry => { window.seen.blocked += Math.max(0, entry.duration - 50); });
"""
PAGES = [
    ("", "/notices/{notice}/", PHONE, SLOWEST),
    ("", "/v/{certificate}/", PHONE, SLOWEST_CHECK),
    ("village", "/workbench/", PHONE, SLOWEST),
    ("judge", "/sheets/{sheet}/", DESK, SLOWEST),
]


def seen(visitor: Visitor, path: str) -> dict[str, float]:
    wire = visitor.context.new_cdp_session(visitor.page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", LINE)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    visitor.page.add_init_script(WATCH)
    visitor.goes_to(path)
    visitor.page.wait_for_timeout(300)
    found: dict[str, float] = visitor.page.evaluate("window.seen")
    visitor.leave()
    return found


@pytest.mark.parametrize(("role", "path", "width", "slowest"), PAGES, ids=[p[1] for p in PAGES])
def test_a_page_is_there_soon_and_stands_still(
    visit: Visit, role: str, path: str, width: int, slowest: int
) -> None:
    visits = [seen(visit(role, width=width), path) for _visit in range(VISITS)]

    middle = {name: median(each[name] for each in visits) for name in visits[0]}
    assert 0 < middle["painted"] <= slowest
    assert middle["shifted"] <= MOST_SHIFT
    assert middle["blocked"] <= MOST_BLOCKED
