"""A row with its file: stored together, or neither."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile


def save_with_file(row: Any, *, name: str, content: bytes) -> None:
    """`file` is the field; where the row is refused, the file does not stay behind."""
    row.file.save(name, ContentFile(content), save=False)
    try:
        row.save()
    except Exception:
        row.file.delete(save=False)
        raise
