"""How the places of a category lie in the tree, and how many of them are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat

from honors.models import Apportionment, Nomination, Quota, QuotaLoan, Shortfall
from honors.models.nominations import COMPETING
from honors.models.quotas import QuotaKind
from honors.queries import rounds
from honors.roles import PATH_END, Role, paths_of
from honors.states import RUNNING_ROUNDS, RoundState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import Category, Organization, Round, User

PAGE = 200
CHANGEABLE = (RoundState.PLANNED, *RUNNING_ROUNDS)
READERS = (Role.OFFICER, Role.SECRETARY, Role.APPROVER, Role.AUDITOR)


@dataclass(frozen=True, kw_only=True)
class QuotaRow:
    """One unit's places. `path` orders the rows and is where the next page begins behind.

    `left` is None where there is no upper limit; `missing` is how many a minimum still asks for,
    and `reason` what the unit said about it after nominations had closed.
    """

    quota_id: int
    organization_id: int
    name: str
    level: str
    path: str
    parent_id: int | None
    kind: str
    places: int
    extra: int
    lent: int
    borrowed: int
    allocated: int
    taken: int
    left: int | None
    missing: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """One page of rows; `next_path` is empty on the last. The sums are over the whole subtree:
    `places` counts what was given directly and is fixed, `taken` what cases use.
    """

    rows: tuple[QuotaRow, ...]
    next_path: str
    places: int
    taken: int


def overview(
    category: Category, *, below: Organization, after: str = "", limit: int = PAGE
) -> Overview:
    """The places in a subtree in tree order, in two statements however many units there are."""
    inside = Quota.objects.filter(
        category=category, organization__path__gte=below.path, organization__path__lt=below.end
    )
    sums = inside.aggregate(
        places=Sum("places", filter=Q(parent=None, kind=QuotaKind.FIXED), default=0),
        taken=Sum("taken", default=0),
    )
    page = inside.filter(organization__path__gt=after).select_related("organization", "shortfall")
    quotas = list(page.order_by("organization__path")[: min(limit, PAGE) + 1])
    shown = quotas[: min(limit, PAGE)]
    return Overview(
        rows=tuple(_row(quota) for quota in shown),
        next_path=shown[-1].organization.path if len(quotas) > len(shown) else "",
        **sums,
    )


def _row(quota: Quota) -> QuotaRow:
    return QuotaRow(
        quota_id=quota.pk,
        organization_id=quota.organization_id,
        name=quota.organization.name,
        level=quota.organization.level,
        path=quota.organization.path,
        parent_id=quota.parent_id,
        kind=quota.kind,
        places=quota.places,
        extra=quota.extra,
        lent=quota.lent,
        borrowed=quota.borrowed,
        allocated=quota.allocated,
        taken=quota.taken,
        left=quota.left,
        missing=max(quota.places - quota.taken, 0) if quota.kind == QuotaKind.MINIMUM else 0,
        reason=quota.shortfall.reason if hasattr(quota, "shortfall") else "",
    )


def short_at_close(rounds: Sequence[Round]) -> list[tuple[Quota, int]]:
    """Minimum quotas that cannot be reached any more, with how many cases each lacks.

    Counted are all cases at and below the unit: its desk may still send up each of them.
    """
    inside = Nomination.objects.filter(
        category=OuterRef("category"),
        state__in=COMPETING,
        unit_path__gte=OuterRef("organization__path"),
        unit_path__lt=Concat(
            OuterRef("organization__path"), Value(PATH_END), output_field=CharField()
        ),
    )
    counted = inside.order_by().values("category").annotate(count=Count("pk")).values("count")
    quotas = Quota.objects.filter(category__round__in=rounds, kind=QuotaKind.MINIMUM)
    short = quotas.annotate(cases=Coalesce(Subquery(counted), 0)).filter(cases__lt=F("places"))
    rows = short.select_related("category__title", "organization").order_by("pk")
    return [(quota, quota.places - quota.cases) for quota in rows]


def unfinished(user: User, *, at: datetime) -> QuerySet[Quota]:
    """Those that somebody sees of rounds that are not over, by round and down the tree."""
    rows = visible_to(user, at=at).filter(category__round__state__in=CHANGEABLE)
    return rows.order_by("-category__round", "category__position", "organization__path")


def units_of(user: User, *, at: datetime) -> list[int]:
    """Where somebody nominates, sends up or arranges; whose places are the own ones."""
    grants = user.standing(at=at).having(Role.NOMINATOR, Role.OFFICER, Role.SECRETARY)
    return [grant.organization_id for grant in grants]


def spare(quota: Quota) -> int:
    """How many of these places can still be handed down or lent."""
    free = quota.left_for(())
    return 0 if free is None else max(0, min(free, quota.usable - quota.allocated))


def recallable(quota: Quota) -> int:
    """How many can be called back to where they were handed down from."""
    return 0 if quota.parent_id is None else min(spare(quota), quota.places)


def borrowers(quota: Quota) -> QuerySet[Quota]:
    """To whom places may be lent: units of the same level with fixed places in the category."""
    rows = Quota.objects.filter(
        category=quota.category_id,
        kind=QuotaKind.FIXED,
        organization__level=quota.organization.level,
    )
    return rows.exclude(pk=quota.pk).select_related("organization").order_by("organization__path")


def visible_to(user: User, *, at: datetime) -> QuerySet[Quota]:
    """Those of the units at or below one's own, in rounds that one may see."""
    own = Q(pk__in=[])
    for grant in user.standing(at=at).grants:
        path = grant.path
        own |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    seen = rounds.visible_to(user, at=at).order_by().values("pk")
    return Quota.objects.filter(own, category__round__in=seen).order_by("pk")


def loans_visible_to(user: User, *, at: datetime) -> QuerySet[QuotaLoan]:
    """Those that one of one's own units gave or took."""
    seen = visible_to(user, at=at).order_by().values("pk")
    return QuotaLoan.objects.filter(Q(lender__in=seen) | Q(borrower__in=seen)).order_by("pk")


def shortfalls_visible_to(user: User, *, at: datetime) -> QuerySet[Shortfall]:
    seen = visible_to(user, at=at).order_by().values("pk")
    return Shortfall.objects.filter(quota__in=seen).order_by("pk")


def apportionments_visible_to(user: User, *, at: datetime) -> QuerySet[Apportionment]:
    """Those out of places that one sees; and those of the rounds below one's own organization, for
    whoever reviews, decides, runs rounds or audits there.
    """
    found = Q(parent__in=visible_to(user, at=at).order_by().values("pk"))
    for path in paths_of(user.standing(at=at).having(*READERS)):
        organizer = "category__round__organizer__path"
        found |= Q(**{f"{organizer}__gte": path, f"{organizer}__lt": path + PATH_END})
    return Apportionment.objects.filter(found).order_by("pk")
