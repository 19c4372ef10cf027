"""Files that people hand in: told by their bytes, never by their name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from honors.texts import clean_text
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection

NAME_LIMIT = 200

# The bytes with which a file of the kind begins, and its media type.
_BEGINNINGS = {
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "pdf": (b"%PDF-", "application/pdf"),
    "docx": (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (b"", "text/csv"),
}
_EXTENSIONS = {kind: kind for kind in _BEGINNINGS} | {"jpeg": "jpg"}
_PARTS = {
    "docx": {"[Content_Types].xml", "word/document.xml"},
    "xlsx": {"[Content_Types].xml", "xl/workbook.xml"},
}
_MACROS = {"word/vbaProject.bin", "xl/vbaProject.bin"}
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
# What no text begins with, whatever its encoding.
_NO_TEXT = (b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")


class CheckedFile(NamedTuple):
    """`name` is what people called it; `stored_name` is ours and says nothing but the kind."""

    name: str
    kind: str
    content_type: str
    size: int
    sha256: str

    @property
    def stored_name(self) -> str:
        return f"{self.sha256[:32]}.{_EXTENSIONS[self.kind]}"


def check_file(
    content: bytes, *, name: str, kinds: Collection[str], limit: int, pointer: str = "/file"
) -> CheckedFile:
    """`limit` is in bytes. The beginning of the file must be that of one of the kinds."""
    shown = clean_text(name, field=pointer.lstrip("/"), limit=NAME_LIMIT, lines=False)
    if not content:
        raise InvalidInput(_("The file is empty."), code="file_empty", pointer=pointer)
    if len(content) > limit:
        message = _("The file has %(size)s bytes; at most %(limit)s are allowed.")
        raise InvalidInput(
            message, code="file_too_large", pointer=pointer, size=len(content), limit=limit
        )
    kind = next((k for k in kinds if _is(k, content)), None)
    if kind is None:
        message = _("This file is none of: %(kinds)s.")
        named = ", ".join(k.upper() for k in kinds)
        raise InvalidInput(message, code="file_kind", pointer=pointer, kinds=named)
    digest = hashlib.sha256(content).hexdigest()
    return CheckedFile(shown, kind, _BEGINNINGS[kind][1], len(content), digest)


def _is(kind: str, content: bytes) -> bool:
    begins = content.startswith(_BEGINNINGS[kind][0])
    if kind == "csv":
        return _is_text(content)
    return begins and (kind not in _PARTS or _has_parts(content, _PARTS[kind]))


def _is_text(content: bytes) -> bool:
    """Text of one byte a sign or more has no NUL; that of two says so with its mark."""
    wide = content.startswith(_WIDE_MARKS)
    return not content.startswith(_NO_TEXT) and (wide or b"\x00" not in content)


def _has_parts(content: bytes, needed: set[str]) -> bool:
    """An office document by its list of parts, without macros. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
    # Python's zip reader answers a kind of RuntimeError to a version that it cannot read.
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        return False
    return names >= needed and not names & _MACROS


def stored_digest(file: Any) -> str:
    """SHA-256 of what lies in the storage now, as hexadecimal digits; empty if nothing does."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except (OSError, ValueError):  # ValueError: the row names no file
        return ""
