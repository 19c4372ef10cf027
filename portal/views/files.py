"""Files that leave through a page: a picture may be shown in one, all else is handed over."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
SCANNED = {"jpg": "image/jpeg", "png": "image/png"}


def handed_over(file: Any, *, name: str) -> FileResponse:
    """To be kept, never to be shown inside a page."""
    return _sent(file, name, as_attachment=True, content_type="application/octet-stream")


def looked_at(file: Any, *, name: str, content_type: str) -> FileResponse:
    """A paper that we made ourselves, shown by the browser on a page of its own."""
    return _sent(file, name, as_attachment=False, content_type=content_type)


def shown(found: Any) -> FileResponse:
    """A record with `file`, `name` and `content_type`."""
    if found.content_type not in PICTURES:
        return handed_over(found.file, name=found.name)
    return _sent(found.file, found.name, as_attachment=False, content_type=found.content_type)


def scanned(found: Any) -> FileResponse:
    """The scan of a paper: a record with `file` and `name`."""
    if not is_picture(found.file):
        return handed_over(found.file, name=found.name)
    content_type = SCANNED[_ending(found.file)]
    return _sent(found.file, found.name, as_attachment=False, content_type=content_type)


def is_picture(file: Any) -> bool:
    return _ending(file) in SCANNED


def _ending(file: Any) -> str:
    """We named the stored file by its bytes."""
    return str(file.name).rpartition(".")[2]


def _sent(file: Any, name: str, *, as_attachment: bool, content_type: str) -> FileResponse:
    response = FileResponse(
        file.open(), as_attachment=as_attachment, filename=name, content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
