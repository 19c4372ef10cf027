"""The counting sheets of a category at a stage as figures, in a fixed number of statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.crypto import salted_hmac

from honors.flows.score_sheets import SUBMISSIONS
from honors.models import Criterion, Mark, RankingEntry, ScoreSheet
from honors.reckoning import Reckoned, Sheet, criterion_number
from honors.snapshots import digest_of
from honors.states import COUNTING_SHEETS
from workflow.models import LedgerEvent

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from honors.models import Category, Stage

CHUNK = 500
Marks = dict[int, dict[int, Decimal]]


def counting_sheets(stage: Stage, category: Category) -> QuerySet[ScoreSheet]:
    """The sheets that count, of the cases that are at the stage now."""
    return sheets_at(stage, category).filter(state__in=COUNTING_SHEETS)


def sheets_at(stage: Stage, category: Category) -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.filter(
        stage=stage,
        nomination__category=category,
        nomination__stage=stage,
        nomination__state=stage.kind,
    )


def rubric_of(stage: Stage, category: Category) -> list[Criterion]:
    """The criteria in their order; their numbers in tie rules count from 1."""
    found = Criterion.objects.filter(rubric__stage=stage, rubric__category=category)
    return list(found.order_by("position"))


def tally(
    sheets: QuerySet[ScoreSheet], rubric: Sequence[Criterion], ties: Iterable[str]
) -> dict[int, list[Sheet]]:
    """The sheets of each case. Two statements, one where no tie rule looks at a criterion."""
    numbers = {n for n in map(criterion_number, ties) if n}
    looked_at = {rubric[number - 1].pk: number for number in numbers}
    marks = marks_of(sheets, looked_at) if looked_at else {}
    cases: dict[int, list[Sheet]] = {}
    rows = sheets.order_by("pk").values_list("pk", "nomination_id", "total")
    for key, case, total in rows.iterator(chunk_size=2000):
        cases.setdefault(case, []).append(Sheet(key, _exact(total), marks.get(key, {})))
    return cases


def marks_of(sheets: QuerySet[ScoreSheet], numbers: Mapping[int, int]) -> Marks:
    """The marks of each sheet by the number of their criterion."""
    marks: Marks = {}
    found = Mark.objects.filter(sheet__in=sheets.order_by().values("pk"), criterion__in=numbers)
    rows = found.values_list("sheet_id", "criterion_id", "value")
    for sheet, criterion, value in rows.iterator(chunk_size=2000):
        marks.setdefault(sheet, {})[numbers[criterion]] = value
    return marks


def _exact(total: Decimal | None) -> Decimal:
    if total is None:
        raise ValueError("a sheet that counts has a total")
    return total


def seed_of(
    keys: Iterable[int], *, noun: str = "score_sheets", actions: Sequence[str] = SUBMISSIONS
) -> bytes:
    """The seed of the lots: SHA-256 over the events by which the ranked sheets were submitted.

    Each line is the stream of a sheet, a colon and the hash of its last submission, by number of
    the sheet. Whoever draws the line has no hand in it, and anybody can compute it again. `noun`
    and `actions` name the streams and events of whatever else a ranking rests on.
    """
    ordered = sorted(keys)
    hashes: dict[str, str] = {}
    for start in range(0, len(ordered), CHUNK):
        streams = [f"{noun}:{key}" for key in ordered[start : start + CHUNK]]
        events = LedgerEvent.objects.filter(stream__in=streams, action__in=actions)
        hashes |= dict(events.order_by("stream_id", "seq").values_list("stream_id", "hash"))
    lines = [f"{noun}:{key}:{hashes.get(f'{noun}:{key}', '')}" for key in ordered]
    return hashlib.sha256("\n".join(lines).encode()).digest()


def judge_numbers(stage: Stage, category: Category) -> dict[int, int]:
    """The number of each counting sheet's judge, by sheet.

    It does not tell who the judge is: judges are ordered by a keyed hash, not by account.
    """
    salt = f"honors.judges:{stage.pk}:{category.pk}"
    judges = dict(counting_sheets(stage, category).order_by().values_list("pk", "judge_id"))
    hashed = {judge: salted_hmac(salt, str(judge)).hexdigest() for judge in set(judges.values())}
    numbers = {judge: n for n, judge in enumerate(sorted(hashed, key=hashed.__getitem__), start=1)}
    return {sheet: numbers[judge] for sheet, judge in judges.items()}


def figures_of(
    place: Reckoned, sheets: Sequence[Sheet], numbers: Mapping[int, int]
) -> dict[str, Any]:
    """What an entry keeps of its reckoning; `numbers` are those of the judges, by sheet."""
    ordered = sorted(sheets, key=lambda sheet: (sheet.total, sheet.key))
    dropped = {ordered[0].key, ordered[-1].key} if place.aggregate.dropped else set()
    return {
        "method": place.aggregate.method_applied,
        "sheets": [
            {
                "sheet": sheet.key,
                "judge": numbers[sheet.key],
                "total": f"{sheet.total:f}",
                "dropped": sheet.key in dropped,
            }
            for sheet in sorted(sheets, key=lambda sheet: numbers[sheet.key])
        ],
        "ties": {name: f"{figure:f}" for name, figure in place.ties.items()},
        "tied_with": list(place.tied_with),
        "decided_by": place.decided_by,
    }


def digest_of_entries(entries: Iterable[RankingEntry]) -> str:
    """What the ledger keeps of a ranking: every entry with every figure."""
    lines = [
        {
            "nomination": entry.nomination_id,
            "position": entry.position,
            "score": entry.score,
            "lot": entry.lot,
            "decided_by": entry.decided_by,
            "is_above": entry.is_above,
            "figures": entry.figures,
        }
        for entry in entries
    ]
    return digest_of({"entries": lines})
