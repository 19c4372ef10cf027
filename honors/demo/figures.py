"""The figures of a case, asked of the database after the story is over.

Every figure is one query; what is printed beside it is the very SQL that was run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from honors.models import Commendation, Honor
from honors.states import CommendationState, HonorState

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from honors.models import Round

    Asked = QuerySet[Any, Any]

FEWEST_PERCENT = 130


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`query` is the SQL, `name` the function here that wrote it."""

    label: str
    expected: int
    reached: int
    name: str
    query: str

    @property
    def holds(self) -> bool:
        return self.expected == self.reached


@dataclass(frozen=True, kw_only=True)
class Contest:
    """How many were in the running for the places of a title: 130 % at least."""

    title: str
    places: int
    candidates: int

    @property
    def percent(self) -> int:
        return self.candidates * 100 // self.places

    @property
    def is_open(self) -> bool:
        return self.candidates * 100 >= FEWEST_PERCENT * self.places


def contests(round_: Round) -> list[Contest]:
    """Candidates are the cases that were submitted."""
    submitted = Count("nominations", filter=Q(nominations__dossier_version__gt=0))
    rows = round_.categories.annotate(candidates=submitted).select_related("title")
    return [
        Contest(title=row.title.name, places=row.places, candidates=row.candidates)
        for row in rows.order_by("position")
    ]


def held(round_: Round) -> QuerySet[Honor]:
    return Honor.objects.filter(commendation__round=round_, state=HonorState.VALID)


def families(round_: Round) -> Asked:
    return _number(held(round_).filter(title__nominee_kind="family"))


def persons(round_: Round) -> Asked:
    return _number(held(round_).filter(title__nominee_kind="person"))


def collectives(round_: Round) -> Asked:
    return _number(held(round_).filter(title__nominee_kind="collective"))


def women(round_: Round) -> Asked:
    """Every title of the round that counts people is for women alone; a pair counts two."""
    return held(round_).values("commendation__round_id").annotate(figure=Coalesce(Sum("people"), 0))


def lists(round_: Round) -> Asked:
    issued = Commendation.objects.filter(round=round_, state=CommendationState.ISSUED)
    return issued.values("round_id").annotate(figure=Count("pk"))


def ceremonies(round_: Round) -> Asked:
    """Days on which honors were awarded."""
    rows = held(round_).values("commendation__round_id")
    return rows.annotate(figure=Count("awarded_on", distinct=True))


def _number(rows: QuerySet[Honor]) -> Asked:
    return rows.values("commendation__round_id").annotate(figure=Count("pk"))


QUERIES: dict[str, Callable[[Round], Asked]] = {
    "honored families": families,
    "honored persons": persons,
    "honored collectives": collectives,
    "women honored (a pair counts two)": women,
    "lists": lists,
    "ceremonies": ceremonies,
}


def figures(round_: Round, expect: dict[str, int]) -> list[Figure]:
    return [_figure(round_, label, expected) for label, expected in expect.items()]


def _figure(round_: Round, label: str, expected: int) -> Figure:
    query = QUERIES[label](round_)
    row = next(iter(query), None)
    return Figure(
        label=label,
        expected=expected,
        reached=row["figure"] if row else 0,
        name=f"honors.demo.figures.{QUERIES[label].__name__}",
        query=_sql(query),
    )


def _sql(query: Asked) -> str:
    """As it was run, with its values in place and without the quotation marks of names."""
    sql, values = query.query.sql_with_params()
    return (sql % tuple(repr(_plain(value)) for value in values)).replace('"', "")


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value
