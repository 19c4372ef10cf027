"""Worlds that many tests begin in: built once through the actions, then put back row by row.

A county with its people and an open round takes hundreds of statements to build and a few dozen to
put back, so the suite takes half the time. What is put back is what the actions wrote, ledger
included; where a row is already taken, the world is built again for that test.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from workflow.models import GENESIS, LedgerEvent, LedgerStream

World = TypeVar("World")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Kept:
    """`rows` by table, in an order in which they can be written again."""

    rows: dict[str, list[Row]]
    world: Any


_kept: dict[Hashable, Kept | None] = {}


def built_once(key: Hashable, build: Callable[[], World]) -> World:
    """`build()`, or what it gave the first time for this key, put back into the database."""
    kept = _kept.get(key)
    if kept and _put_back(kept.rows):
        return cast("World", copy.deepcopy(kept.world))
    before = _everything()
    world = build()
    if key not in _kept:
        rows = _added(before)
        _kept[key] = Kept(rows, copy.deepcopy(world)) if rows is not None else None
    return world


def _tables() -> list[type[models.Model]]:
    """Streams before their events: an event is refused where its stream does not wait for it."""
    first = [LedgerStream, LedgerEvent]
    return first + [m for m in apps.get_models(include_auto_created=True) if m not in first]


def _everything() -> dict[str, dict[Any, Row]]:
    stored = {}
    with connection.cursor() as cursor:
        for model in _tables():
            columns = ", ".join(_columns(model))
            cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY 1")  # noqa: S608 - our own tables
            stored[model._meta.db_table] = {row[0]: tuple(row) for row in cursor.fetchall()}
    return stored


def _columns(model: type[models.Model]) -> list[str]:
    """The primary key first."""
    key, *others = sorted(
        model._meta.local_concrete_fields, key=lambda field: not field.primary_key
    )
    return [connection.ops.quote_name(cast("str", field.column)) for field in (key, *others)]


def _added(before: dict[str, dict[Any, Row]]) -> dict[str, list[Row]] | None:
    """Nothing where a row that was there has been changed: that cannot be told as new rows."""
    added = {}
    for table, rows in _everything().items():
        old = before[table]
        if table != LedgerStream._meta.db_table and any(
            rows.get(k) != row for k, row in old.items()
        ):
            return None
        if new := [row for key, row in rows.items() if key not in old]:
            added[table] = new
    return added


def _put_back(rows: dict[str, list[Row]]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for model in _tables():
                if written := rows.get(model._meta.db_table):
                    values = (
                        [_unwound(row) for row in written] if model is LedgerStream else written
                    )
                    cursor.executemany(_insertion(model), values)
            connection.check_constraints()  # it may have stood on rows that are not there now
    except DatabaseError:
        return False
    return True


def _insertion(model: type[models.Model]) -> str:
    columns = _columns(model)
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - our own tables


def _unwound(stream: Row) -> Row:
    """Where a stream stood before its first event: its events move it on again."""
    key, _seq, _head, _last_at = stream
    return key, 0, GENESIS, None
