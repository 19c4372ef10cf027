"""The lists of a commendation: in which order, how each name and unit is shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet

from honors.lists import stroke_key
from honors.models import Commendation, RankingEntry
from honors.models.rounds import ListOrder
from honors.queries.addresses import addresses_of
from honors.roles import PATH_END, Role, paths_of
from honors.states import CommendationState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from honors.models import Category, Nomination, User


class ListLine(NamedTuple):
    """`name` is the bare name; `honors.lists.listed_name` adds the word 家庭. `number` is that of
    the certificate, empty before the commendation is issued.
    """

    position: int
    name: str
    unit: str
    number: str


@dataclass(frozen=True, kw_only=True)
class ListSection:
    """One title's list. `order` is "manual" when the lines no longer follow the category's."""

    title: str
    kind: str
    nature: str
    order: str
    lines: Sequence[ListLine]

    @property
    def names(self) -> list[str]:
        return [line.name for line in self.lines]


def sections(commendation: Commendation) -> list[ListSection]:
    """In the order of the categories. Names and units of an issued list are those of then.

    The number of statements does not grow with the lines.
    """
    entries = commendation.entries.select_related(
        "category__title",
        "nomination__category",
        "nomination__nominee",
        "nomination__unit",
        "nomination__honor",
    )
    by_category: dict[Category, list[tuple[int, Nomination]]] = defaultdict(list)
    for entry in entries.order_by("category__position", "position"):
        by_category[entry.category].append((entry.position, entry.nomination))
    units = addresses_of(n.unit for rows in by_category.values() for _position, n in rows)
    ordered = in_order([n for rows in by_category.values() for _position, n in rows])
    return [
        ListSection(
            title=category.title.name,
            kind=category.title.nominee_kind,
            nature=category.title.nature,
            order=_order_kept(category, [n for _position, n in rows], ordered[category.pk]),
            lines=[_line(position, n, units[n.unit_id]) for position, n in rows],
        )
        for category, rows in by_category.items()
    ]


def _line(position: int, nomination: Nomination, address: str) -> ListLine:
    honor = getattr(nomination, "honor", None)
    if honor is None:
        return ListLine(position, nomination.nominee.name, address, "")
    return ListLine(position, honor.holder_name, honor.unit_name, honor.number)


def _order_kept(category: Category, shown: list[Nomination], ordered: list[Nomination]) -> str:
    return category.list_order if shown == ordered else ListOrder.MANUAL


def in_order(nominations: Sequence[Nomination]) -> dict[int, list[Nomination]]:
    """By category, each list in the order that its category asks for.

    By hand and by division, names follow their strokes within what is otherwise equal; a case
    without rank comes after those with one. Needs `nominee` and `category` at hand.
    """
    ranked = [n for n in nominations if n.category.list_order == ListOrder.RANK]
    ranks = _ranks(ranked) if ranked else {}
    lists: dict[int, list[Nomination]] = defaultdict(list)
    for nomination in sorted(nominations, key=lambda n: (stroke_key(n.nominee.name), n.pk)):
        lists[nomination.category_id].append(nomination)
    for members in lists.values():
        match members[0].category.list_order:
            case ListOrder.DIVISIONS:
                members.sort(key=lambda n: n.unit_path)
            case ListOrder.RANK:
                members.sort(key=lambda n: (n.pk not in ranks, ranks.get(n.pk, 0)))
    return dict(lists)


def _ranks(nominations: Sequence[Nomination]) -> dict[int, int]:
    """The place in the ranking that was made last."""
    entries = RankingEntry.objects.filter(nomination__in=nominations)
    latest = entries.order_by("ranking__stage__position", "ranking__serial", "ranking_id")
    return dict(latest.values_list("nomination_id", "position"))


def visible_to(user: User, *, at: datetime) -> QuerySet[Commendation]:
    """Issued ones are public; drafts are for the organizer's secretaries, approvers, auditors."""
    standing = user.standing(at=at)
    seen = ~Q(state=CommendationState.DRAFT)
    for path in paths_of(standing.having(Role.SECRETARY, Role.APPROVER, Role.AUDITOR)):
        seen |= Q(round__organizer__path__gte=path, round__organizer__path__lt=path + PATH_END)
    return Commendation.objects.filter(seen).order_by("pk")
