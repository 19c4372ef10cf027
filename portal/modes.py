"""How large and how sharp somebody wants the pages: kept by the browser, drawn by the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
# The first of each is what somebody sees who has chosen nothing.
SIZES = {"standard": _("Standard"), "large": _("Large text"), "larger": _("Largest text")}
CONTRASTS = {"standard": _("Usual contrast"), "high": _("High contrast")}
SIZE_COOKIE, CONTRAST_COOKIE = "size", "contrast"


@dataclass(frozen=True, kw_only=True)
class Modes:
    size: str
    contrast: str

    @property
    def classes(self) -> str:
        """What the style sheet knows the page by."""
        return f"size-{self.size} contrast-{self.contrast}"


def modes_of(request: HttpRequest) -> Modes:
    return Modes(
        size=_known(request, SIZE_COOKIE, SIZES),
        contrast=_known(request, CONTRAST_COOKIE, CONTRASTS),
    )


def _known(request: HttpRequest, cookie: str, options: Mapping[str, object]) -> str:
    chosen = request.COOKIES.get(cookie, "")
    return chosen if chosen in options else next(iter(options))
