"""How the places of a category lie in the tree, and how many of them are used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from honors.models import Quota
from honors.queries import rounds
from honors.roles import PATH_END

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import Category, Organization, User

PAGE = 200


@dataclass(frozen=True, kw_only=True)
class QuotaRow:
    """One unit's places. `path` orders the rows and is where the next page begins behind."""

    quota_id: int
    organization_id: int
    name: str
    level: str
    path: str
    parent_id: int | None
    places: int
    allocated: int
    taken: int

    @property
    def left(self) -> int:
        return self.places - self.allocated - self.taken


@dataclass(frozen=True, kw_only=True)
class Overview:
    """One page of rows; `next_path` is empty on the last. The sums are over the whole subtree:
    `places` counts what was given directly, `taken` what cases use.
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
        places=Sum("places", filter=Q(parent=None), default=0), taken=Sum("taken", default=0)
    )
    page = inside.filter(organization__path__gt=after).select_related("organization")
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
        places=quota.places,
        allocated=quota.allocated,
        taken=quota.taken,
    )


def visible_to(user: User, *, at: datetime) -> QuerySet[Quota]:
    """Those of the units at or below one's own, in rounds that one may see."""
    own = Q(pk__in=[])
    for grant in user.standing(at=at).grants:
        path = grant.path
        own |= Q(organization__path__gte=path, organization__path__lt=path + PATH_END)
    seen = rounds.visible_to(user, at=at).order_by().values("pk")
    return Quota.objects.filter(own, category__round__in=seen).order_by("pk")
