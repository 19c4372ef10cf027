"""Somebody at a browser: a role, a screen, a language, scripts or none; and what they see."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe leaves to a person, by rule and why it cannot tell, and what a person found.
REVIEWED = {
    ("color-contrast", "bgGradient"): "the arrow of a choice lies beside its words, on plain white",
    ("color-contrast", "imgNode"): "words of a drawing have the ink of the words around it",
    ("color-contrast", "bgOverlap"): "a name on its own square: 5.3 to 1 where it is least",
    ("color-contrast", "pseudoContent"): "the line of a timeline runs beside its words",
    ("color-contrast", "elmPartiallyObscuring"): "a bar that stays in sight, on its own ground",
    ("color-contrast", "nonBmp"): "an arrow between words that say the same, hidden from readers",
    ("color-contrast", "shortTextContent"): "a digit of a drawing, in the ink of the others",
}
PHONE, DESK = 360, 1366
PATIENCE = 60_000  # milliseconds
HEIGHTS = {PHONE: 740, DESK: 768}
# A link within a sentence is as high as its line; everything else must be easy to hit.
TOO_SMALL = """
least => [...document.querySelectorAll("a, button, input, select, textarea, summary")].filter(e => {
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  if (!box.width || !box.height || style.visibility === "hidden" || e.type === "hidden") return false;
  if (e.closest(".skip, .visually-hidden")) return false;
  const sentence = e.tagName === "A" && style.display === "inline";
  if (sentence && e.closest("p, li, dd, td, .hint")) return false;
  const named = e.id && document.querySelector(`label[for="${e.id}"]`);
  const label = e.closest("label") || named;
  const choice = e.type === "radio" || e.type === "checkbox";
  const hit = choice && label ? label.getBoundingClientRect() : box;
  return hit.height < least - 0.5 || hit.width < least - 0.5;
}).map(e => e.outerHTML.slice(0, 120))
"""
SCROLLS = """
() => document.documentElement.scrollWidth > window.innerWidth
  ? [...document.querySelectorAll("body *")]
      .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120))
  : []
"""
TEXTS = """
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, text = node.textContent.trim();
    if (text && !node.parentElement.closest("body [lang], script, pre")) found.push(text);
  }
  return [...new Set(found)];
}
"""
# Every word half as long again, as another language would have it.
LONGER = """
() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const text = node.textContent.trim();
    if (!text || node.parentElement.closest("script, option, pre, svg")) continue;
    node.textContent += " " + "wort ".repeat(Math.ceil(text.length * 0.4 / 5));
  }
}
"""

# Tokens and identifiers may hold any digits.
NO_VALUES = re.compile(r'(csrfmiddlewaretoken" value="|href="#|id=")[^"]*')
NUMBERS = re.compile(r"(?<![0-9A-Za-z])(?:1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?![0-9A-Za-z])")


@dataclass(frozen=True)
class Site:
    """`ask` has the county's desk do a step: `tests.browser.desk`."""

    facts: dict[str, Any]
    ask: Callable[[str], str]

    @property
    def url(self) -> str:
        return str(self.facts["url"])

    def path(self, pattern: str) -> str:
        """An address with the keys of the seeded records filled in: `/nominations/{draft}/`."""
        return pattern.format(**self.facts)


@cache
def axe_script() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()


def why_undecided(node: dict[str, Any]) -> str:
    """What axe says of an element: the key of the first check that it did not pass."""
    checks = [*node["any"], *node["all"], *node["none"]]
    data = checks[0]["data"] if checks else None
    return str(data.get("messageKey", "")) if isinstance(data, dict) else ""


@dataclass
class Visitor:
    site: Site
    context: BrowserContext
    page: Page
    scripts: bool
    size: str
    bytes_read: int = 0
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def arrives(
        cls,
        browser: Browser,
        site: Site,
        role: str = "",
        *,
        width: int = PHONE,
        scripts: bool = True,
        language: str = "zh-hans",
        size: str = "standard",
        contrast: str = "standard",
    ) -> Visitor:
        """Signed in as the role, if one is given."""
        context = browser.new_context(
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(PATIENCE)
        visitor = cls(site, context, context.new_page(), scripts, size)
        if role:
            visitor._keep(sessionid=site.facts["people"][role]["session"])
        visitor.looks(width=width, language=language, size=size, contrast=contrast)
        visitor._listen()
        return visitor

    def looks(
        self,
        *,
        width: int,
        language: str,
        size: str = "standard",
        contrast: str = "standard",
    ) -> None:
        """From now on at a screen of this width, in this language and mode."""
        self.size = size
        self.page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 768)})
        self._keep(django_language=language, size=size, contrast=contrast)

    def _keep(self, **cookies: str) -> None:
        url = self.site.url
        self.context.add_cookies([{"name": n, "value": v, "url": url} for n, v in cookies.items()])

    def _listen(self) -> None:
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._count)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes_read += int(event["encodedDataLength"])

    def _hear(self, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def goes_to(self, pattern: str) -> int:
        """Answers the status."""
        response = self.page.goto(self.site.url + self.site.path(pattern))
        assert response is not None
        return response.status

    def leave(self) -> None:
        self.context.close()

    # --- What is wrong with the page that is shown ---------------------------------------------
    def barriers(self) -> list[str]:
        """What axe finds, and what it cannot decide and nobody has looked at; with the element."""
        self.page.evaluate(axe_script())
        found = self.page.evaluate(
            "tags => axe.run({runOnly: {type: 'tag', values: tags}})",
            TAGS,
        )
        wrong = [(result["id"], node) for result in found["violations"] for node in result["nodes"]]
        undecided = [
            (result["id"], node)
            for result in found["incomplete"]
            for node in result["nodes"]
            if (result["id"], why_undecided(node)) not in REVIEWED
        ]
        return [
            f"{rule}: {why_undecided(node)} {node['html'][:160]}"
            for rule, node in [*wrong, *undecided]
        ]

    def small_targets(self) -> list[str]:
        least = 44 if self.size == "standard" else 60
        return list(self.page.evaluate(TOO_SMALL, least))

    def overflow(self) -> list[str]:
        return list(self.page.evaluate(SCROLLS))

    def words_of(self, others: Container[str]) -> list[str]:
        """Whole texts of the page that are among `others`: the words of another language."""
        return [text for text in self.page.evaluate(TEXTS) if text in others]

    def lengthen(self) -> None:
        self.page.evaluate(LONGER)

    def strangers(self) -> list[str]:
        """Requests that went elsewhere."""
        own = urlsplit(self.site.url).netloc
        return [url for url in self.requests if urlsplit(url).netloc not in {own, ""}]

    def shows(self, words: str) -> bool:
        return words in self.page.content()

    def canaries(self, *values: str) -> list[str]:
        """Personal values in the source of the page: planted ones, and all that look like one."""
        source = NO_VALUES.sub("", self.page.content())
        return [value for value in values if value in source] + NUMBERS.findall(source)
