"""Blind stages: judged by a copy that was written before, and that nobody changed untold."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from honors.models import RedactedCopy, ScoreSheet
from honors.snapshots import digest_of
from honors.states import COUNTING_SHEETS
from workflow.models import LedgerEvent

Broken = tuple[str, str]


def blind_sheets_rest_on_a_copy() -> Iterator[Broken]:
    """Every counting sheet of a blind stage came after a copy of the version that it judges, or of
    an earlier one: a formal correction leaves the sheet as it is.
    """
    copies = RedactedCopy.objects.filter(
        nomination=OuterRef("nomination"),
        number__lte=OuterRef("judged_version"),
        written_at__lte=OuterRef("submitted_at"),
    )
    rows = ScoreSheet.objects.filter(
        ~Exists(copies), stage__settings__blind=True, state__in=COUNTING_SHEETS
    )
    for key, version in rows.values_list("pk", "judged_version").iterator():
        yield f"score_sheets:{key}", f"there was no redacted copy of version {version}"


def copies_are_as_they_were_written() -> Iterator[Broken]:
    """The texts of each copy have the digest that history has of it last."""
    said = _written()
    rows = RedactedCopy.objects.values_list("pk", "nomination_id", "number", "texts")
    for key, case, number, texts in rows.iterator():
        if said.get((case, number)) != digest_of(texts):
            yield f"nominations:{case}", f"the redacted copy {key} changed untold"


def _written() -> dict[tuple[int, int], str]:
    events = LedgerEvent.objects.filter(action="nominations.redact").order_by("stream_id", "seq")
    written = {}
    for stream, body in events.values_list("stream_id", "body").iterator():
        said = json.loads(body)
        written[int(stream.rpartition(":")[2]), said["version"]] = said["copy_digest"]
    return written


CHECKS = (blind_sheets_rest_on_a_copy, copies_are_as_they_were_written)
