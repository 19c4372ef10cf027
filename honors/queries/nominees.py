"""Nominees as far as somebody may see them, and their sealed identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from honors.models import Nominee
from honors.roles import PATH_END, Role
from honors.sealing import site_keyring

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from honors.models import User

IDENTITY_PURPOSE = "nominees.identity"


def visible_to(user: User, *, at: datetime) -> QuerySet[Nominee]:
    """Those of the own unit to its nominators; those of the whole subtree to its auditors.

    Everybody else meets a nominee only in a case that they may see.
    """
    standing = user.standing(at=at)
    condition = Q(unit__in=[g.organization_id for g in standing.having(Role.NOMINATOR)])
    for grant in standing.having(Role.AUDITOR):
        condition |= Q(unit__path__gte=grant.path, unit__path__lt=grant.path + PATH_END)
    return Nominee.objects.filter(condition).order_by("pk")


def identity_place(key: int) -> str:
    """Where the sealed number of a nominee belongs; elsewhere it does not open."""
    return f"nominees/{key}/identity"


def identity_of(nominee: Nominee) -> str:
    """The resident number in the clear, empty if none was given."""
    if not nominee.identity_sealed:
        return ""
    return site_keyring().open(nominee.identity_sealed, place=identity_place(nominee.pk))


def find_by_identity(kind: str, number: str) -> Nominee | None:
    """By the canonical form of the number, as `honors.identity.parse_resident_id` gives it."""
    index = site_keyring().index(number, purpose=IDENTITY_PURPOSE)
    return Nominee.objects.filter(kind=kind, identity_index=index).select_related("unit").first()
