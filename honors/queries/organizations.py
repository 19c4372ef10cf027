"""Reads along the tree: byte ranges of paths, never a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.functions import Length

from honors.models import Organization
from honors.models.organizations import STEP
from honors.queries.accounts import is_operator
from honors.roles import paths_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from honors.models import User
    from honors.models.organizations import OrganizationQuerySet


def paths_above(path: str) -> list[str]:
    """The paths of everything above, from the root down, without the path itself."""
    return [path[:length] for length in range(STEP, len(path), STEP)]


def subtree(organization: Organization) -> OrganizationQuerySet:
    """The organization and all below it, in the order of the tree."""
    return Organization.objects.within([organization.path]).order_by("path")


def ancestors(organization: Organization) -> OrganizationQuerySet:
    """All above it, from the root down."""
    return Organization.objects.filter(path__in=paths_above(organization.path)).order_by("path")


def line_up(path: str) -> list[Organization]:
    """What lies at the path and all above it, up to the root."""
    return list(Organization.objects.filter(path__in=[path, *paths_above(path)]).order_by("-path"))


def asked_by_anybody() -> tuple[str, str] | None:
    """Name and contact of the highest that can be reached."""
    reached = Organization.objects.exclude(contact="").order_by(Length("path"), "path")
    return reached.values_list("name", "contact").first()


def visible_to(user: User, *, at: datetime) -> OrganizationQuerySet:
    """What lies below any place where one holds a role, and the names above it.

    Operators, who keep the whole tree, see all of it.
    """
    if is_operator(user):
        return Organization.objects.order_by("path")
    paths = paths_of(user.standing(at=at).grants)
    above = _all_above(paths)
    return (
        Organization.objects.within(paths) | Organization.objects.filter(path__in=above)
    ).order_by("path")


def _all_above(paths: Iterable[str]) -> list[str]:
    return sorted({above for path in paths for above in paths_above(path)})
