"""Which vetoes hold where and when, what was declared of a case, and what was confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from honors.guards.vetoes import barring, list_for
from honors.models import VetoFinding, VetoItem
from honors.queries import organizations
from honors.queries.organizations import paths_above
from honors.roles import PATH_END, Role, paths_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from honors.models import Nomination, Organization, User

# Who reads what was found about the nominees of the own area.
READERS = (Role.OFFICER, Role.SECRETARY, Role.APPROVER, Role.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One veto of a case's round. `declared` are the positions of whom the nominator names, None
    while unanswered; `confirmed` what departments found, lifted findings left out.
    """

    code: str
    text: str
    declared: list[int] | None
    confirmed: tuple[VetoFinding, ...]


def in_force(organizer: Organization, *, on: date) -> list[VetoItem]:
    """The list of a round that opens on that day: the standard items, each replaced by the one of
    its code that is set nearest to the organizer; what that one leaves out is not asked. By code,
    in one statement.
    """
    return [item for item in nearest_items(organizer, on=on) if item.kinds]


def nearest_items(organizer: Organization, *, on: date) -> list[VetoItem]:
    """The same with those that are left out, which name no kind of nominee."""
    places = Q(organization=None) | Q(organization__path__in=paths_above(organizer.path))
    rows = VetoItem.objects.filter(places | Q(organization=organizer), valid_from__lte=on)
    valid = rows.filter(Q(valid_to=None) | Q(valid_to__gt=on)).select_related("organization")
    nearest: dict[str, VetoItem] = {}
    for item in sorted(valid, key=_distance):
        nearest[item.code] = item
    return [nearest[code] for code in sorted(nearest)]


def coming(organization: Organization, *, after: date) -> list[VetoItem]:
    """What the organization asks, or leaves out, from a later day on."""
    return list(organization.veto_items.filter(valid_from__gt=after).order_by("valid_from", "code"))


def free_code(organization: Organization) -> str:
    """For a veto of its own that replaces none."""
    taken = {*_above(organization).values_list("code", flat=True)}
    taken |= {*organization.veto_items.values_list("code", flat=True)}
    return next(code for n in range(1, len(taken) + 2) if (code := f"own_{n}") not in taken)


def is_listed_above(code: str, organization: Organization) -> bool:
    """Whether it would be asked by a list above, once the organization's own item ends."""
    return _above(organization).filter(code=code).exists()


def _above(organization: Organization) -> QuerySet[VetoItem]:
    nearer = Q(organization__path__in=paths_above(organization.path))
    return VetoItem.objects.filter(nearer | Q(organization=None))


def _distance(item: VetoItem) -> str:
    return "" if item.organization is None else item.organization.path


def answers_of(nomination: Nomination, *, at: datetime) -> list[Answer]:
    """What the nominator declared, beside what departments confirmed."""
    findings = barring(nomination, on=timezone.localdate(at))
    return [
        Answer(
            code=item["code"],
            text=item["text"],
            declared=nomination.dossier.veto_answers.get(item["code"]),
            confirmed=tuple(each for each in findings if each.code == item["code"]),
        )
        for item in list_for(nomination)
    ]


def visible_to(user: User, *, at: datetime) -> QuerySet[VetoFinding]:
    """For whoever reviews, decides, runs rounds or audits above the nominee's unit, and for the
    department that confirmed it. Its nominators learn of it when they try to submit.
    """
    standing = user.standing(at=at)
    own = [grant.organization_id for grant in standing.having(Role.CONSULTEE)]
    seen = Q(department__in=own)
    for path in paths_of(standing.having(*READERS)):
        seen |= Q(nominee__unit__path__gte=path, nominee__unit__path__lt=path + PATH_END)
    return VetoFinding.objects.filter(seen).order_by("pk")


def items_visible_to(user: User, *, at: datetime) -> QuerySet[VetoItem]:
    """The standard list, and those of the organizations that one may see."""
    seen = organizations.visible_to(user, at=at).order_by().values("pk")
    items = VetoItem.objects.filter(Q(organization=None) | Q(organization__in=seen))
    return items.order_by("pk")
