"""The figures of a case, asked of the database after the story is over.

Every figure is one query; what is printed beside it is the very SQL that was run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, Substr

from honors.models import Commendation, Honor, Organization, Recommendation
from honors.states import (
    SENT_RECOMMENDATIONS,
    CommendationState,
    HonorState,
    RecommendationState,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

    from honors.models import Round

    Asked = QuerySet[Any, Any]

FEWEST_PERCENT = 130
# Where the village part of a code begins, counted from 1.
VILLAGE_PART = 10


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


def titled(round_: Round, title: str) -> Asked:
    return _number(held(round_).filter(title__name=title))


def honor_records(round_: Round) -> Asked:
    return _number(held(round_))


def recommended(round_: Round, title: str) -> Asked:
    """Whoever holds the title here and was recommended for one above."""
    sent = Recommendation.objects.filter(
        nomination__round=round_, honor__title__name=title, state__in=SENT_RECOMMENDATIONS
    )
    return sent.values("nomination__round_id").annotate(figure=Count("honor", distinct=True))


def honored_above(round_: Round, kinds: Sequence[str], levels: Sequence[str]) -> Asked:
    """By bodies that do not work here, as their recorded outcomes say."""
    told = Recommendation.objects.filter(
        nomination__round=round_,
        call__nominee_kind__in=kinds,
        call__level__in=levels,
        state=RecommendationState.HONORED_ABOVE,
    )
    return told.values("nomination__round_id").annotate(figure=Count("pk"))


def village_committees(round_: Round) -> Asked:
    """The village part of a code, its last three digits, begins with 2 for a village committee
    and with 0 for a residents' committee.
    """
    units = committees_within(round_.organizer)
    return units.order_by().values("level").annotate(figure=Count("pk"))


def committees_within(organization: Organization) -> QuerySet[Organization]:
    below = Organization.objects.divisions().within([organization.path]).filter(level="village")
    return below.alias(first=Substr("code", VILLAGE_PART, 1)).filter(first="2").order_by("path")


def _number(rows: QuerySet[Honor]) -> Asked:
    return rows.values("commendation__round_id").annotate(figure=Count("pk"))


class Question(NamedTuple):
    """A function here, and what it is asked for beside the round."""

    function: Callable[..., Asked]
    given: tuple[Any, ...] = ()

    def __str__(self) -> str:
        asked = ", ".join(map(repr, self.given))
        name = f"honors.demo.figures.{self.function.__name__}"
        return f"{name}({asked})" if asked else name


FAMILY, WOMEN = ("family",), ("person", "collective")
QUESTIONS: dict[str, Question] = {
    "honored families": Question(families),
    "honored persons": Question(persons),
    "honored collectives": Question(collectives),
    "women honored (a pair counts two)": Question(women),
    "lists": Question(lists),
    "ceremonies": Question(ceremonies),
    "honor records": Question(honor_records),
    "最美家庭, families": Question(titled, ("最美家庭",)),
    "好婆婆好媳妇, persons": Question(titled, ("好婆婆好媳妇",)),
    "健康家庭, families recommended upward": Question(recommended, ("健康家庭",)),
    "健康家庭, honored by 临沂市 (recorded outcome)": Question(
        honored_above, (FAMILY, ("prefecture",))
    ),
    "市级优秀书香家庭, families": Question(titled, ("市级优秀书香家庭",)),
    "village committees (code's village part begins with 2)": Question(village_committees),
    "美丽家园示范村, places": Question(titled, ("美丽家园示范村",)),
    "市级典型家庭, families": Question(titled, ("市级典型家庭",)),
    "recommended and honored by the province (recorded outcomes)": Question(
        honored_above, (FAMILY, ("province",))
    ),
    "by the nation": Question(honored_above, (FAMILY, ("nation",))),
    "三八红旗手(集体), nation and province": Question(
        honored_above, (WOMEN, ("nation", "province"))
    ),
    "十佳婆媳, pairs": Question(titled, ("十佳婆媳",)),
}


def figures(round_: Round, expect: dict[str, int]) -> list[Figure]:
    return [_figure(round_, label, expected) for label, expected in expect.items()]


def _figure(round_: Round, label: str, expected: int) -> Figure:
    question = QUESTIONS[label]
    query = question.function(round_, *question.given)
    row = next(iter(query), None)
    return Figure(
        label=label,
        expected=expected,
        reached=row["figure"] if row else 0,
        name=str(question),
        query=_sql(query),
    )


def _sql(query: Asked) -> str:
    """As it was run, with its values in place and without the quotation marks of names."""
    sql, values = query.query.sql_with_params()
    return (sql % tuple(repr(_plain(value)) for value in values)).replace('"', "")


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value
