"""By the keyboard alone: the focus is always in sight, follows the page, and is caught nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.seeding import KEYED
from tests.browser.visiting import DESK, Visitor

Walk = Callable[..., Visitor]
FARTHEST = 120  # presses of Tab
CRITERIA = 5
# What has the focus: where it stands in the page, whether it can be seen, and whether it shows.
FOCUSED = """
async () => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const label = e.closest("label");
  const seen = () => {
    const own = e.getBoundingClientRect();
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
    assert places == sorted(places)
    assert [stop["html"] for stop in stops if stop["hidden"] or not stop["marked"]] == []
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def test_a_township_forwards_a_case_without_a_mouse(walk: Walk) -> None:
    officer = walk("township", width=DESK)
    case = officer.site.facts["review"]
    officer.goes_to("/worklist/")

    presses(officer, f"a[href='/nominations/{case}/']")
    if officer.page.locator("form[action$='/moves/receive/']").count():
        presses(officer, "form[action$='/moves/receive/'] button")
    presses(officer, "a[href$='/moves/forward/']")
    tabs_to(officer, "#id_opinion")
    officer.page.keyboard.type("同意推荐（虚构）。")
    presses(officer, "main .button.leading")

    assert officer.page.url.endswith(f"/nominations/{case}/")


def test_a_secretary_rejects_an_objection_without_a_mouse(walk: Walk) -> None:
    secretary = walk("secretary", width=DESK)
    objection = secretary.site.facts["objection"]
    secretary.goes_to("/desk/objections/")

    presses(secretary, f"a[href='/desk/objections/{objection}/']")
    presses(secretary, "main a[href$='/moves/reject/']")
    tabs_to(secretary, "#id_findings")
    secretary.page.keyboard.type("经核实，反映的问题不存在（虚构）。")
    presses(secretary, "main .button.leading")

    assert secretary.page.url.endswith(f"/desk/objections/{objection}/")


def test_a_judge_marks_a_pile_by_digits_alone(walk: Walk) -> None:
    """Five marks and one shortcut for each sheet, and the next sheet is there."""
    judge = walk("judge_1", width=DESK)
    judge.goes_to("/sheets/{keyed_sheet}/")
    for number in range(KEYED):
        judge.page.locator("#marks input[type=radio]").first.focus()
        for _criterion in range(CRITERIA):
            judge.page.keyboard.press("8")
            judge.page.keyboard.press("Tab")
            judge.page.keyboard.press("Tab")
        with judge.page.expect_navigation(wait_until="domcontentloaded"):
            judge.page.keyboard.press("Control+Enter")
        assert ("/sheets/" in judge.page.url) == (number < KEYED - 1)

    assert judge.page.url.endswith(judge.site.path("/judging/{keyed}/"))
