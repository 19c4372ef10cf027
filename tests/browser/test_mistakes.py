"""Every form of the site sent empty: what is wrong stands on top and beside its field."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.pages import PAGES, Registered
from tests.browser.visiting import Visitor

Walk = Callable[..., Visitor]
FEWEST = 25  # forms that ask for something
NUMBER = "甲乙"  # where a number belongs
# A form that asks for something.
ASKING = "main form[method=post]:has(:is(input:not([type=hidden]), textarea, select))"
EMPTIED = """
number => {
  for (const field of document.querySelectorAll("main form[method=post] :is(input, textarea)")) {
    if (field.type === "number") continue;
    if (field.type === "checkbox") field.checked = false;
    else if (field.inputMode === "numeric" || field.inputMode === "decimal") field.value = number;
    else if (["text", "textarea", "date", "datetime-local"].includes(field.type)) field.value = "";
  }
}
"""
TOLD = """
() => [...document.querySelectorAll("#problems li")].map(line => {
  const link = line.querySelector("a"), words = line.innerText.trim();
  if (!link) return [words, "on top"];
  const field = document.getElementById(link.hash.slice(1));
  const box = field && field.closest(".field, td, li, fieldset, section, .sheet");
  return [words, field && box.innerText.includes(words) ? "beside" : "nowhere: " + link.hash];
})
"""
KEPT = """
() => [...document.querySelectorAll("main form[method=post] input:not([type=number])")].filter(
  field => ["numeric", "decimal"].includes(field.inputMode) && !field.value).length
"""


def sends_nothing(visitor: Visitor, page: Registered) -> bool:
    """Whether the page has a form and refused it."""
    if visitor.goes_to(page.path) != page.status:
        return False  # what an earlier form did, which asked for nothing
    button = visitor.page.locator(f"{ASKING} .button.leading")
    if not button.count():
        return False
    visitor.page.evaluate(EMPTIED, NUMBER)
    with visitor.page.expect_navigation():
        button.first.click()
    return visitor.page.locator("#problems").count() == 1


def wrong_with(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    if not page.title().startswith("错误："):
        yield f"title: {page.title()}"
    if page.evaluate("document.activeElement.id") != "problems":
        yield "the focus is not on the summary"
    told = page.evaluate(TOLD)
    yield from (f"{where}: {words}" for words, where in told if where.startswith("nowhere"))
    if page.evaluate(KEPT):
        yield "what was typed is gone"
    yield from visitor.barriers()


@pytest.mark.crawl
def test_every_form_tells_what_is_wrong_where_it_is_mended(walk: Walk) -> None:
    found, refused = {}, []
    for page in PAGES:
        if page.status != 200 or page.name == "styleguide":
            continue
        visitor = walk(page.role)
        if sends_nothing(visitor, page):
            refused.append(page.name)
            if wrong := list(wrong_with(visitor)):
                found[page.name] = wrong
        visitor.leave()

    assert found == {}
    assert len(refused) >= FEWEST
