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
# For those who work at a desk: how close rows stand, and whether single keys do something.
DENSITIES = {"roomy": _("Roomy lists"), "compact": _("Compact lists")}
KEYS = {"on": _("Keys on"), "off": _("Keys off")}
DENSITY_COOKIE, KEYS_COOKIE = "density", "keys"


@dataclass(frozen=True, kw_only=True)
class Modes:
    size: str
    contrast: str
    density: str
    keys: str

    @property
    def classes(self) -> str:
        """What the style sheet knows the page by."""
        usual = f"size-{self.size} contrast-{self.contrast}"
        return f"{usual} density-compact" if self.density == "compact" else usual


def modes_of(request: HttpRequest) -> Modes:
    return Modes(
        size=_known(request, SIZE_COOKIE, SIZES),
        contrast=_known(request, CONTRAST_COOKIE, CONTRASTS),
        density=_known(request, DENSITY_COOKIE, DENSITIES),
        keys=_known(request, KEYS_COOKIE, KEYS),
    )


def _known(request: HttpRequest, cookie: str, options: Mapping[str, object]) -> str:
    chosen = request.COOKIES.get(cookie, "")
    return chosen if chosen in options else next(iter(options))
