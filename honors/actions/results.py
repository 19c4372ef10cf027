"""What judges marked or voters voted at a stage, sealed and reckoned, before the line is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from honors import voting
from honors.models import JudgeVeto, Nomination, ScoreSheet
from honors.queries import polls, tallies
from honors.queries.panels import close_ones
from honors.reckoning import Reckoned, reckon, rule_of
from honors.scoring import TRIMMING_NEEDS
from honors.states import COUNTING_SHEETS, OPEN_SHEETS, ScoreSheetState
from workflow import engine
from workflow.refusals import GuardFailed

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Category, Stage
    from workflow.definition import Actor


@dataclass(frozen=True, kw_only=True)
class Results:
    """`places` best first, with the figures of each case; `rules` is what a ranking keeps of the
    rule. In a ballot no more than `passing` go on, whatever the line is.
    """

    method: str
    ties: tuple[str, ...]
    seed: bytes
    places: Sequence[Reckoned]
    figures: Mapping[int, dict[str, Any]]
    rules: Mapping[str, Any]
    passing: int | None = None


def marked(
    stage: Stage, category: Category, cases: set[int], *, by: Actor, at: datetime
) -> Results:
    """The sheets that count, locked from now on."""
    _require_settled_sheets(stage, category, cases)
    rubric = tallies.rubric_of(stage, category)
    idle = {number for number, line in enumerate(rubric, start=1) if not line.counts}
    rule = rule_of(stage.settings, criteria=len(rubric), idle=idle)
    sealing = tallies.sheets_at(stage, category).filter(state=ScoreSheetState.SUBMITTED)
    engine.perform_many(sealing, "lock", actor=by, at=at)
    sheets = tallies.tally(tallies.counting_sheets(stage, category), rubric, rule.ties)
    seed = tallies.seed_of(sheet.key for own in sheets.values() for sheet in own)
    numbers = tallies.judge_numbers(stage, category)
    places = reckon(sheets, rule=rule, seed=seed)
    return Results(
        method=rule.method,
        ties=rule.ties,
        seed=seed,
        places=places,
        figures={p.case: tallies.figures_of(p, sheets[p.case], numbers) for p in places},
        rules={
            "trimming_needs": TRIMMING_NEEDS,
            "sheets_min": stage.settings.get("sheets_min", 1),
        },
    )


def voted(stage: Stage, category: Category, cases: set[int]) -> Results:
    """The tallies that stand, of every case."""
    voting.voting_rule_of(stage.settings)
    votes = polls.votes_at(stage, category)
    missing = len(cases - votes.keys())
    if missing:
        raise GuardFailed(
            _("%(count)s cases have not been voted on."), code="not_voted", count=missing
        )
    seed = polls.seed_of_votes(votes.values())
    places = voting.reckon_votes(votes, seed=seed)
    return Results(
        method=voting.METHOD,
        ties=voting.tie_names(votes.values()),
        seed=seed,
        places=places,
        figures={p.case: polls.figures_of_votes(p, votes[p.case]) for p in places},
        rules={name: stage.settings.get(name) for name in ("quorum", "threshold", "above")},
        passing=sum(vote.passed for vote in votes.values()),
    )


def _require_settled_sheets(stage: Stage, category: Category, cases: set[int]) -> None:
    """Every sheet is submitted, by a judge without conflict, and every case has one.

    The sheets are locked here, so whoever still writes is waited for, and comes too late after.
    """
    keys = tallies.sheets_at(stage, category).order_by().values("pk")
    sheets = ScoreSheet.objects.filter(pk__in=keys).order_by("pk")
    states = list(sheets.select_for_update(no_key=True).values_list("nomination_id", "state"))
    still_open = sum(state in OPEN_SHEETS for _case, state in states)
    if still_open:
        raise GuardFailed(
            _("%(count)s score sheets are not submitted yet."), code="sheets_open", count=still_open
        )
    _require_vetoes_found(stage, category)
    _require_enough_sheets(stage, cases, Counter(c for c, s in states if s in COUNTING_SHEETS))
    _require_no_conflict(stage, category)


def _require_vetoes_found(stage: Stage, category: Category) -> None:
    """A judge's veto decides nothing by itself, and nothing is decided before it is dealt with."""
    sheets = tallies.counting_sheets(stage, category).order_by().values("pk")
    count = JudgeVeto.objects.filter(sheet__in=sheets, verdict="").count()
    if count:
        raise GuardFailed(
            _("%(count)s vetoes of judges are neither confirmed nor refused yet."),
            code="vetoes_open",
            count=count,
        )


def _require_enough_sheets(stage: Stage, cases: set[int], counting: Counter[int]) -> None:
    """Recused, abstained and voided sheets do not count; fewer than declared decide nothing."""
    unscored = sum(not counting[case] for case in cases)
    if unscored:
        raise GuardFailed(
            _("%(count)s cases have no score sheet that counts."), code="not_scored", count=unscored
        )
    fewest = stage.settings.get("sheets_min", 1)
    short = sum(counting[case] < fewest for case in cases)
    if short:
        raise GuardFailed(
            _("%(count)s cases have fewer than %(fewest)s score sheets that count."),
            code="sheets_too_few",
            count=short,
            fewest=fewest,
        )


def _require_no_conflict(stage: Stage, category: Category) -> None:
    sheets = tallies.counting_sheets(stage, category).order_by()
    judged = set(sheets.values_list("judge_id", "nomination_id"))
    cases = list(Nomination.objects.filter(pk__in={case for _judge, case in judged}))
    count = len(judged & close_ones(cases, {judge for judge, _case in judged}).keys())
    if count:
        raise GuardFailed(
            _("%(count)s score sheets are by judges too close to the case; recuse them first."),
            code="judge_conflict",
            count=count,
        )
