"""Blind stages judged without a copy, and a copy changed untold."""

from __future__ import annotations

from honors.models import RedactedCopy, ScoreSheet, Stage
from honors.snapshots import digest_of
from tests.honors.planting import OPENED, Planted
from workflow import ledger

TEXTS = {"deeds": "虚构的事迹。"}


def a_copy(planted: Planted, name: str) -> RedactedCopy:
    case, digest = planted.cases[name], digest_of(TEXTS)
    copy = RedactedCopy.objects.create(
        nomination=case,
        number=1,
        texts=TEXTS,
        digest=digest,
        written_by=planted.staff.secretary,
        written_at=OPENED,
    )
    facts = {"version": 1, "copy_digest": digest}
    stream = f"nominations:{case.pk}"
    ledger.record(stream, "nominations.redact", actor="user:0", at=OPENED, facts=facts)
    return copy


def blind_sheets_rest_on_a_copy(planted: Planted) -> str:
    """All cases but one have their copy, and that one was judged once."""
    stage = planted.stages["scoring"]
    Stage.objects.filter(pk=stage.pk).update(settings=stage.settings | {"blind": True})
    for name in ("甲一", "乙二", "丙三"):
        a_copy(planted, name)
    late = ScoreSheet.objects.order_by("pk")[0]
    ScoreSheet.objects.filter(pk=late.pk).update(submitted_at=OPENED.replace(year=2025))
    return f"score_sheets:{late.pk}"


def copies_are_as_they_were_written(planted: Planted) -> str:
    copy = a_copy(planted, "甲一")
    RedactedCopy.objects.filter(pk=copy.pk).update(texts={"deeds": "改过（虚构）"})
    return f"nominations:{copy.nomination_id}"
