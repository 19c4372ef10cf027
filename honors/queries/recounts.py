"""A sealed ranking computed again from the raw marks, and held against what was stored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from honors import voting
from honors.models import RankingEntry, ScoreSheet
from honors.queries import polls, tallies
from honors.reckoning import LOT, Reckoned, Rule, Sheet, reckon
from honors.scoring import Criterion, weigh
from honors.shortlists import shortlist
from honors.states import ScoreSheetState
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput

if TYPE_CHECKING:
    from honors.models import Ranking
    from honors.scoring import Method

SEALED = "rankings.sealed"


@dataclass(frozen=True)
class Difference:
    """`nomination_id` is None for what concerns the whole ranking."""

    nomination_id: int | None
    what: str
    stored: object
    computed: object


@dataclass(frozen=True, kw_only=True)
class Recount:
    """`places` is the ranking as the raw marks give it, best first."""

    places: tuple[Reckoned, ...]
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences


def recompute(ranking: Ranking) -> Recount:
    """From marks to totals, seed, lots, places, line and digest. A fixed number of statements,
    chunks of the ledger aside.
    """
    entries = list(ranking.entries.order_by("position"))
    differences: list[Difference] = []
    if ranking.method == voting.METHOD:
        seed, places = _from_votes(ranking, entries, differences)
    else:
        seed, places = _from_marks(ranking, entries, differences)
    differences += [
        *_of_entries(entries, places),
        *_of_line(ranking, entries),
        *_of_whole(ranking, entries, seed.hex()),
    ]
    return Recount(places=tuple(places), differences=tuple(differences))


def _from_votes(
    ranking: Ranking, entries: list[RankingEntry], differences: list[Difference]
) -> tuple[bytes, list[Reckoned]]:
    votes = polls.votes_listed([entry.figures for entry in entries], sealed_at=ranking.sealed_at)
    for entry in entries:
        found = votes.get(entry.nomination_id)
        stored, computed = entry.figures["votes"], found.kept() if found else None
        if stored != computed:
            differences.append(Difference(entry.nomination_id, "votes", stored, computed))
    seed = polls.seed_of_votes(votes.values(), voided_by=ranking.sealed_at)
    return seed, voting.reckon_votes(votes, seed=seed)


def _from_marks(
    ranking: Ranking, entries: list[RankingEntry], differences: list[Difference]
) -> tuple[bytes, list[Reckoned]]:
    sheets = _sheets_from_marks(ranking, entries, differences)
    seed = tallies.seed_of(key for listed in _listed(entries).values() for key in listed)
    ties = tuple(name for name in ranking.rules["ties"] if name != LOT)
    rule = Rule(method=cast("Method", ranking.method), ties=ties)
    differences += _of_sheets(ranking, entries, sheets)
    return seed, reckon(sheets, rule=rule, seed=seed)


def sheets_behind(ranking: Ranking, entries: list[RankingEntry]) -> dict[int, list[Sheet]]:
    """The sheets of each case that a ranking of marks rests on, with all their marks."""
    return _sheets_from_marks(ranking, entries, [])


def _listed(entries: list[RankingEntry]) -> dict[int, dict[int, str]]:
    """The totals that each entry says it rests on, by sheet."""
    return {
        entry.nomination_id: {s["sheet"]: s["total"] for s in entry.figures["sheets"]}
        for entry in entries
    }


def _sheets_from_marks(
    ranking: Ranking, entries: list[RankingEntry], differences: list[Difference]
) -> dict[int, list[Sheet]]:
    """The sheets of each case; one whose marks do not add up is a difference instead."""
    rubric = tallies.rubric_of(ranking.stage, ranking.category)
    criteria = [
        Criterion(str(n), c.weight, c.maximum, c.counts) for n, c in enumerate(rubric, start=1)
    ]
    numbers = {criterion.pk: n for n, criterion in enumerate(rubric, start=1)}
    marks = tallies.marks_of(_sheets_of(ranking), numbers)
    cases: dict[int, list[Sheet]] = {}
    for case, listed in _listed(entries).items():
        for key in sorted(listed):
            own = marks.get(key, {})
            try:
                total = weigh({str(n): mark for n, mark in own.items()}, criteria)
            except InvalidInput as error:
                differences.append(Difference(case, "marks", f"sheet {key}", error.code))
            else:
                cases.setdefault(case, []).append(Sheet(key, total, own))
    return cases


def _sheets_of(ranking: Ranking) -> Any:
    """Every sheet of the ranked cases at the stage, whatever became of it."""
    ranked = RankingEntry.objects.filter(ranking=ranking).values("nomination_id")
    return ScoreSheet.objects.filter(stage=ranking.stage_id, nomination__in=ranked)


def _of_sheets(
    ranking: Ranking, entries: list[RankingEntry], sheets: Mapping[int, list[Sheet]]
) -> Iterator[Difference]:
    """Totals that do not follow from the marks, and sealed sheets that the ranking left out."""
    listed = _listed(entries)
    computed = {sheet.key: sheet.total for own in sheets.values() for sheet in own}
    again = _ranked_again(ranking)
    rows = _sheets_of(ranking).order_by("pk").values_list("pk", "nomination_id", "total", "state")
    for key, case, total, state in rows:
        if key not in listed[case]:
            if state == ScoreSheetState.LOCKED and case not in again:
                yield Difference(case, "sheet", None, key)
        elif key in computed:
            for stored in (total, Decimal(listed[case][key])):
                if stored != computed[key]:
                    yield Difference(case, "total", stored, computed[key])


def _ranked_again(ranking: Ranking) -> set[int]:
    later = RankingEntry.objects.filter(
        ranking__stage=ranking.stage_id,
        ranking__category=ranking.category_id,
        ranking__serial__gt=ranking.serial,
    )
    return set(later.values_list("nomination_id", flat=True))


def _of_entries(entries: list[RankingEntry], places: list[Reckoned]) -> Iterator[Difference]:
    found = {place.case: place for place in places}
    for entry in entries:
        place = found.get(entry.nomination_id)
        if place is None:
            yield Difference(entry.nomination_id, "position", entry.position, None)
            continue
        pairs = {
            "position": (entry.position, place.position),
            "score": (entry.score, place.aggregate.score),
            "lot": (entry.lot, place.lot),
            "decided_by": (entry.figures["decided_by"], place.decided_by),
            "ties": (entry.figures["ties"], {n: f"{f:f}" for n, f in place.ties.items()}),
        }
        for what, (stored, computed) in pairs.items():
            if stored != computed:
                yield Difference(entry.nomination_id, what, stored, computed)


def _of_line(ranking: Ranking, entries: list[RankingEntry]) -> Iterator[Difference]:
    """Who is above the line, by the line and the rules of the list that were sealed with it."""
    rules = ranking.rules
    walk = shortlist(
        [frozenset(entry.figures["kind"]) for entry in entries],
        rules["list_rules"],
        line=ranking.line,
        kept=[frozenset(kind) for kind in rules["kept"]],
    )
    above = set(walk.above)
    for index, entry in enumerate(entries):
        if entry.is_above != (index in above):
            yield Difference(entry.nomination_id, "is_above", entry.is_above, index in above)


def _of_whole(ranking: Ranking, entries: list[RankingEntry], seed: str) -> Iterator[Difference]:
    """The seed of the lots, and what history keeps of the ranking."""
    if ranking.lot_seed != seed:
        yield Difference(None, "lot_seed", ranking.lot_seed, seed)
    digest = tallies.digest_of_entries(entries)
    sealed = sealed_facts(ranking)
    for what, computed in (("digest", digest), ("line", ranking.line), ("lot_seed", seed)):
        if sealed.get(what) != computed:
            yield Difference(None, f"ledger {what}", sealed.get(what), computed)


def sealed_facts(ranking: Ranking) -> dict[str, Any]:
    """What history keeps of this ranking; empty if it keeps nothing."""
    events = LedgerEvent.objects.filter(stream=f"rounds:{ranking.stage.round_id}", action=SEALED)
    bodies = [json.loads(body) for body in events.values_list("body", flat=True)]
    return next((body for body in bodies if body["ranking"] == ranking.pk), {})
