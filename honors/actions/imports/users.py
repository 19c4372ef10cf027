"""Accounts from a file, each with a role: opened without a password, which is set later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from honors.actions import accounts
from honors.actions.imports.planning import Kind, Planned
from honors.imports import sheets
from honors.models import Membership, Organization, User
from honors.models.imports import ImportKind, RowOutcome
from honors.queries.accounts import require_over
from honors.queries.organizations import subtree
from honors.roles import Role
from workflow.refusals import InvalidInput, Refusal

if TYPE_CHECKING:
    from honors.imports.columns import Column
    from honors.models import ImportRow


class Users(Kind):
    """Several rows may name one user, each with another role."""

    name = ImportKind.USERS

    def require(self) -> None:
        require_over(self.by, Role.ADMINISTRATOR, self.import_.organization, self.at)

    @property
    def columns(self) -> Sequence[Column]:
        return sheets.of_users()

    def places(self) -> Iterable[Organization]:
        return subtree(self.import_.organization).select_related("parent")

    def plan(self, rows: Sequence[Planned]) -> None:
        for row in rows:
            self._read(row)
        named = {row.values["username"] for row in rows}
        known = {user.username: user for user in User.objects.filter(username__in=named)}
        held = {
            (m.user_id, m.organization_id, m.role)
            for m in Membership.objects.at(self.at).filter(user__in=[u.pk for u in known.values()])
        }
        for row in rows:
            if row.made is not None:
                self._compare(row, known.get(row.values["username"]), held)

    def _read(self, row: Planned) -> None:
        row.made = self.unit_of(row)
        try:
            accounts.parse_username(row.values["username"])
            accounts.parse_email(row.get("email") or "")
        except Refusal as refusal:
            self.blame(row, refusal)
        if row.made is not None:
            key = (row.values["username"], row.made.pk, row.get("role"))
            self.once(row, key, "username")

    def _compare(self, row: Planned, user: User | None, held: set[tuple[int, int, str]]) -> None:
        first = self.seen.setdefault(("name", row.values["username"]), row.values["display_name"])
        names = {row.values["display_name"], first, user.display_name if user else first}
        if len(names) > 1:
            message = _("Somebody else has this user name already.")
            self.blame(row, InvalidInput(message, code="username_taken"), "username")
        if user is not None and user.pk == self.by.pk:
            message = _("Nobody may grant a role to themselves.")
            self.blame(row, InvalidInput(message, code="own_role"), "username")
        role = row.get("role")
        if user is not None and (not role or (user.pk, row.made.pk, role) in held):
            row.outcome = RowOutcome.MATCH

    def write(self, rows: Sequence[Planned]) -> None:
        for row in rows:
            if row.outcome == RowOutcome.CREATE:
                self._open(row)

    def _open(self, row: Planned) -> None:
        user = User.objects.filter(username=row.values["username"]).first()
        row.facts = {"opened": user is None}
        if user is None:
            user = accounts.create_user(
                username=row.values["username"],
                display_name=row.values["display_name"],
                employer=row.made,
                by=self.by,
                at=self.at,
            )
            if row.get("email"):
                accounts.set_email(user=user, email=row.values["email"], by=self.by, at=self.at)
        row.subject = user.pk
        if row.get("role"):
            granted = accounts.grant(
                user=user,
                organization=row.made,
                role=row.values["role"],
                starts_at=self.at,
                by=self.by,
                at=self.at,
            )
            row.facts["membership"] = granted.pk

    def moved(self, rows: Sequence[ImportRow]) -> list[int]:
        """Who signed in since, was disabled, or lost the role again."""
        new = {row.line: row for row in rows if row.subject is not None}
        fresh = set(
            User.objects.filter(
                pk__in=opened_by(rows), last_login=None, is_active=True
            ).values_list("pk", flat=True)
        )
        grants = [row.facts["membership"] for row in new.values() if "membership" in row.facts]
        held = set(
            Membership.objects.filter(pk__in=grants, ends_at=None).values_list("pk", flat=True)
        )
        return sorted(
            line
            for line, row in new.items()
            if (row.facts["opened"] and row.subject not in fresh)
            or ("membership" in row.facts and row.facts["membership"] not in held)
        )

    def undo(self, rows: Sequence[ImportRow]) -> None:
        """The roles end and the accounts are disabled: history refers to them."""
        new = [row for row in rows if row.subject is not None]
        grants = [row.facts["membership"] for row in new if "membership" in row.facts]
        for membership in Membership.objects.filter(pk__in=grants).order_by("pk"):
            accounts.end_membership(membership=membership, by=self.by, at=self.at)
        for user in (
            User.objects.filter(pk__in=opened_by(rows)).select_related("employer").order_by("pk")
        ):
            accounts.edit_user(
                user=user,
                display_name=user.display_name,
                employer=user.employer,
                is_active=False,
                by=self.by,
                at=self.at,
            )


def opened_by(rows: Sequence[ImportRow]) -> list[int]:
    """The keys of the accounts that these rows opened."""
    return [row.subject for row in rows if row.subject is not None and row.facts["opened"]]
