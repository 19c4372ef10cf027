"""Who has the certificate already, who has not, and how a ceremony goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from honors.models import Ceremony, Commendation, Delivery, Honor
from honors.models.deliveries import Way
from honors.roles import PATH_END, Role, paths_of
from honors.states import HELD_HONORS, CommendationState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User
    from honors.roles import Standing

CARRIERS = (Role.OFFICER, Role.SECRETARY)
READERS = (*CARRIERS, Role.APPROVER, Role.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """`row` and `number` count from 1; `turn` is the position of the group."""

    row: int
    number: int
    turn: int
    honor: Honor


def delivers(honor: Honor, standing: Standing) -> bool:
    """A secretary of the organizer, or an officer or secretary at or above the honor's unit. Needs
    `commendation__round` at hand.
    """
    organizer = honor.commendation.round.organizer_id
    return standing.holds(Role.SECRETARY, organizer) or any(
        standing.holds_over(role, honor.unit_path) for role in CARRIERS
    )


def visible_to(user: User, *, at: datetime) -> QuerySet[Delivery]:
    """Those of honors that somebody may deliver, or whose round somebody decides or audits."""
    return Delivery.objects.filter(honor__in=_honors(user, at).values("pk")).order_by("pk")


def _honors(user: User, at: datetime) -> QuerySet[Honor]:
    standing = user.standing(at=at)
    desks = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    seen = Q(commendation__round__organizer__in=desks)
    for path in paths_of(standing.having(*READERS)):
        seen |= Q(unit_path__gte=path, unit_path__lt=path + PATH_END)
    return Honor.objects.filter(seen).order_by()


def to_deliver(user: User, *, at: datetime) -> QuerySet[Honor]:
    """Honors that are held and that the user may deliver, with or without a delivery by now."""
    standing = user.standing(at=at)
    desks = [grant.organization_id for grant in standing.having(Role.SECRETARY)]
    seen = Q(commendation__round__organizer__in=desks)
    for path in paths_of(standing.having(*CARRIERS)):
        seen |= Q(unit_path__gte=path, unit_path__lt=path + PATH_END)
    held = Honor.objects.filter(seen, state__in=HELD_HONORS)
    return held.exclude(commendation__state=CommendationState.DRAFT).order_by("number")


def undelivered(honors: QuerySet[Honor]) -> QuerySet[Honor]:
    """Those of them that nobody has received, or whose delivery came back."""
    return honors.filter(~Exists(_handed_over()))


def delivered(honors: QuerySet[Honor]) -> QuerySet[Honor]:
    return honors.filter(Exists(_handed_over()))


def _handed_over() -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        honor=OuterRef("pk"), returned_at=None, handed_on__isnull=False
    ).order_by()


def standing_of(honors: Sequence[Honor]) -> dict[int, Delivery]:
    """The delivery of each honor that stands now, by honor, in one statement."""
    rows = Delivery.objects.filter(honor__in=honors, returned_at=None)
    return {row.honor_id: row for row in rows.select_related("through", "turn__ceremony")}


def lists_to_deliver(user: User, *, at: datetime) -> QuerySet[Commendation]:
    """Issued lists with honors to deliver, with `held` and `handed` counted; the latest first."""
    mine = to_deliver(user, at=at)
    handed = Q(honors__deliveries__returned_at=None, honors__deliveries__handed_on__isnull=False)
    rows = Commendation.objects.filter(honors__in=mine.values("pk"))
    return rows.annotate(
        held=Count("honors", distinct=True), handed=Count("honors", filter=handed, distinct=True)
    ).order_by("-issued_at", "-pk")


def ceremonies_visible_to(user: User, *, at: datetime) -> QuerySet[Ceremony]:
    """Of the lists whose organizer's secretaries, approvers or auditors, or those above, one is."""
    standing = user.standing(at=at)
    seen = Q(pk__in=[])
    for path in paths_of(standing.having(Role.SECRETARY, Role.APPROVER, Role.AUDITOR)):
        seen |= Q(
            commendation__round__organizer__path__gte=path,
            commendation__round__organizer__path__lt=path + PATH_END,
        )
    return Ceremony.objects.filter(seen).order_by("pk")


def groups_of(
    commendation: Commendation, *, size: int, presenters: Sequence[str] = ()
) -> list[tuple[str, str, list[Honor]]]:
    """The usual order of a ceremony: title by title as the list has them, so many at a time."""
    ordered = who_walks_up(commendation)
    groups = [
        own[start : start + size]
        for title in dict.fromkeys(honor.title_name for honor in ordered)
        for own in [[honor for honor in ordered if honor.title_name == title]]
        for start in range(0, len(own), size)
    ]
    return labeled(groups, presenters=presenters)


def who_walks_up(commendation: Commendation) -> list[Honor]:
    """In the order of the list. Who has it already, or gets it in another way, is left out."""
    held = undelivered(commendation.honors.filter(state__in=HELD_HONORS))
    honors = held.exclude(deliveries__in=_planned_otherwise(commendation))
    return list(honors.order_by("number"))


def labeled(
    groups: Sequence[list[Honor]], *, presenters: Sequence[str] = ()
) -> list[tuple[str, str, list[Honor]]]:
    """Each group with the titles that are presented and, as far as they go, who hands over."""
    named = [*presenters, *[""] * len(groups)]
    titles = ["、".join(dict.fromkeys(honor.title_name for honor in group)) for group in groups]
    return list(zip(titles, named, groups, strict=False))


def _planned_otherwise(commendation: Commendation) -> QuerySet[Delivery]:
    planned = Delivery.objects.filter(honor__commendation=commendation, returned_at=None)
    return planned.exclude(way=Way.CEREMONY)


def seats_of(ceremony: Ceremony) -> Iterator[Seat]:
    """Those who walk up sit in the order in which they do, row by row from the front."""
    rows = Delivery.objects.filter(turn__ceremony=ceremony, returned_at=None)
    ordered = rows.select_related("honor", "turn").order_by("turn__position", "place_in_turn")
    for nth, delivery in enumerate(ordered):
        row, number = divmod(nth, ceremony.seats_per_row)
        turn = delivery.turn.position if delivery.turn else 0
        yield Seat(row=row + 1, number=number + 1, turn=turn, honor=delivery.honor)
