"""A key is retired: what it sealed is sealed anew under the current one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.queries.accounts import is_operator
from honors.sealing import SealBroken, site_keyring
from workflow import ledger
from workflow.refusals import NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from honors.sealing import Keyring
    from workflow.definition import Actor

STREAM = "sealing:site"
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Resealed:
    """`count` values are under the key `key` now; `broken` rows did not open, and were left."""

    key: str
    count: int
    broken: list[str] = field(default_factory=list)


def reseal(*, by: Actor, at: datetime) -> Resealed:
    """Everything that an older key sealed, in every table, so that the key may go.

    Each batch of rows commits by itself: work goes on meanwhile, and a run that was cut short is
    made good by the next one.
    """
    if not is_operator(by):
        raise NotPermitted(_("Only an operator may seal anew."))
    keyring = site_keyring()
    count, broken = 0, []
    for model in apps.get_models():
        for column, place in getattr(model, "envelopes", {}).items():
            done, failed = _column(model, column, place, keyring)
            count += done
            broken += failed
        for column, place in getattr(model, "sealed_files", {}).items():
            done, failed = _files(model, column, place, keyring)
            count += done
            broken += failed
    facts = {"key": keyring.current, "count": count, "broken": len(broken)}
    ledger.record(STREAM, "sealing.reseal", actor=by.ledger_key, at=at, facts=facts)
    return Resealed(key=keyring.current, count=count, broken=broken)


def _column(model: type[Model], column: str, place: str, keyring: Keyring) -> tuple[int, list[str]]:
    current = {f"{column}__startswith": f"{keyring.current}:"}
    older = model._default_manager.exclude(**{column: ""}).exclude(**current).order_by("pk")
    count, last = 0, 0
    broken: list[str] = []
    while True:
        with transaction.atomic():
            batch: list[Any] = list(older.filter(pk__gt=last).select_for_update()[:BATCH])
            opened = [row for row in batch if _sealed_anew(row, column, place, keyring)]
            model._default_manager.bulk_update(opened, [column])
        if not batch:
            return count, broken
        count, last = count + len(opened), batch[-1].pk
        broken += [f"{model._meta.db_table}:{row.pk}" for row in batch if row not in opened]


def _sealed_anew(row: Any, column: str, place: str, keyring: Keyring) -> bool:
    where = place.format(row=row)
    try:
        value = keyring.open(getattr(row, column), place=where)
    except SealBroken:
        return False
    setattr(row, column, keyring.seal(value, place=where))
    return True


def _files(model: type[Model], column: str, place: str, keyring: Keyring) -> tuple[int, list[str]]:
    """One at a time, as one may be large."""
    rows = model._default_manager.exclude(**{column: ""}).order_by("pk")
    count = 0
    broken: list[str] = []
    for key in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            row: Any = rows.select_for_update(of=("self",)).get(pk=key)
            try:
                count += _file_anew(row, column, place.format(row=row), keyring)
            except (SealBroken, OSError):
                broken.append(f"{model._meta.db_table}:{key}")
    return count, broken


def _file_anew(row: Any, column: str, place: str, keyring: Keyring) -> bool:
    """A new file beside the old one, which goes when the row is stored."""
    file = getattr(row, column)
    with file.open("rb") as sealed:
        content = sealed.read()
    if content.startswith(f"{keyring.current}:".encode()):
        return False
    anew = keyring.seal_bytes(keyring.open_bytes(content, place=place), place=place)
    storage, old = file.storage, file.name
    setattr(row, column, storage.save(old, ContentFile(anew)))
    row.save(update_fields=[column])
    transaction.on_commit(lambda: storage.delete(old))
    return True
