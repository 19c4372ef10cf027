"""A document made again from what is sealed: the same bytes, or what differs and why."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from honors.documents.glyphs import require_glyphs
from honors.documents.kinds import kind_of
from honors.documents.sources import Source, ignore_progress
from honors.files import stored_digest
from honors.sealing import site_keyring
from workflow.models import LedgerEvent
from workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from honors.documents.sources import Kind, Progress
    from honors.models import Document

MOST_DIFFERENCES = 50
IN_MEMORY = 8 * 1024 * 1024  # bytes; larger documents are written to disk on their way
MISSING = None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`pointer` names a place in the source; `then` and `now` are what stands there, or None."""

    pointer: str
    then: Any
    now: Any


@dataclass(frozen=True, kw_only=True)
class Reproduction:
    """`same` says that the stored bytes, history and what comes out now agree in every byte.

    Otherwise `reasons` are codes: `file_changed`, `history_changed`, `source_refused` (with the
    refusal's code in `refused`), `source_differs` (see `differences`), `layout_changed`,
    `tools_changed`, or `bytes_differ` where nothing explains it.
    """

    same: bool
    sha256: str
    reasons: tuple[str, ...]
    differences: tuple[Difference, ...]
    refused: str = ""


def digest_of_source(data: Mapping[str, Any]) -> str:
    """Of the source as canonical text, 64 hexadecimal digits; keyed, for a paper may say what is
    private, and a bare hash would vouch for a guess.
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return site_keyring().index(text, purpose="documents/source")


def rendered(kind: Kind, source: Mapping[str, Any], *, progress: Progress = ignore_progress) -> Any:
    """The bytes in a temporary file, at its beginning; the caller closes it."""
    if kind.checks_glyphs:
        require_glyphs(source)
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller's to close
    try:
        kind.render(source, cast("BinaryIO", out), progress)
    except Exception:
        out.close()
        raise
    out.seek(0)
    return out


def digest_of_file(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in iter(lambda: file.read(1 << 16), b""):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def reproduce(document: Document, subject: Any) -> Reproduction:
    """Read the sources again and set them again; nothing is stored."""
    kind = kind_of(document.kind)
    reasons = list(_stored_reasons(document))
    try:
        source: Source = kind.collect(subject, document.options)
        with rendered(kind, source.data) as again:
            made = digest_of_file(again)
    except Refusal as refused:
        reasons.append("source_refused")
        return Reproduction(
            same=False, sha256="", reasons=tuple(reasons), differences=(), refused=refused.code
        )
    differences = tuple(_differences(document.source, source.data))[:MOST_DIFFERENCES]
    if made != document.sha256:
        reasons += _reasons(document, kind, bool(differences))
    return Reproduction(
        same=not reasons, sha256=made, reasons=tuple(reasons), differences=differences
    )


def _stored_reasons(document: Document) -> Iterator[str]:
    if stored_digest(document.file) != document.sha256:
        yield "file_changed"
    event = LedgerEvent.objects.filter(stream=document.sealed_stream, seq=document.sealed_seq)
    if event.values_list("hash", flat=True).first() != document.sealed_hash:
        yield "history_changed"


def _reasons(document: Document, kind: Kind, differs: bool) -> list[str]:
    causes = {
        "source_differs": differs,
        "layout_changed": document.layout != kind.layout,
        "tools_changed": document.tools != kind.tools,
    }
    return [reason for reason, holds in causes.items() if holds] or ["bytes_differ"]


def _differences(then: Any, now: Any, pointer: str = "") -> Iterator[Difference]:
    match then, now:
        case dict(), dict():
            for key in sorted({*then, *now}):
                yield from _differences(then.get(key), now.get(key), f"{pointer}/{key}")
        case list() | tuple(), list() | tuple():
            for place in range(max(len(then), len(now))):
                yield from _differences(_at(then, place), _at(now, place), f"{pointer}/{place}")
        case _ if then != now:
            yield Difference(pointer=pointer, then=then, now=now)


def _at(items: Sequence[Any], place: int) -> Any:
    return items[place] if place < len(items) else MISSING
