"""Documents opened by libraries that do not write them, as their readers would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
import zxingcpp
from PIL.Image import Image
from pypdf import PdfReader


def pdf(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def pages(content: bytes) -> list[str]:
    """The text of each page, without what only sets it apart on the page."""
    return ["".join(page.extract_text().split()) for page in pdf(content).pages]


def pictures(content: bytes, *, dpi: int = 100) -> list[Image]:
    document = pypdfium2.PdfDocument(content)
    return [page.render(scale=dpi / 72).to_pil() for page in document]


def left_of(content: bytes, number: int, text: str) -> float:
    """Where a text begins on a page, in millimeters from the left."""
    words = pypdfium2.PdfDocument(content)[number].get_textpage()
    place, _length = words.search(text).get_next()
    return float(words.get_charbox(place)[0]) / 72 * 25.4


def sizes(content: bytes) -> set[tuple[int, int]]:
    """Width and height of the pages, in millimeters."""
    boxes = [page.mediabox for page in pdf(content).pages]
    return {(round(float(b.width) / 72 * 25.4), round(float(b.height) / 72 * 25.4)) for b in boxes}


def qr_codes(picture: Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def fonts(content: bytes) -> Iterator[tuple[str, bool]]:
    """Name of each font of a PDF without the mark of its subset, and whether it is embedded."""
    for page in pdf(content).pages:
        listed: Any = page["/Resources"].get("/Font", {})  # type: ignore[union-attr]
        for entry in listed.values():
            font: Any = entry.get_object()
            below: Any = font["/DescendantFonts"][0].get_object()
            descriptor = below["/FontDescriptor"].get_object()
            name = str(font["/BaseFont"]).rpartition("+")[2]
            yield name, any(key.startswith("/FontFile") for key in descriptor)
