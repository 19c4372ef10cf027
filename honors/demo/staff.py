"""The people who act in the stories, each hired by the administrator for one role at one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from honors.actions import accounts
from honors.demo.chance import chance
from honors.demo.hours import moment
from honors.demo.names import Names
from honors.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from honors.models import Organization
    from honors.roles import Role

HIRED_AT = moment("2020-01-02")
DECIDERS = 3
SIGN_IN = "honors-demo-{seed}-{number}"


@dataclass(frozen=True)
class Account:
    """A line of the sign-in list."""

    role: str
    place: str
    username: str
    password: str


@dataclass
class Staff:
    """Hires whoever is needed when first asked for; `number` tells several of one role apart.

    In each tree names are drawn anew, so that a story more or less leaves those of the others.
    """

    seed: int
    administrator: User
    accounts: list[Account] = field(default_factory=list)
    _hired: dict[tuple[str, int, int], User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names: dict[str, Names] = {}
        self.enter("")

    def enter(self, tree: str) -> None:
        """From here on people are hired in this tree."""
        self._tree = tree
        if tree not in self._names:
            self._names[tree] = Names(chance(self.seed, "staff", tree))

    def one(self, role: Role, organization: Organization, number: int = 1) -> User:
        place = (role.value, organization.pk, number)
        if place not in self._hired:
            self._hired[place] = self._hire(role, organization, number)
        return self._hired[place]

    def several(self, role: Role, organization: Organization, count: int) -> tuple[User, ...]:
        return tuple(self.one(role, organization, number) for number in range(1, count + 1))

    def open_accounts(self, people: Iterable[tuple[Role, User, Organization]]) -> None:
        """Let these people sign in, with passwords that are valid in this database alone."""
        for role, user, organization in people:
            password = SIGN_IN.format(seed=self.seed, number=user.pk)
            by = self.administrator
            accounts.set_password(user=user, password=password, by=by, at=HIRED_AT)
            accounts.set_staff(user=user, is_staff=True, by=by, at=HIRED_AT)
            self.accounts.append(
                Account(str(role.label), organization.name, user.username, password)
            )

    def _hire(self, role: Role, organization: Organization, number: int) -> User:
        user = accounts.create_user(
            username=f"{role.value}-{organization.code or organization.pk}-{number}",
            display_name=self._names[self._tree].woman(),
            employer=organization,
            by=self.administrator,
            at=HIRED_AT,
        )
        accounts.grant(
            user=user,
            organization=organization,
            role=role,
            starts_at=HIRED_AT,
            by=self.administrator,
            at=HIRED_AT,
        )
        return user


def installed(seed: int) -> Staff:
    """An installation begins with its first superuser, whom `createsuperuser` makes."""
    password = SIGN_IN.format(seed=seed, number=0)
    administrator = User.objects.create_superuser(
        username="admin", password=password, display_name="系统管理员（虚构）"
    )
    staff = Staff(seed=seed, administrator=administrator)
    staff.accounts.append(Account("管理员", "全国", administrator.username, password))
    return staff
