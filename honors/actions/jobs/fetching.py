"""Fetching what a job brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from honors.files import stored_digest
from workflow import ledger
from workflow.refusals import GuardFailed, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files import File

    from honors.models import Job, User


@transaction.atomic
def fetch(*, job: Job, by: User, at: datetime) -> File[bytes]:
    """The file, open for reading, after it was written down who took it. The asker must still
    hold every role under which it was made.
    """
    if not job.result:
        raise GuardFailed(_("This job has no result to fetch."), code="no_result")
    if job.asked_by_id == by.pk:
        _require_grants(job, by, at)
    if stored_digest(job.result) != job.sha256:
        raise GuardFailed(_("The stored file is damaged."), code="result_damaged")
    ledger.record(
        f"jobs:{job.pk}",
        "jobs.fetch",
        actor=by.ledger_key,
        at=at,
        facts={"sha256": job.sha256},
    )
    return job.result.open("rb")


def _require_grants(job: Job, by: User, at: datetime) -> None:
    held = {(grant.role, grant.organization_id) for grant in by.standing(at=at).grants}
    if not {(role, organization) for role, organization in job.grants} <= held:
        raise NotPermitted(_("You no longer hold the roles under which this was made."))
