"""What a spreadsheet is as a package of parts, before anything in it is read.

Nothing is unpacked to disk and nothing is fetched. A part that declares a document type is refused
whole, so no entity is ever expanded (CWE-776, CWE-611); sizes are those that the package declares,
beyond which Python's reader does not read.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from workflow.refusals import Message

MOST_PARTS = 1000
UNPACKED_LIMIT = 200 * 1024 * 1024
# A spreadsheet of nothing but one repeated word shrinks to a fiftieth; a bomb to a thousandth.
MOST_SHRUNK = 400
SHRUNK_FROM = 5 * 1024 * 1024
PIECE = 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PACKAGE = b"PK\x03\x04"
_WORKBOOK = "xl/workbook.xml"
_ENCRYPTED_FLAG = 0x1
# What Python's readers of packages and of XML raise where either is broken.
_UNREADABLE = (
    expat.ExpatError, zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError,
    RuntimeError, ValueError,
)  # fmt: skip


def refused(message: Message, code: str, **params: object) -> InvalidInput:
    return InvalidInput(message, code=code, pointer="/file", **params)


def damaged() -> InvalidInput:
    message = _("This spreadsheet is damaged. Open it, save it as a new .xlsx file and try again.")
    return refused(message, "file_damaged")


def explain_foreign(content: bytes) -> None:
    """Spreadsheets that cannot be taken, each with what to do about it."""
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED in content:
            message = _("This file is protected by a password. Remove the password and save again.")
            raise refused(message, "file_encrypted")
        message = _("This is a spreadsheet of the old kind (.xls). Save it as .xlsx and try again.")
        raise refused(message, "file_old_spreadsheet")
    if not content.startswith(_PACKAGE):
        return
    with opened(content) as package:
        names = [name.lower() for name in package.namelist()]
        if any(part.flag_bits & _ENCRYPTED_FLAG for part in package.infolist()):
            message = _("This file is protected by a password. Remove the password and save again.")
            raise refused(message, "file_encrypted")
    if any(name.endswith("vbaproject.bin") for name in names):
        message = _("This spreadsheet contains macros. Save it as .xlsx without macros.")
        raise refused(message, "file_macros")


def opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    # Python's zip reader answers a kind of RuntimeError to a version that it cannot read.
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError) as error:
        raise damaged() from error


def examine(content: bytes) -> list[str]:
    """The names of the parts, once each was found to be safe to read."""
    with opened(content) as package:
        _refuse_bomb(package, len(content))
        for part in package.infolist():
            if PurePosixPath(part.filename).suffix.lower() in (".xml", ".rels", ".vml"):
                for _element in elements(package, part.filename):
                    pass
        return package.namelist()


def _refuse_bomb(package: zipfile.ZipFile, size: int) -> None:
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    shrunk = unpacked > SHRUNK_FROM and unpacked > MOST_SHRUNK * size
    if len(parts) > MOST_PARTS or unpacked > UNPACKED_LIMIT or shrunk:
        message = _(
            "Unpacked, this spreadsheet is far too large. Copy the rows into a new one and save it."
        )
        raise refused(message, "file_bomb")
    if len({part.filename for part in parts}) < len(parts):
        raise damaged()


def elements(
    package: zipfile.ZipFile, name: str, wanted: Collection[str] = ()
) -> Iterator[tuple[str, dict[str, str]]]:
    """The wanted elements of a part, by local name with their attributes, in constant memory. The
    part is read to its end even where none is wanted.
    """
    found: list[tuple[str, dict[str, str]]] = []

    def note(tag: str, given: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local in wanted:
            found.append((local, given))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    if wanted:
        parser.StartElementHandler = note
    try:
        with package.open(name) as part:
            while piece := part.read(PIECE):
                parser.Parse(piece, False)
                yield from found
                found.clear()
        parser.Parse(b"", True)
        yield from found
    except _UNREADABLE as error:
        raise damaged() from error


def _refuse_document_type(*_declared: object) -> None:
    message = _("This spreadsheet declares a document type, as no office program writes it.")
    raise refused(message, "file_document_type")
