"""The guards that keep history append-only, as SQL for each database.

They stop accidents, not the owner of the database; what an owner changes is found by
`workflow.verification`. Installed by migration 0002; nothing in production removes them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

SEPARATOR = "\n--;\n"


def install(connection: Any) -> None:
    script = Path(__file__).with_name(f"{connection.vendor}.sql").read_text()
    with connection.cursor() as cursor:
        for statement in script.split(SEPARATOR):
            cursor.execute(statement)
