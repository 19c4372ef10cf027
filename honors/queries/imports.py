"""Imports as far as somebody may see them, and what their rows say to whoever handed them in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from honors.identity import mask_id, mask_phone
from honors.models import Import
from honors.roles import PATH_END, Role, paths_of
from honors.sealing import site_keyring

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import ImportRow, User

LONGEST_SHOWN = 40
_MASKED = {"resident_id": mask_id, "family_resident_id": mask_id, "phone": mask_phone}


def visible_to(user: User, *, at: datetime) -> QuerySet[Import]:
    """The own ones; and for auditors that there were some at the places that they audit."""
    seen = Q(uploaded_by=user)
    for path in paths_of(user.standing(at=at).having(Role.AUDITOR)):
        seen |= Q(organization_path__gte=path, organization_path__lt=path + PATH_END)
    return Import.objects.filter(seen).order_by("pk")


def readable_by(user: User) -> QuerySet[Import]:
    """Whose rows and file somebody may read: nobody's but their own."""
    return Import.objects.filter(uploaded_by=user).order_by("pk")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a row says. `mistakes` are (column, code, message); column 0 is the row as a whole."""

    values: Mapping[str, Any]
    mistakes: tuple[tuple[int, str, str], ...]


def row_place(row: ImportRow) -> str:
    return f"imports/{row.owner_id}/rows/{row.line}"


def file_place(digest: str) -> str:
    return f"imports/{digest}/file"


def seal_row(row: ImportRow, values: Mapping[str, Any], mistakes: Any) -> str:
    said = json.dumps([dict(values), [list(mistake) for mistake in mistakes]], ensure_ascii=False)
    return site_keyring().seal(said, place=row_place(row))


def told_by(row: ImportRow) -> Told:
    """Nothing, once it was wiped."""
    if not row.sealed:
        return Told(values={}, mistakes=())
    values, mistakes = json.loads(site_keyring().open(row.sealed, place=row_place(row)))
    return Told(values=values, mistakes=tuple((m[0], m[1], m[2]) for m in mistakes))


def seal_file(content: bytes, *, digest: str) -> bytes:
    return site_keyring().seal_bytes(content, place=file_place(digest))


def content_of(import_: Import) -> bytes:
    """The file as it was handed in."""
    with import_.file.open("rb") as sealed:
        return site_keyring().open_bytes(sealed.read(), place=file_place(import_.sha256))


def shown(values: Mapping[str, Any]) -> dict[str, str]:
    """For a preview: numbers of persons masked, long texts cut short."""
    return {name: _shown(name.rpartition("/")[2], value) for name, value in values.items()}


def _shown(name: str, value: Any) -> str:
    text = str(value)
    if name in _MASKED:
        return _MASKED[name](text)
    if name.endswith("phone"):
        return mask_phone(text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
