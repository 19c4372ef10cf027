"""Sealed rankings: who may see them, and every figure and rule behind a rank."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from honors.models import JudgeVeto, Mark, Ranking, RankingEntry
from honors.models.judge_vetoes import Verdict
from honors.roles import PATH_END, Role
from honors.scoring import aggregate
from honors.voting import METHOD, Votes

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import User
    from workflow.refusals import Message

PAGE = 100


@dataclass(frozen=True, kw_only=True)
class JudgeFigures:
    """One judge's sheet, under a number that does not tell who it was.

    `marks` are the criteria's names with their marks, in the order of the rubric.
    """

    number: int
    total: Decimal
    dropped: bool
    marks: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, kw_only=True)
class FoundVeto:
    """A judge's veto and what was found of it; `number` is the case's, `reason` the judge's."""

    number: str
    criterion: str
    reason: str
    verdict: str
    finding: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a case has its rank. `method` was declared; `method_applied` and `note` say what was
    done.

    `ties` are the tie rules in their order with this case's figures; `tied_with` are the numbers
    of the cases of equal score. After a ballot there are `votes` and no judges. `decided_by` is
    what settled the position: the score, a tie rule or the lot. `skipped_by` are the rules of the
    list that put it below the line, `skipped_above` how many cases before it they did so to.
    `vetoes` are those that judges raised against this case, none of them confirmed; `taken_out`
    those that took other cases out before the ranking was sealed.
    """

    position: int
    ranked: int
    score: Decimal
    method: str
    method_applied: str
    note: Message
    judges: tuple[JudgeFigures, ...]
    votes: Votes | None
    ties: tuple[tuple[str, Decimal], ...]
    tied_with: tuple[str, ...]
    decided_by: str
    lot: int | None
    lot_seed: str
    line: int
    is_above: bool
    skipped_by: tuple[str, ...]
    skipped_above: int
    vetoes: tuple[FoundVeto, ...]
    taken_out: tuple[FoundVeto, ...]


def explain(entry: RankingEntry) -> Explanation:
    """Six statements at most, however long the ranking is."""
    ranking, figures = entry.ranking, entry.figures
    judges = _judges(figures["sheets"])
    votes = figures.get("votes")
    before = ranking.entries.filter(position__lt=entry.position, decided_by="list_rule")
    vetoes = vetoes_before(ranking)
    return Explanation(
        position=entry.position,
        ranked=ranking.entries.count(),
        score=entry.score,
        method=ranking.method,
        method_applied=figures["method"],
        note=_note(ranking, judges),
        judges=judges,
        votes=Votes(**votes) if votes else None,
        ties=tuple((name, Decimal(figure)) for name, figure in _in_order(ranking, figures)),
        tied_with=_numbers(ranking, figures["tied_with"]),
        decided_by=figures["decided_by"],
        lot=entry.lot,
        lot_seed=ranking.lot_seed,
        line=ranking.line,
        is_above=entry.is_above,
        skipped_by=tuple(ranking.rules["list_rules"][n]["label"] for n in figures["skipped_by"]),
        skipped_above=before.count(),
        vetoes=tuple(found for case, found in vetoes if case == entry.nomination_id),
        taken_out=tuple(found for _case, found in vetoes if found.verdict == Verdict.CONFIRMED),
    )


def vetoes_before(ranking: Ranking) -> list[tuple[int, FoundVeto]]:
    """The vetoes of the category's judges that were dealt with before this ranking, by case."""
    rows = JudgeVeto.objects.filter(
        sheet__stage=ranking.stage_id,
        sheet__nomination__category=ranking.category_id,
        decided_at__lte=ranking.sealed_at,
    ).select_related("criterion", "sheet__nomination")
    return [
        (
            veto.sheet.nomination_id,
            FoundVeto(
                number=veto.sheet.nomination.number or "",
                criterion=veto.criterion.text,
                reason=veto.reason,
                verdict=veto.verdict,
                finding=veto.finding,
            ),
        )
        for veto in rows.order_by("decided_at", "pk")
    ]


def _note(ranking: Ranking, judges: tuple[JudgeFigures, ...]) -> Message:
    if ranking.method == METHOD:
        return ""
    return aggregate((judge.total for judge in judges), method=ranking.method).note  # type: ignore[arg-type]


def _judges(sheets: list[dict[str, Any]]) -> tuple[JudgeFigures, ...]:
    marks: dict[int, list[tuple[str, Decimal]]] = {}
    found = Mark.objects.filter(sheet__in=[sheet["sheet"] for sheet in sheets])
    rows = found.order_by("sheet_id", "criterion__position")
    for sheet, name, value in rows.values_list("sheet_id", "criterion__name", "value"):
        marks.setdefault(sheet, []).append((name, value))
    return tuple(
        JudgeFigures(
            number=sheet["judge"],
            total=Decimal(sheet["total"]),
            dropped=sheet["dropped"],
            marks=tuple(marks.get(sheet["sheet"], ())),
        )
        for sheet in sheets
    )


def _in_order(ranking: Ranking, figures: dict[str, Any]) -> list[tuple[str, str]]:
    """PostgreSQL does not keep the order of the keys of JSON."""
    ties = figures["ties"]
    return [(name, ties[name]) for name in ranking.rules["ties"] if name in ties]


def _numbers(ranking: Ranking, keys: list[int]) -> tuple[str, ...]:
    tied = ranking.entries.filter(nomination__in=keys).order_by("position")
    return tuple(number or "" for number in tied.values_list("nomination__number", flat=True))


def page(ranking: Ranking, *, after: int = 0, size: int = PAGE) -> list[RankingEntry]:
    """The entries behind a position, best first, with their cases and nominees."""
    entries = ranking.entries.filter(position__gt=after).order_by("position")
    return list(entries.select_related("nomination__nominee")[: min(size, PAGE)])


def visible_to(user: User, *, at: datetime) -> QuerySet[Ranking]:
    """For secretaries and approvers of the organizer, and for auditors over it."""
    seen = Q(pk__in=[])
    for grant in user.standing(at=at).having(Role.SECRETARY, Role.APPROVER, Role.AUDITOR):
        if grant.role == Role.AUDITOR:
            path = "stage__round__organizer__path"
            seen |= Q(**{f"{path}__gte": grant.path, f"{path}__lt": grant.path + PATH_END})
        else:
            seen |= Q(stage__round__organizer=grant.organization_id)
    return Ranking.objects.filter(seen).order_by("-pk")
