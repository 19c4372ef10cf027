"""Kinds of work made up for the tests; each is told by its parameters what is to happen to it."""

from __future__ import annotations

import io
import time
from datetime import datetime, timedelta

from django.db import connection

from honors.actions.jobs import Progress, Result, cancel
from honors.models import Job
from workflow.refusals import InvalidInput

NAME = "tests.honors.actions.jobs.counting"


class Ticking:
    """A clock that a second passes on at every look."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def run(*, job: Job, progress: Progress, at: datetime) -> Result:
    """Counts to a number, and does on the way what the parameters say."""
    total = job.parameters["to"]
    for done in range(1, total + 1):
        progress(done, total)
        if done == job.parameters.get("canceled_at"):
            cancel(job=job, by=job.asked_by, at=at)
        if done == job.parameters.get("refused_at"):
            raise InvalidInput("虚构的原因", code="made_up")
        if done == job.parameters.get("broken_at"):
            raise RuntimeError("made up")
        if done == job.parameters.get("stuck_at") and job.attempt == 1:
            time.sleep(600)
        if done == job.parameters.get("misread_at"):
            connection.cursor().execute("SELECT 1 FROM made_up")
    listed = "\n".join(str(number) for number in range(1, total + 1)).encode()
    return Result(
        outcome={"rows": total},
        name="数.txt",
        content_type="text/plain",
        content=io.BytesIO(listed),
    )
