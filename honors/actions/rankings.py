"""The cut: seals what the judges gave, ranks, draws the line and moves every case accordingly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from honors import voting
from honors.actions import inputs
from honors.actions.results import Results, marked, voted
from honors.actions.rounds.locking import lock_round
from honors.guards.lists import SKIPPED, check_list_rules
from honors.models import Category, Dossier, Nomination, Ranking, RankingEntry, Stage
from honors.queries import tallies
from honors.queries.accounts import require
from honors.reckoning import LOT
from honors.roles import Role
from honors.shortlists import Kind, Shortlist, kind_of, shortlist
from honors.states import (
    LIVE_NOMINATIONS,
    OCCUPYING_NOMINATIONS,
    RUNNING_ROUNDS,
    NominationState,
    RoundState,
    StageKind,
)
from workflow import engine, ledger
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Round
    from workflow.definition import Actor

BATCH = 500


class _Earlier(NamedTuple):
    """Whom former cuts sent on: dossiers of those still in, and how many were struck out."""

    kept: list[Mapping[str, Any]]
    struck_out: int


@transaction.atomic
def cut(
    *, stage: Stage, category: Category, by: Actor, at: datetime, line: int | None = None
) -> Ranking:
    """Rank the cases of a category that were scored or voted on and send the best of them on.

    The line is as given, else the stage's own or the places of the category, less those who went
    on from here before. Caps and shares of the category's list hold for those above the line (the
    walk is described in `honors.shortlists`). In a ballot nobody goes on who did not pass. A
    category is cut again, under the next serial, when cases come back to be scored anew.
    """
    round_ = lock_round(stage.round)
    require(by, Role.SECRETARY, round_.organizer, at)
    stage = Stage.objects.get(pk=stage.pk)
    category = Category.objects.get(pk=category.pk)
    _require_cuttable(round_, stage, category, at)
    cases = _locked_cases(stage, category)
    if stage.kind == StageKind.BALLOT:
        results = voted(stage, category, cases)
    else:
        results = marked(stage, category, cases, by=by, at=at)
    ranking = Ranking(
        stage=stage,
        category=category,
        serial=_next_serial(stage, category),
        method=results.method,
        lot_seed=results.seed.hex(),
        sealed_at=at,
        sealed_by_id=by.standing(at=at).user_id,
    )
    walk = _draw_line(ranking, results, line)
    _require_no_runoff_due(_runoff_due(stage, results, walk))
    entries = _store(ranking, results, walk)
    _move_cases(ranking, by=by, at=at)
    _record(ranking, entries, by=by, at=at)
    return ranking


def _require_cuttable(round_: Round, stage: Stage, category: Category, at: datetime) -> None:
    ranked = stage.kind == StageKind.SCORING or (
        stage.kind == StageKind.BALLOT and stage.settings.get("cut", False)
    )
    if not ranked or category.round_id != stage.round_id:
        raise GuardFailed(_("This category is not scored here."), code="not_scoring")
    if round_.state not in RUNNING_ROUNDS:
        raise GuardFailed(_("This round is not running."), code="round_not_running")
    if round_.state == RoundState.OPEN and at < round_.closes_at:
        raise GuardFailed(_("Nominations still run."), code="nominations_open")


def _locked_cases(stage: Stage, category: Category) -> set[int]:
    """The cases to be ranked. All live ones of the category are locked, so that none arrives."""
    live = Nomination.objects.filter(category=category, state__in=LIVE_NOMINATIONS).order_by("pk")
    rows = live.select_for_update(no_key=True).values_list(
        "pk", "state", "stage_id", "resume_stage_id"
    )
    positions = dict(Stage.objects.filter(round=stage.round_id).values_list("pk", "position"))
    cases, upstream = set(), 0
    for key, state, stage_id, resume_id in rows:
        if stage_id == stage.pk:
            cases.add(key)
        elif state != NominationState.DRAFT:
            place = positions.get(stage_id or resume_id, 0) if stage_id or resume_id else None
            upstream += place is not None and _is_before(place, stage, state)
    if upstream:
        raise GuardFailed(
            _("%(count)s cases of this category are still on their way here."),
            code="cases_upstream",
            count=upstream,
        )
    if not cases:
        raise GuardFailed(_("There is no case to rank."), code="nothing_to_rank")
    return cases


def _is_before(position: int, stage: Stage, state: str) -> bool:
    """A case that was returned from this very stage comes back to it."""
    return position < stage.position or (
        position == stage.position and state == NominationState.RETURNED
    )


def _next_serial(stage: Stage, category: Category) -> int:
    made = Ranking.objects.filter(stage=stage, category=category)
    return int(made.aggregate(last=Max("serial"))["last"] or 0) + 1


class Tied(NamedTuple):
    """Cases that only a lot would part at the line, best first, and how many of them go on."""

    cases: list[int]
    places: int


def tied_at_line(
    *, stage: Stage, category: Category, at: datetime, line: int | None = None
) -> Tied:
    """For whom the terms ask another runoff before the cut with this line; its cases are locked."""
    _require_cuttable(stage.round, stage, category, at)
    results = voted(stage, category, _locked_cases(stage, category))
    walk = _draw_line(Ranking(stage=stage, category=category), results, line)
    return _runoff_due(stage, results, walk)


def _runoff_due(stage: Stage, results: Results, walk: _Walk) -> Tied:
    if stage.kind != StageKind.BALLOT:
        return Tied([], 0)
    above = {results.places[index].case for index in walk.result.above}
    held = {case: len(f["votes"].get("runoffs", ())) for case, f in results.figures.items()}
    most = stage.settings.get("runoffs", 0)
    cases = voting.due_runoff(results.places, above, held, most=most)
    return Tied(cases, len(above & set(cases)))


def _require_no_runoff_due(tied: Tied) -> None:
    if tied.cases:
        raise GuardFailed(
            _("%(count)s cases are tied for %(places)s places; hold a runoff among them first."),
            code="runoff_due",
            count=len(tied.cases),
            places=tied.places,
        )


class _Walk(NamedTuple):
    kinds: list[Kind]
    result: Shortlist


def _draw_line(ranking: Ranking, results: Results, line: int | None) -> _Walk:
    ranked = [place.case for place in results.places]
    category = ranking.category
    rules = category.list_rules
    earlier = _earlier(ranking, set(ranked))
    ranking.line = _line(ranking, earlier, line)
    if results.passing is not None:
        ranking.line = min(ranking.line, results.passing)
    data = _data_of(ranked) if rules else {}
    kinds = [kind_of(data[case], rules) if rules else frozenset() for case in ranked]
    kept = [kind_of(row, rules) for row in earlier.kept]
    result = shortlist(kinds, rules, line=ranking.line, kept=kept)
    if rules and not result.above and ranking.line:
        check_list_rules([*earlier.kept, *(data[c] for c in ranked[: ranking.line])], rules)
    ranking.rules = {
        "ties": [*results.ties, LOT],
        **results.rules,
        "list_rules": rules,
        "kept": [sorted(kind) for kind in kept],
    }
    return _Walk(kinds, result)


def _earlier(ranking: Ranking, ranked: set[int]) -> _Earlier:
    """Of all rankings of this category here; cases that are ranked anew do not count."""
    entries = RankingEntry.objects.filter(
        ranking__stage=ranking.stage, ranking__category=ranking.category
    )
    rows = entries.order_by("nomination_id", "ranking_id").values_list(
        "nomination_id", "is_above", "nomination__state"
    )
    kept, struck_out = set(), set()
    for case, is_above, state in rows:
        if case not in ranked and state in OCCUPYING_NOMINATIONS:
            kept.add(case)
        elif case not in ranked and is_above:
            struck_out.add(case)
    data = _data_of(sorted(kept))
    return _Earlier([data[case] for case in sorted(kept)], len(struck_out))


def _line(ranking: Ranking, earlier: _Earlier, given: int | None) -> int:
    if given is not None:
        return inputs.whole(given, field="line", low=0)
    stage = ranking.stage
    places = inputs.whole(stage.settings.get("line", ranking.category.places), field="line", low=0)
    used = len(earlier.kept) + (0 if stage.round.refills else earlier.struck_out)
    return max(places - used, 0)


def _data_of(cases: list[int]) -> dict[int, Mapping[str, Any]]:
    data: dict[int, Mapping[str, Any]] = {}
    for start in range(0, len(cases), BATCH):
        found = Dossier.objects.filter(nomination__in=cases[start : start + BATCH])
        data |= {dossier.nomination_id: dossier.answers for dossier in found}
    return data


def _store(ranking: Ranking, results: Results, walk: _Walk) -> list[RankingEntry]:
    ranking.save()
    above = set(walk.result.above)
    entries = []
    for index, place in enumerate(results.places):
        skipped_by = walk.result.skipped.get(index, ())
        figures = results.figures[place.case] | {
            "kind": sorted(walk.kinds[index]),
            "skipped_by": list(skipped_by),
        }
        entry = RankingEntry(
            ranking=ranking,
            nomination_id=place.case,
            position=place.position,
            score=place.aggregate.score,
            figures=figures,
            lot=place.lot,
            decided_by=SKIPPED if skipped_by else place.decided_by,
            is_above=index in above,
        )
        entries.append(entry)
    return RankingEntry.objects.bulk_create(entries, batch_size=BATCH)


def _move_cases(ranking: Ranking, *, by: Actor, at: datetime) -> None:
    for name, is_above in (("select", True), ("pass_over", False)):
        keys = ranking.entries.filter(is_above=is_above).order_by().values("nomination_id")
        moving = Nomination.objects.filter(pk__in=keys)
        engine.perform_many(moving, name, actor=by, at=at, ranking=ranking)


def _record(ranking: Ranking, entries: Sequence[RankingEntry], *, by: Actor, at: datetime) -> None:
    facts = {
        "ranking": ranking.pk,
        "stage": ranking.stage_id,
        "category": ranking.category_id,
        "serial": ranking.serial,
        "method": ranking.method,
        "ties": ranking.rules["ties"],
        "line": ranking.line,
        "count": len(entries),
        "above": sum(entry.is_above for entry in entries),
        "skipped": sum(entry.decided_by == SKIPPED for entry in entries),
        "lot_seed": ranking.lot_seed,
        "lots": sum(entry.lot is not None for entry in entries),
        "digest": tallies.digest_of_entries(entries),
    }
    stream = f"rounds:{ranking.stage.round_id}"
    ledger.record(stream, "rankings.sealed", actor=by.ledger_key, at=at, facts=facts)
