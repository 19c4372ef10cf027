"""How fast a page is there on a slow phone: 1.6 Mbit/s, 150 ms to the server, a quarter of the CPU.

The middle of several visits counts, each with an empty cache.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import monotonic

import pytest
from PIL import Image

from tests.browser.figures import report
from tests.browser.visiting import DESK, PHONE, Visitor

Visit = Callable[..., Visitor]
VISITS = 5
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
    ("village", "/nominations/{family}/dossier/deeds/", PHONE, SLOWEST),
    ("township", "/worklist/", DESK, SLOWEST),
    ("township", "/nominations/{review}/", PHONE, SLOWEST),
    ("judge", "/sheets/{sheet}/", DESK, SLOWEST),
    ("approver", "/desk/meetings/{meeting}/{county}/", DESK, SLOWEST),
    ("secretary", "/desk/statistics/{meeting}/", DESK, SLOWEST),
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


@pytest.mark.crawl
@pytest.mark.parametrize(("role", "path", "width", "slowest"), PAGES, ids=[p[1] for p in PAGES])
def test_a_page_is_there_soon_and_stands_still(
    visit: Visit, role: str, path: str, width: int, slowest: int
) -> None:
    visits = [seen(visit(role, width=width), path) for _visit in range(VISITS)]

    middle = {name: median(each[name] for each in visits) for name in visits[0]}
    report(f"{path} painted", found=middle["painted"], most=slowest)
    report(f"{path} shifted", found=middle["shifted"], most=MOST_SHIFT, unit="of the screen")
    report(f"{path} blocked", found=middle["blocked"], most=MOST_BLOCKED)
    assert 0 < middle["painted"] <= slowest
    assert middle["shifted"] <= MOST_SHIFT
    assert middle["blocked"] <= MOST_BLOCKED


LIGHTEST, PATIENCE = 500_000, 40  # bytes of a photo, seconds for four
OVERHEAD = 2_000  # bytes around it


def a_large_photo(folder: Path, number: int) -> Path:
    """Grainy, as by night: harder to make small than most."""
    made = folder / f"IMG_{number}.jpg"
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(made, quality=95)
    assert made.stat().st_size > 8_000_000
    return made


@pytest.mark.crawl
def test_four_large_photos_leave_a_phone_small_and_soon(walk: Visit, tmp_path: Path) -> None:
    village = walk("village", width=PHONE)
    village.goes_to("/nominations/{agreeing}/dossier/photos/")
    wire = village.context.new_cdp_session(village.page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", LINE)
    sizes: list[int] = []

    def note(sent: dict[str, dict[str, str]]) -> None:
        headers = {name.lower(): value for name, value in sent["headers"].items()}
        sizes.append(int(headers.get("content-length", 0)))

    wire.on("Network.requestWillBeSentExtraInfo", note)
    before = village.page.locator(".taken img").count()

    photos = [a_large_photo(tmp_path, number) for number in range(4)]
    began = monotonic()
    village.page.set_input_files("#id_photos", [*map(str, photos)])
    village.page.locator(".taken img").nth(before + 3).wait_for()
    lasted = monotonic() - began

    photos_sent = [size for size in sizes if size > OVERHEAD]
    assert len(photos_sent) == 4
    assert max(photos_sent) <= LIGHTEST + OVERHEAD
    report("four photos", found=lasted, most=PATIENCE, unit="s")
