"""Score sheets on paper: who may see them, where two readings differ, what holds in the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from honors.models import PanelMember, PaperMark, PaperSheet, ScoreSheet, User
from honors.models.paper_sheets import Reading
from honors.roles import PATH_END, Role, paths_of
from honors.spelling import folded
from honors.states import RUNNING_ROUNDS, NominationState, ScoreSheetState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from decimal import Decimal

    from django.db.models import QuerySet

    from honors.models import Category, Stage

Cell = tuple[int, int]  # the numbers of the score sheet and of the criterion


class Entry(NamedTuple):
    """What stands in a cell; no value where nothing does."""

    value: Decimal | None
    comment: str = ""


EMPTY = Entry(None)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A cell that two clerks read differently; `third` once somebody has looked again."""

    sheet_id: int
    criterion_id: int
    first: Entry
    second: Entry
    third: Entry | None


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One judge's paper for a category at a stage; `waiting` sheets have no mark of it yet."""

    stage_id: int
    category_id: int
    judge: User
    waiting: int


def visible_to(user: User, *, at: datetime) -> QuerySet[PaperSheet]:
    """Secretaries and auditors see those of their rounds, but not where they judge themselves;
    a judge sees the own ones.
    """
    standing = user.standing(at=at)
    desks = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    seen = Q(stage__round__organizer__in=desks)
    for path in paths_of(standing.having(Role.AUDITOR)):
        seen |= Q(
            stage__round__organizer__path__gte=path,
            stage__round__organizer__path__lt=path + PATH_END,
        )
    own = Q(judge=user) if standing.having(Role.JUDGE) else Q(pk__in=[])
    return PaperSheet.objects.filter(own | (seen & ~judges_at(user))).order_by("pk")


def readings_visible_to(user: User, *, at: datetime) -> QuerySet[PaperMark]:
    """What was read, once it was read twice: before, the second reader would copy the first."""
    read = visible_to(user, at=at).filter(read_at__isnull=False).order_by()
    return PaperMark.objects.filter(paper__in=read).order_by("pk")


def judges_at(user: User) -> Q:
    """At the stage of the outer row the user sits on a panel, or has or had a sheet."""
    seats = PanelMember.objects.filter(user=user, panel__stage=OuterRef("stage"))
    sheets = ScoreSheet.objects.filter(judge=user, stage=OuterRef("stage"))
    return Q(Exists(seats)) | Q(Exists(sheets.order_by()))


def to_enter(user: User, *, at: datetime) -> list[Paper]:
    """Whose papers the user could enter: sheets given out, at stages where the user is secretary
    and no judge. Two statements.
    """
    desks = [grant.organization_id for grant in user.standing(at=at).having(Role.SECRETARY)]
    rows = ScoreSheet.objects.filter(
        ~judges_at(user),
        state=ScoreSheetState.ASSIGNED,
        nomination__state=NominationState.SCORING,
        stage__round__organizer__in=desks,
        stage__round__state__in=RUNNING_ROUNDS,
    )
    counted = rows.order_by("stage", "nomination__category", "judge").values_list(
        "stage", "nomination__category", "judge"
    )
    found = list(counted.annotate(waiting=Count("pk")))
    judges = User.objects.in_bulk({judge for _stage, _category, judge, _waiting in found})
    return [
        Paper(stage_id=stage, category_id=category, judge=judges[judge], waiting=waiting)
        for stage, category, judge, waiting in found
    ]


def sheets_on(stage: Stage, category: Category, judge: User) -> QuerySet[ScoreSheet]:
    """The lines of the paper: sheets that are given out and that nobody has begun."""
    rows = ScoreSheet.objects.filter(
        stage=stage, nomination__category=category, judge=judge, state=ScoreSheetState.ASSIGNED
    )
    return rows.select_related("nomination__nominee", "judge").order_by("nomination__number", "pk")


def lines_of(paper: PaperSheet) -> QuerySet[ScoreSheet]:
    """What the first reading has marks for, whatever became of it since, and what waits still."""
    waiting = Q(
        stage=paper.stage_id,
        nomination__category=paper.category_id,
        judge=paper.judge_id,
        state=ScoreSheetState.ASSIGNED,
    )
    rows = ScoreSheet.objects.filter(Q(paper_marks__paper=paper) | waiting).distinct()
    return rows.select_related("nomination__nominee", "judge").order_by("nomination__number", "pk")


def readings_of(paper: PaperSheet) -> dict[int, dict[Cell, Entry]]:
    """Every reading by its number; empty where there is none."""
    readings: dict[int, dict[Cell, Entry]] = {reading: {} for reading in Reading.values}
    rows = paper.marks.order_by("sheet_id", "criterion__position", "criterion_id")
    for reading, *cell, value, comment in rows.values_list(
        "reading", "sheet_id", "criterion_id", "value", "comment"
    ):
        readings[reading][cell[0], cell[1]] = Entry(value, comment)
    return readings


def differences_of(paper: PaperSheet) -> list[Difference]:
    """None before the second reading: whoever reads does not know what the other has read."""
    if paper.read_at is None:
        return []
    readings = readings_of(paper)
    first, second, third = (readings[number] for number in Reading.values)
    return [
        Difference(
            sheet_id=cell[0],
            criterion_id=cell[1],
            first=first.get(cell, EMPTY),
            second=second.get(cell, EMPTY),
            third=third.get(cell),
        )
        for cell in differing(first, second)
    ]


def differing(first: Mapping[Cell, Entry], second: Mapping[Cell, Entry]) -> list[Cell]:
    """The cells of which the two say something else; how a comment is punctuated is nothing."""
    cells: Iterable[Cell] = dict.fromkeys([*first, *second])
    return [c for c in cells if not _agree(first.get(c, EMPTY), second.get(c, EMPTY))]


def _agree(one: Entry, other: Entry) -> bool:
    return one.value == other.value and _words(one.comment) == _words(other.comment)


def _words(comment: str) -> str:
    return "".join(letter for letter in folded(comment) if letter.isalnum())


def agreed(
    readings: Mapping[int, Mapping[Cell, Entry]],
) -> dict[int, dict[int, tuple[Decimal, str]]]:
    """What holds, by sheet and criterion: what both read, and elsewhere what the third look found.

    Needs a third look at every difference. Cells in which nothing stands are left out.
    """
    first, second, third = (readings[number] for number in Reading.values)
    marks: dict[int, dict[int, tuple[Decimal, str]]] = {}
    for cell in dict.fromkeys([*first, *second]):
        entry = third[cell] if cell in third else first[cell]
        if entry.value is not None:
            marks.setdefault(cell[0], {})[cell[1]] = (entry.value, entry.comment)
    return marks
