"""All of history computed again, for an auditor."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from honors.actions.jobs import Result
from honors.jobs.aside import told_aside
from honors.queries.accounts import require_anywhere
from honors.roles import Role
from workflow.models import LedgerEvent
from workflow.verification import verify

if TYPE_CHECKING:
    from datetime import datetime

    from honors.actions.jobs import Progress
    from honors.models import Job

JSON = "application/json"


def run(*, job: Job, progress: Progress, at: datetime) -> Result:
    """`outcome` counts events and findings; the file lists the findings, which name records by
    their number alone. It reads one moment of the database throughout, and counts the events aside.
    """
    require_anywhere(job.asked_by, Role.AUDITOR, at)
    with told_aside(progress) as tell:
        found = verify(progress=tell)
    written = json.dumps([asdict(finding) for finding in found]).encode()
    return Result(
        outcome={"events": LedgerEvent.objects.count(), "findings": len(found)},
        name="findings.json",
        content_type=JSON,
        content=io.BytesIO(written),
    )
