"""Several PDFs as one, so that the layout of thousands of pages is never in memory at once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from pypdf import PdfWriter
from pypdf.generic import NameObject, TextStringObject

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def bind(parts: Iterable[bytes], out: BinaryIO, *, title: str, at: datetime) -> None:
    """Their pages in order, written without the clock: the same parts give the same bytes."""
    book = PdfWriter()
    for part in parts:
        book.append(io.BytesIO(part), import_outline=False)
    stamp = f"D:{at:%Y%m%d%H%M%S}Z"
    book.add_metadata({"/Title": title, "/CreationDate": stamp, "/ModDate": stamp})
    book.root_object[NameObject("/Lang")] = TextStringObject("zh-CN")
    book.write(out)
