"""Made-up people with a role each. Stored directly: nearly every test needs them, and few are
about how they came here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from honors.models import Membership, Organization, User
from honors.roles import Role
from tests.factories.organizations import County

HIRED_AT = datetime(2025, 1, 6, 1, tzinfo=UTC)
_numbers = count(1)


@dataclass(frozen=True)
class Staff:
    """Everybody whom a county's round needs. `nominators` follow the order of the villages,
    `officers`, `approvers` and `secretaries` that of the townships, the county's own last.
    """

    nominators: tuple[User, ...]
    officers: tuple[User, ...]
    approvers: tuple[User, ...]
    secretaries: tuple[User, ...]
    judges: tuple[User, ...]
    consultee: User
    auditor: User
    administrator: User

    @property
    def secretary(self) -> User:
        """The county's."""
        return self.secretaries[-1]


def a_user(name: str = "王小明", employer: Organization | None = None) -> User:
    number = next(_numbers)
    return User.objects.create(
        username=f"user{number}", display_name=f"{name}{number}", employer=employer
    )


def an_operator() -> User:
    """A superuser: what an installation begins with."""
    user = a_user("系统操作员")
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    return User.objects.get(pk=user.pk)


def a_member(role: Role, organization: Organization, name: str = "") -> User:
    """Somebody who has held the role there since long ago."""
    user = a_user(name or f"{organization.name[:2]}{Role(role).value}")
    a_membership(user, role, organization)
    return user


def a_membership(user: User, role: Role, organization: Organization) -> Membership:
    return Membership.objects.create(
        user=user, organization=organization, role=role, starts_at=HIRED_AT
    )


def a_substitute(
    absent: Membership, user: User, starts_at: datetime, ends_at: datetime
) -> Membership:
    """Named when the term began."""
    return Membership.objects.create(
        user=user,
        organization=absent.organization,
        role=absent.role,
        starts_at=starts_at,
        ends_at=ends_at,
        substitute_for=absent,
        appointed_at=starts_at,
    )


def staff_of(tree: County) -> Staff:
    desks = (*tree.townships, tree.county)
    return Staff(
        nominators=tuple(a_member(Role.NOMINATOR, village) for village in tree.villages),
        officers=tuple(a_member(Role.OFFICER, desk) for desk in desks),
        approvers=tuple(a_member(Role.APPROVER, desk) for desk in desks),
        secretaries=tuple(a_member(Role.SECRETARY, desk) for desk in desks),
        judges=tuple(a_member(Role.JUDGE, tree.county) for _number in range(5)),
        consultee=a_member(Role.CONSULTEE, tree.department),
        auditor=a_member(Role.AUDITOR, tree.county),
        administrator=a_member(Role.ADMINISTRATOR, tree.county),
    )


def a_stranger(twin: County) -> User:
    """Holds every role there is, in another county."""
    user = a_user("外县人")
    for role in Role:
        a_membership(user, role, twin.county)
    return user
