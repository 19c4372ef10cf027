"""The formulas of a workbook computed by others: by a few lines of our own, and by LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import statistics
import subprocess
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def recalculated(content: bytes, folder: Path) -> Workbook:
    """As LibreOffice has it after it computed every formula anew."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_ALWAYS)
    (folder / "given.xlsx").write_bytes(content)
    (folder / "computed").mkdir()
    command = [
        str(OFFICE), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless",
        "--convert-to", "xlsx", "--outdir", str(folder / "computed"), str(folder / "given.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return load_workbook(folder / "computed" / "given.xlsx", data_only=True)


def _round(value: float, places: float) -> float:
    step = Decimal(1).scaleb(-int(places))
    return float(Decimal(repr(round(value, 9))).quantize(step, ROUND_HALF_UP))


def _countifs(*pairs: Any) -> int:
    """Ranges and conditions in turn; a condition is a figure, or a sign and a figure."""
    ranges, conditions = pairs[::2], pairs[1::2]
    return sum(
        all(_meets(value, c) for value, c in zip(row, conditions, strict=True))
        for row in zip(*ranges, strict=True)
    )


def _meets(value: Any, condition: Any) -> bool:
    if isinstance(condition, str):
        figure = float(condition[1:])
        return value is not None and (value > figure if condition[0] == ">" else value < figure)
    return bool(value == condition)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ROUND": _round,
    "AVERAGE": statistics.fmean,
    "MEDIAN": statistics.median,
    "SUM": sum,
    "MIN": min,
    "MAX": max,
    "COUNT": len,
    "ABS": abs,
    "AND": lambda *all_: all(all_),
    "IF": lambda condition, yes, no: yes if condition else no,
    "COUNTIFS": _countifs,
}
_REFERENCE = re.compile(
    r"(?:([\u4e00-\u9fff]+)!)?\$?([A-Z]{1,2})\$?(\d+)(?::\$?([A-Z]{1,2})\$?(\d+))?"
)


class Computed:
    """The value of each cell, its formula computed here from the other cells."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(io.BytesIO(content))
        self.known: dict[tuple[str, str], Any] = {}

    def value(self, sheet: str, cell: str) -> Any:
        key = (sheet, cell)
        if key not in self.known:
            found = self.book[sheet][cell].value
            is_formula = isinstance(found, str) and found.startswith("=")
            self.known[key] = self._compute(sheet, found[1:]) if is_formula else found
        return self.known[key]

    def _compute(self, sheet: str, formula: str) -> Any:
        names: dict[str, Any] = {}

        def named(match: re.Match[str]) -> str:
            place, first, row, last, end = match.groups()
            name = f"cell{len(names)}"
            names[name] = (
                list(self._range(place or sheet, f"{first}{row}:{last}{end}"))
                if last
                else self.value(place or sheet, f"{first}{row}")
            )
            return name

        parts = re.split(r'("[^"]*")', formula)
        source = "".join(p if p.startswith('"') else _REFERENCE.sub(named, p) for p in parts)
        source = re.sub(r'"([<>])"&(\w+)', r'"\1" + str(\2)', source)
        source = re.sub(r"(\w+)=(\w+)", r"\1==\2", source)
        return eval(source, {"__builtins__": {}, "str": str, **FUNCTIONS}, names)  # noqa: S307 - our own formulas, in a test

    def _range(self, sheet: str, cells: str) -> Iterator[Any]:
        first_column, first_row, last_column, last_row = range_boundaries(cells)
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                name = self.book[sheet].cell(row, column).coordinate
                yield self.value(sheet, name)
