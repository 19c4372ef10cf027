"""An address as a picture that a phone reads."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET = 4  # modules around it


def code_of(address: str) -> SafeString:
    """Decoration beside the address itself; as large as the style sheet has it."""
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(border=QUIET, omitsize=True, svgclass="code", lineclass=None)
    hidden = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return mark_safe(hidden)  # noqa: S308 - drawn by us, and the address is only its dots
