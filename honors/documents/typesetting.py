"""PDF by typst: our own fonts, no system ones, the same bytes for the same data and the same time.

Data reach a template as one JSON text, never as source, so nothing that people type is executed.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pylopdf_fonts_zh_cn as zh_fonts
import typst
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TEMPLATES = Path(__file__).parent / "typst"
FONT_FILES = (zh_fonts.serif_path(), zh_fonts.sans_path())
TOOLS = f"typst {version('typst')}, fonts {version('pylopdf-fonts-zh-cn')}"


def typeset(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF. `at` is the time that the file says it was made, in place of the clock."""
    compiler = typst.Compiler(
        str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=_fonts()
    )
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    made = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=at.replace(microsecond=0))
    return cast("bytes", made)


@cache
def _fonts() -> Any:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=sorted({str(path.parent) for path in FONT_FILES}),
    )


@cache
def printable() -> frozenset[int]:
    """The code points that at least one of our fonts draws: each stands in for the other."""
    known: set[int] = set()
    for path in FONT_FILES:
        with TTFont(path, lazy=True) as font:
            known |= font.getBestCmap().keys()
    return frozenset(known)
