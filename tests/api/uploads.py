"""What is sent beside a file, and the file where it is not a photo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.api.world import World
from tests.factories.objections import PDF
from tests.honors.imports.files import a_workbook


def for_nominations(world: World) -> dict[str, Any]:
    """Of the village that most of the world's people belong to, in a round that takes them."""
    return {
        "kind": "nominations",
        "organization": world.tree.villages[0].pk,
        "category": world.draft.category_id,
    }


FILES: dict[str, Callable[[World], Any]] = {
    "imports_create": for_nominations,
    "nominations_add_photo": lambda _w: {},
    "nominations_attach": lambda _w: {"field": "attachments"},
    "objections_letter": lambda _w: {},
    "public_notices_prove": lambda _w: {"place": "公示栏", "taken_at": "2026-03-16T09:00:00+08:00"},
}
UPLOADED = {
    "imports_create": ("名单.xlsx", a_workbook()),
    "objections_letter": ("异议函.pdf", PDF),
}
