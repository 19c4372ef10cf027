"""Marks from paper: read by two who judge nothing there, and counted as they were read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from honors.files import stored_digest
from honors.models import PanelMember, PaperMark, PaperSheet, ScoreSheet
from honors.models.paper_sheets import Reading
from honors.queries.paper_sheets import Entry, agreed, differing
from workflow.models import LedgerEvent

if TYPE_CHECKING:
    from honors.queries.paper_sheets import Cell

Broken = tuple[str, str]
Readings = dict[int, dict["Cell", Entry]]


def papers_are_read_by_who_judges_nothing_there() -> Iterator[Broken]:
    """Neither reader sits on a panel of the stage or has a sheet there."""
    readers = (OuterRef("entered_by"), OuterRef("read_by"))
    judging = Q(pk__in=[])
    for reader in readers:
        seats = PanelMember.objects.filter(panel__stage=OuterRef("stage"), user=reader)
        sheets = ScoreSheet.objects.filter(stage=OuterRef("stage"), judge=reader).order_by()
        judging |= Q(Exists(seats)) | Q(Exists(sheets))
    for key in PaperSheet.objects.filter(judging).values_list("pk", flat=True).iterator():
        yield f"paper_sheets:{key}", "somebody who judges there has read it"


def marks_on_paper_are_of_its_judge() -> Iterator[Broken]:
    """Each is for a sheet of the paper's judge, stage and category."""
    fitting = Q(
        sheet__judge=F("paper__judge"),
        sheet__stage=F("paper__stage"),
        sheet__nomination__category=F("paper__category"),
    )
    for paper, sheet in PaperMark.objects.exclude(fitting).values_list("paper_id", "sheet_id"):
        yield f"paper_sheets:{paper}", f"its marks for sheet {sheet} are of another paper"


def papers_are_looked_at_where_they_were_read_differently() -> Iterator[Broken]:
    """A counted paper has a third look at exactly the cells in which its readings differ."""
    for paper, readings in _readings():
        differ = differing(readings[Reading.FIRST], readings[Reading.SECOND])
        if set(differ) != readings[Reading.THIRD].keys():
            yield f"paper_sheets:{paper}", "what was read differently was not looked at again"


def papers_count_as_they_were_read() -> Iterator[Broken]:
    """History says of each sheet that was taken over what the readings agree on."""
    told: dict[int, dict[int, dict[str, str]]] = {}
    events = LedgerEvent.objects.filter(action="score_sheets.transcribe")
    for stream, body in events.values_list("stream_id", "body").iterator():
        facts = json.loads(body)["facts"]
        sheet = int(stream.rpartition(":")[2])
        told.setdefault(facts["paper"], {})[sheet] = facts["marks"]
    read = {paper: agreed(readings) for paper, readings in _readings()}
    for paper, sheets in sorted(told.items()):
        for sheet, marks in sorted(sheets.items()):
            found = read.get(paper, {}).get(sheet, {})
            if marks != {str(key): f"{value:f}" for key, (value, _said) in found.items()}:
                yield f"score_sheets:{sheet}", f"its marks are not those of paper {paper}"


def papers_lie_as_they_were_scanned() -> Iterator[Broken]:
    for paper in PaperSheet.objects.only("file", "sha256").iterator():
        if stored_digest(paper.file) != paper.sha256:
            yield f"paper_sheets:{paper.pk}", "its scan is missing or was changed"


def _readings() -> Iterator[tuple[int, Readings]]:
    """Of every counted paper, in one statement."""
    rows = PaperMark.objects.filter(paper__counted_at__isnull=False).order_by("paper_id")
    columns = ("paper_id", "reading", "sheet_id", "criterion_id", "value", "comment")
    for paper, marks in groupby(rows.values_list(*columns).iterator(), key=lambda row: row[0]):
        readings: Readings = {number: {} for number in Reading.values}
        for _paper, reading, sheet, criterion, value, comment in marks:
            readings[reading][sheet, criterion] = Entry(value, comment)
        yield paper, readings


CHECKS = (
    papers_are_read_by_who_judges_nothing_there,
    marks_on_paper_are_of_its_judge,
    papers_are_looked_at_where_they_were_read_differently,
    papers_count_as_they_were_read,
    papers_lie_as_they_were_scanned,
)
