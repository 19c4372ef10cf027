"""Files that no row knows: left behind where a transaction was undone after a file was written.

They break nothing, so they are told apart from violations; whoever keeps the server removes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models

CHUNK = 500


def stray_files() -> Iterator[str]:
    """The path of each in its storage. Statements grow by chunks of fixed size only."""
    for storage, fields in _by_storage().items():
        folders = {_folder(field) for field in fields}
        paths: list[str] = []
        for folder in sorted(folders):
            for path in _files(storage, folder):
                paths.append(path)
                if len(paths) == CHUNK:
                    yield from _unknown(paths, fields)
                    paths = []
        yield from _unknown(paths, fields)


def _by_storage() -> dict[Storage, list[models.FileField]]:
    found: dict[Storage, list[models.FileField]] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                found.setdefault(field.storage, []).append(field)
    return found


def _folder(field: models.FileField) -> str:
    """The first part of where it uploads to; what lies elsewhere is not ours."""
    return PurePosixPath(str(field.upload_to)).parts[0]


def _files(storage: Storage, folder: str) -> Iterator[str]:
    if not storage.exists(folder):
        return
    folders, files = storage.listdir(folder)
    for name in sorted(files):
        yield f"{folder}/{name}"
    for name in sorted(folders):
        yield from _files(storage, f"{folder}/{name}")


def _unknown(paths: list[str], fields: list[models.FileField]) -> Iterator[str]:
    known: set[str] = set()
    for field in fields:
        rows = field.model._default_manager.filter(**{f"{field.name}__in": paths})
        known |= set(rows.values_list(field.name, flat=True))
    yield from (path for path in paths if path not in known)
