"""Whom a consultation asks about a case, and what it shows them: pure, from a stage's settings.

settings: {"departments": those asked about every case, "by_kind": {kind of nominee: departments},
"by_value": [{"field", "values", "departments"}] for cases whose dossier says so, such as cadres
and enterprises, "identity": what of `IDENTITY` is shown, "fields": which answers of the dossier}.
Name, kind and unit are always shown; scores, ranks and files never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

IDENTITY = ("sex", "birth_date", "resident_id", "members")


def departments_for(
    settings: Mapping[str, Any], *, kind: str, answers: Mapping[str, Any]
) -> list[int]:
    """Each once, those of every case first."""
    asked = [*settings.get("departments", ()), *settings.get("by_kind", {}).get(kind, ())]
    for rule in settings.get("by_value", ()):
        if answers.get(rule["field"]) in rule["values"]:
            asked += rule["departments"]
    return list(dict.fromkeys(asked))


def every_department(settings: Mapping[str, Any]) -> Iterator[int]:
    """All that any case could be shown to."""
    yield from settings.get("departments", ())
    for keys in settings.get("by_kind", {}).values():
        yield from keys
    for rule in settings.get("by_value", ()):
        yield from rule["departments"]
