"""A document of many pages, made where nobody waits for it."""

from __future__ import annotations

from datetime import datetime

from honors.actions import documents
from honors.actions.jobs import Progress, Result
from honors.documents.kinds import kind_of
from honors.models import Job


def run(*, job: Job, progress: Progress, at: datetime) -> Result:
    """parameters: `kind`, the key of its `subject`, and `options`. The document is kept as any
    other; `outcome` tells its key, and asking twice makes it once.
    """
    asked = job.parameters
    subject = kind_of(asked["kind"]).subject._default_manager.get(pk=asked["subject"])
    made = documents.make(
        kind=asked["kind"],
        subject=subject,
        options=asked["options"],
        by=job.asked_by,
        at=at,
        progress=progress,
        hold=progress.hold,
    )
    return Result(outcome={"document": made.pk})
