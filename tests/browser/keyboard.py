"""A person who has no mouse: what Tab reaches, and whether the focus is in sight on its way."""

from __future__ import annotations

from typing import Any

from tests.browser.visiting import Visitor

FARTHEST = 120  # presses of Tab
# What has the focus: where it stands in the page, whether it can be seen, and whether it shows.
FOCUSED = """
async () => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const label = e.closest("label");
  const seen = () => {
    // Of a link that runs over two lines the first.
    const own = e.getClientRects()[0] || e.getBoundingClientRect();
    const box = own.width < 2 && label ? label.getBoundingClientRect() : own;
    const x = box.left + Math.min(box.width / 2, 20), y = box.top + box.height / 2;
    const top = document.elementFromPoint(x, y);
    return top && (e === top || e.contains(top) || top.contains(e));
  };
  // The page glides to what has the focus.
  for (let frame = 0; frame < 60 && !seen(); frame++) {
    await new Promise(then => requestAnimationFrame(then));
  }
  const style = getComputedStyle(e), around = label ? getComputedStyle(label) : style;
  return {
    place: [...document.querySelectorAll("*")].indexOf(e),
    hidden: !seen(),
    marked: [style, around].some(s => s.outlineStyle !== "none") || style.boxShadow !== "none",
    html: e.outerHTML.slice(0, 120),
  };
}
"""


def tabs_to(visitor: Visitor, selector: str) -> list[dict[str, Any]]:
    """Presses Tab until the element is reached; every stop on the way."""
    stops = []
    for _press in range(FARTHEST):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate(FOCUSED)
        if focused is not None:
            stops.append(focused)
        if visitor.page.evaluate("s => document.activeElement.matches(s)", selector):
            return stops
    raise AssertionError(f"{selector} is not reached by Tab")


def presses(visitor: Visitor, selector: str) -> None:
    """The way there is in the order of the page, and every stop of it is seen."""
    stops = tabs_to(visitor, selector)
    places = [stop["place"] for stop in stops]
    assert places == sorted(places), stops
    unseen = [stop for stop in stops if stop["hidden"] or not stop["marked"]]
    assert unseen == [], unseen
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def types(visitor: Visitor, selector: str, text: str) -> None:
    tabs_to(visitor, selector)
    visitor.page.keyboard.type(text)


def ticks(visitor: Visitor, selector: str) -> None:
    tabs_to(visitor, selector)
    visitor.page.keyboard.press("Space")
