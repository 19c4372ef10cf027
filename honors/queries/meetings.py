"""What a sitting has before it that decides on a round: every list, with all that bears on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, Subquery

from honors.belonging import counts_in
from honors.models import Category, Nomination, PendingVerdict, Ranking, RankingEntry, Round
from honors.roles import Role
from honors.states import OPEN_OBJECTIONS, NominationState

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Organization, User

SITTING = (Role.SECRETARY, Role.APPROVER)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One case. Without a ranking it has no position; `tied_with` counts those of equal score.

    `waits` says that it is to be decided on here now; the others are shown for comparison.
    """

    case: Nomination
    position: int | None
    score: Decimal | None
    is_above: bool
    tied_with: int
    objections: int
    verdict: PendingVerdict | None
    waits: bool


@dataclass(frozen=True, kw_only=True)
class Share:
    """How much of the list as noted a rule of the category counts; `most` and `least` are
    percentages, None where the rule has no such bound.
    """

    label: str
    count: int
    total: int
    most: int | None
    least: int | None
    cap: int | None

    @property
    def is_broken(self) -> bool:
        percent = self.count * 100
        over = self.most is not None and percent > self.most * self.total
        under = self.least is not None and percent < self.least * self.total
        return over or under or (self.cap is not None and self.count > self.cap)


@dataclass(frozen=True, kw_only=True)
class Board:
    """One category. `yes` and `no` count the verdicts noted; `judges` are the totals that each
    gave, under a number that does not tell who it was.
    """

    category: Category
    lines: Sequence[Line]
    yes: int
    no: int
    shares: Sequence[Share]
    judges: Mapping[int, Sequence[float]]

    @property
    def open(self) -> int:
        return sum(line.waits for line in self.lines) - self.yes - self.no


def sittings(user: User, *, at: datetime) -> list[dict[str, Any]]:
    """Where cases wait for a decision of an organization whose secretary or approver one is: each
    {"round", "round__name", "holder", "holder__name", "cases", "noted"}.
    """
    offices = {grant.organization_id for grant in user.standing(at=at).having(*SITTING)}
    waiting = Nomination.objects.filter(state=NominationState.APPROVAL, holder__in=offices)
    rows = waiting.order_by("round").values("round", "round__name", "holder", "holder__name")
    found: Any = rows.annotate(cases=Count("pk"), noted=Count("pending_verdict"))
    return list(found)


def boards(round_: Round, organization: Organization) -> list[Board]:
    """Of every category that has cases before this organization now. Six statements."""
    waiting = Nomination.objects.filter(
        round=round_, holder=organization, state=NominationState.APPROVAL
    )
    keys = list(waiting.order_by().values_list("category", flat=True).distinct())
    entries = _entries(keys)
    ranked = {entry.nomination_id for found in entries.values() for entry in found}
    cases = _cases(waiting, ranked)
    categories = Category.objects.filter(pk__in=keys).select_related("title")
    return [
        _board(category, cases.get(category.pk, []), entries.get(category.pk, []))
        for category in categories.order_by("position")
    ]


def totals_by_judge(categories: Sequence[int]) -> dict[int, dict[int, list[float]]]:
    """Of the ranking sealed last for each category: what each judge gave. One statement."""
    return {category: _judges(entries) for category, entries in _entries(categories).items()}


def _entries(categories: Sequence[int]) -> dict[int, list[RankingEntry]]:
    """Of the ranking that was sealed last for each."""
    newest = Ranking.objects.filter(category=OuterRef("category")).order_by("-sealed_at", "-pk")
    sealed = Ranking.objects.filter(category__in=categories, pk=Subquery(newest.values("pk")[:1]))
    rows = RankingEntry.objects.filter(ranking__in=sealed.values("pk"))
    found: dict[int, list[RankingEntry]] = {}
    for entry in rows.select_related("ranking").order_by("position"):
        found.setdefault(entry.ranking.category_id, []).append(entry)
    return found


def _cases(waiting: Any, ranked: set[int]) -> dict[int, list[Nomination]]:
    shown = Nomination.objects.filter(Q(pk__in=waiting.values("pk")) | Q(pk__in=ranked))
    raised = Count("objections", filter=Q(objections__state__in=OPEN_OBJECTIONS))
    related = ("nominee", "unit", "dossier", "pending_verdict")
    found: dict[int, list[Nomination]] = {}
    for case in shown.select_related(*related).annotate(raised=raised).order_by("pk"):
        found.setdefault(case.category_id, []).append(case)
    return found


def _board(
    category: Category, cases: Sequence[Nomination], entries: Sequence[RankingEntry]
) -> Board:
    places = {entry.nomination_id: entry for entry in entries}
    lines = [_line(case, places.get(case.pk)) for case in cases]
    lines.sort(key=lambda line: (line.position is None, line.position or 0, line.case.pk))
    noted = [line for line in lines if line.verdict is not None]
    yes = [line for line in noted if line.verdict is not None and line.verdict.approved]
    return Board(
        category=category,
        lines=lines,
        yes=len(yes),
        no=len(noted) - len(yes),
        shares=_shares(category, yes),
        judges=_judges(entries),
    )


def _line(case: Any, entry: RankingEntry | None) -> Line:
    waits = case.state == NominationState.APPROVAL
    return Line(
        case=case,
        position=None if entry is None else entry.position,
        score=None if entry is None else entry.score,
        is_above=entry is None or entry.is_above,
        tied_with=0 if entry is None else len(entry.figures.get("tied_with", ())),
        objections=case.raised,
        verdict=getattr(case, "pending_verdict", None) if waits else None,
        waits=waits,
    )


def _shares(category: Category, yes: Sequence[Line]) -> list[Share]:
    """With what was approved before: of the whole list as it would be."""
    if not category.list_rules:
        return []
    before = category.nominations.filter(takes_place=True).select_related("dossier")
    rows = [case.dossier.data for case in [*before, *(line.case for line in yes)]]
    return [
        Share(
            label=rule["label"],
            count=sum(counts_in(rule, row) for row in rows),
            total=len(rows),
            most=rule.get("at_most_percent"),
            least=rule.get("at_least_percent"),
            cap=rule.get("at_most"),
        )
        for rule in category.list_rules.values()
    ]


def _judges(entries: Sequence[RankingEntry]) -> dict[int, list[float]]:
    totals: dict[int, list[float]] = {}
    for entry in entries:
        for sheet in entry.figures.get("sheets", ()):
            totals.setdefault(sheet["judge"], []).append(float(sheet["total"]))
    return dict(sorted(totals.items()))
