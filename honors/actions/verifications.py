"""An auditor asks for all of history to be computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from honors.actions import jobs
from honors.models import Organization
from honors.queries.accounts import require_anywhere
from honors.roles import Role

if TYPE_CHECKING:
    from datetime import datetime

    from honors.models import Job, User

VERIFICATION = "verification"


def verify_history(*, by: User, at: datetime) -> Job:
    """A job, as history may be long. Whoever audits the asker's organization sees what came out."""
    require_anywhere(by, Role.AUDITOR, at)
    (first, *_others) = by.standing(at=at).having(Role.AUDITOR)
    place = Organization.objects.get(pk=first.organization_id)
    return jobs.ask(kind=VERIFICATION, parameters={}, by=by, at=at, organization=place)
