"""Roles, and what somebody may do at a moment: a set of grants, each a role at a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Paths are upper-case letters and digits; this sorts behind all of them, byte by byte.
PATH_END = "~"


class Role(TextChoices):
    NOMINATOR = "nominator", _("Nominator")
    OFFICER = "officer", _("Reviewing officer")
    SECRETARY = "secretary", _("Secretary")
    JUDGE = "judge", _("Judge")
    CONSULTEE = "consultee", _("Consulted department")
    APPROVER = "approver", _("Approver")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


DESCRIPTIONS = {
    Role.NOMINATOR: _("Writes and submits for the own unit, recalls, resubmits, withdraws."),
    Role.OFFICER: _("Receives, returns, forwards and declines in the own unit's stages."),
    Role.SECRETARY: _("Runs rounds: quotas, panels, the cut, notices, objections, documents."),
    Role.JUDGE: _("Fills in the own score sheets; may recuse."),
    Role.CONSULTEE: _("Answers the own department's consultations."),
    Role.APPROVER: _("Approves, and may be one of the deciders."),
    Role.AUDITOR: _("Reads everything below the own unit, history included; writes nothing."),
    Role.ADMINISTRATOR: _("Keeps accounts, organizations and the calendar; no power over a case."),
}


@dataclass(frozen=True, kw_only=True)
class Grant:
    role: str
    organization_id: int
    path: str

    def covers(self, path: str) -> bool:
        return self.path <= path < self.path + PATH_END


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a person, or the clock, may do at one moment. Read once for a whole batch."""

    user_id: int | None = None
    grants: tuple[Grant, ...] = ()
    is_clock: bool = False

    def holds(self, role: str, organization_id: int | None) -> bool:
        """Whether the role is held at exactly this organization."""
        return organization_id is not None and any(
            grant.role == role and grant.organization_id == organization_id for grant in self.grants
        )

    def holds_over(self, role: str, path: str) -> bool:
        """Whether the role is held at an organization that this path lies in."""
        return any(grant.role == role and grant.covers(path) for grant in self.grants)

    def having(self, *roles: str) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.role in roles)


NOBODY = Standing()


class Clock:
    """The system's own actor, for what falls due: clear, lapse, close, end, expire."""

    ledger_key = "system:clock"

    def standing(self, *, at: datetime) -> Standing:
        return Standing(is_clock=True)


CLOCK = Clock()


class Public:
    """Somebody who did not sign in. May do nothing but what is open to everybody."""

    ledger_key = "public"

    def standing(self, *, at: datetime) -> Standing:
        return NOBODY


PUBLIC = Public()


def paths_of(grants: Iterable[Grant]) -> tuple[str, ...]:
    return tuple(sorted({grant.path for grant in grants}))
