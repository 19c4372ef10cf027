"""Zip files that are the same byte for byte whenever they are written."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterable

# The earliest time that a zip file can say; the true one would differ each time.
EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX, ORDINARY_FILE = 3, 0o644 << 16


def write_archive(files: Iterable[tuple[str, bytes]], out: BinaryIO) -> None:
    """In the order given, one at a time, not compressed: PDFs are already, and compression may
    give other bytes with another release of its library.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, date_time=EPOCH)
            entry.create_system, entry.external_attr = UNIX, ORDINARY_FILE
            archive.writestr(entry, content)


def restamped(content: bytes, out: BinaryIO) -> None:
    """An office document that another library zipped, its parts in order and without its clock."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        write_archive(((info.filename, archive.read(info)) for info in archive.infolist()), out)
