"""What forms call private goes out of the clear into one envelope of each row, and back.

With it what papers were made from, and what was sent up of dossiers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import migrations, models

from honors.private_answers import opened, seal, split
from honors.sealing import site_keyring

BATCH = 500
SALT = "@salt"
COLUMNS = ("data", "unfit", "snapshot", "sealed", "source", "source_digest", "source_sealed")
CASE = "nomination__category__form"
UNSEALED = models.Q(sealed="")


def in_batches(rows: Any) -> Iterator[list[Any]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield batch


def each(
    apps: Any, name: str, change: Callable[[Any], None], wanted: models.Q, *related: str
) -> None:
    model = apps.get_model("honors", name)
    columns = [f.name for f in model._meta.concrete_fields if f.name in COLUMNS]
    for batch in in_batches(model.objects.filter(wanted).select_related(*related)):
        for row in batch:
            change(row)
        model.objects.bulk_update(batch, columns)


def private_names(row: Any) -> frozenset[str]:
    return frozenset(
        field["name"]
        for field in row.nomination.category.form.fields
        if field.get("private") or any(column.get("private") for column in field.get("fields", ()))
    )


def seal_dossier(row: Any) -> None:
    private = private_names(row)
    row.data, hidden = split(row.data, private)
    row.unfit, hidden_unfit = split(row.unfit, private)
    place = f"dossiers/{row.nomination_id}/{row.revision}"
    row.sealed = seal({"data": hidden, "unfit": hidden_unfit}, place=place)


def open_dossier(row: Any) -> None:
    contents = opened(row.sealed, place=f"dossiers/{row.nomination_id}/{row.revision}")
    row.data |= contents["data"]
    row.unfit |= contents["unfit"]
    row.sealed = ""


def seal_version(row: Any) -> None:
    place = f"dossier_versions/{row.nomination_id}/{row.number}"
    row.data, row.sealed = without_private(row, row.data, place)


def open_version(row: Any) -> None:
    place = f"dossier_versions/{row.nomination_id}/{row.number}"
    row.data, row.sealed = with_private(row.data, row.sealed, place), ""


def seal_recommendation(row: Any) -> None:
    dossier = row.snapshot.get("dossier", {})
    dossier, row.sealed = without_private(row, dossier, f"recommendations/{row.pk}")
    if row.sealed:
        row.snapshot["dossier"] = dossier


def open_recommendation(row: Any) -> None:
    dossier = row.snapshot["dossier"]
    row.snapshot["dossier"] = with_private(dossier, row.sealed, f"recommendations/{row.pk}")
    row.sealed = ""


def without_private(row: Any, data: dict[str, Any], place: str) -> tuple[dict[str, Any], str]:
    """The salt goes with what it protects: beside the digest it would let guesses be tried."""
    clear, hidden = split(data, private_names(row))
    contents = {"data": hidden, "salt": clear.pop(SALT, "")}
    return clear, seal(contents, place=place)


def with_private(data: dict[str, Any], envelope: str, place: str) -> dict[str, Any]:
    contents = opened(envelope, place=place)
    salt = {SALT: contents["salt"]} if contents["salt"] else {}
    return {**data, **contents["data"], **salt}


def canonical(row: Any) -> str:
    return json.dumps(row.source, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def place_of_document(row: Any) -> str:
    return f"documents/{row.kind}/{row.subject_key}/{row.source_digest}"


def seal_document(row: Any) -> None:
    row.source_digest = site_keyring().index(canonical(row), purpose="documents/source")
    text = json.dumps(row.source, ensure_ascii=False)
    row.source_sealed = site_keyring().seal(text, place=place_of_document(row))
    row.source = {}


def open_document(row: Any) -> None:
    row.source = json.loads(site_keyring().open(row.source_sealed, place=place_of_document(row)))
    row.source_digest = hashlib.sha256(canonical(row).encode()).hexdigest()
    row.source_sealed = ""


def seal_all(apps: Any, _schema: Any) -> None:
    """Rows that are sealed already stay as they are, so it may be run again."""
    each(apps, "Dossier", seal_dossier, UNSEALED, CASE)
    each(apps, "DossierVersion", seal_version, UNSEALED, CASE)
    each(apps, "Recommendation", seal_recommendation, UNSEALED, CASE)


def open_all(apps: Any, _schema: Any) -> None:
    each(apps, "Dossier", open_dossier, ~UNSEALED, CASE)
    each(apps, "DossierVersion", open_version, ~UNSEALED, CASE)
    each(apps, "Recommendation", open_recommendation, ~UNSEALED, CASE)


def seal_documents(apps: Any, _schema: Any) -> None:
    each(apps, "Document", seal_document, models.Q(source_sealed=""))


def open_documents(apps: Any, _schema: Any) -> None:
    each(apps, "Document", open_document, ~models.Q(source_sealed=""))


def an_envelope() -> models.TextField[str, str]:
    return models.TextField(blank=True, editable=False)


class Migration(migrations.Migration):
    dependencies = [
        ("honors", "0009_polls"),
    ]

    operations = [
        migrations.AddField("dossier", "sealed", an_envelope()),
        migrations.AddField("dossierversion", "sealed", an_envelope()),
        migrations.AddField("recommendation", "sealed", an_envelope()),
        migrations.RunPython(seal_all, open_all),
        migrations.AddField("document", "source_sealed", an_envelope()),
        migrations.AlterField("document", "source", models.JSONField(default=dict)),
        migrations.RunPython(seal_documents, open_documents),
        migrations.RemoveField("document", "source"),
        migrations.AlterField("document", "source_sealed", models.TextField(editable=False)),
    ]
