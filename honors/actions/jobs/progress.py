"""How far a job has come, told while it runs; and whether it is still its worker's."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from honors.models import Job
from honors.states import JobState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet

EVERY = timedelta(seconds=1)


class Superseded(Exception):
    """The job was canceled, or given to another worker that found this one silent."""


class Progress:
    """`progress(done, total)`, as often as one likes: it is written once a second and at the end.

    Written at once only outside of a transaction, where others can see it: a kind that does all in
    one transaction counts while it reads, and is silent while it writes.
    """

    def __init__(self, job: Job, *, clock: Callable[[], datetime]) -> None:
        self.job, self.clock = job, clock
        self.told_at = clock()

    def __call__(self, done: int, total: int | None = None) -> None:
        now = self.clock()
        finished = total is not None and done >= total
        if now - self.told_at < EVERY and not finished:
            return
        self.told_at = now
        if not self._mine().update(done=done, total=total, heartbeat_at=now):
            raise Superseded

    def hold(self) -> None:
        """In a transaction that writes: until it ends, the job stays this worker's. It locks the
        job before everything else.
        """
        locked = self._mine().select_for_update(no_key=True)
        if locked.values_list("pk").first() is None:
            raise Superseded

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempt=self.job.attempt)
