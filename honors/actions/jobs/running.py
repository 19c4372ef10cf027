"""Carrying out one job: taken by one worker, told as it goes, ended in one way."""

from __future__ import annotations

import logging
import os
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from hashlib import file_digest
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from honors.actions.jobs.kinds import Result, kept_for, run_of
from honors.actions.jobs.progress import Progress, Superseded
from honors.models import Job
from honors.notifications import LANGUAGE
from honors.roles import CLOCK
from honors.states import JobState
from workflow import ledger
from workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
WAIT = timedelta(minutes=1)
FAULT = _("Something went wrong on our side.")


def run(
    key: int,
    *,
    clock: Callable[[], datetime],
    within: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> None:
    """Whoever comes second finds it taken and does nothing. A refusal ends the job at once; a fault
    of ours ends it after three attempts.

    Who runs it inside a transaction of their own does so `within` a savepoint: after a fault of the
    database they can still write how it ended.
    """
    job = _taken(key, clock())
    if job is None:
        return
    progress = Progress(job, clock=clock)
    try:
        with override(LANGUAGE), within():
            result = run_of(job.kind)(job=job, progress=progress, at=clock())
            _keep(job, progress, result, at=clock())
    except Superseded:
        logger.info("job %s is no longer this worker's", key)
    except Refusal as refused:
        with override(LANGUAGE):
            end_badly(job, refused.code, str(refused), at=clock())
    except Exception:
        logger.exception("job %s failed", key)
        give_back(job, at=clock())


def _taken(key: int, at: datetime) -> Job | None:
    waiting = Job.objects.filter(pk=key, state=JobState.QUEUED)
    taken = waiting.update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        started_at=at,
        heartbeat_at=at,
        due_at=None,
        done=0,
        total=None,
    )
    return Job.objects.select_related("asked_by").get(pk=key) if taken else None


def _keep(job: Job, progress: Progress, result: Result, *, at: datetime) -> None:
    """The file first: a row never promises what is not there."""
    with transaction.atomic():
        progress.hold()
        job.refresh_from_db(fields=["done", "total"])
        if job.total is not None:
            job.done = job.total
        _store(job, result, at)
        job.state, job.outcome = JobState.DONE, dict(result.outcome)
        job.finished_at, job.expires_at = at, at + kept_for()
        try:
            job.save()
            _record_end(job, "jobs.finish", at, **result.outcome, sha256=job.sha256)
        except Exception:
            job.result.delete(save=False)  # no row, no file
            raise


def _store(job: Job, result: Result, at: datetime) -> None:
    if result.content is None:
        return
    with result.content as content:
        job.sha256 = file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
        job.size = content.seek(0, os.SEEK_END)
        content.seek(0)
        job.result.save(f"{uuid4().hex}.bin", File(content), save=False)
    job.name, job.content_type = result.name, result.content_type


def give_back(job: Job, *, at: datetime) -> None:
    """To be tried again after a while, or no more."""
    if job.attempt >= MOST_ATTEMPTS:
        with override(LANGUAGE):
            end_badly(job, "fault", str(FAULT), at=at)
        return
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    mine.update(state=JobState.QUEUED, task=None, due_at=at + WAIT * job.attempt)


@transaction.atomic
def end_badly(job: Job, code: str, message: str, *, at: datetime) -> None:
    mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    if mine.update(
        state=JobState.FAILED,
        finished_at=at,
        expires_at=at + kept_for(),
        error_code=code,
        error=message,
    ):
        _record_end(job, "jobs.fail", at, code=code)


def _record_end(job: Job, action: str, at: datetime, **facts: int | str) -> None:
    ledger.record(
        f"jobs:{job.pk}",
        action,
        actor=CLOCK.ledger_key,
        at=at,
        facts={"kind": job.kind, "asked_by": job.asked_by_id, **facts},
    )
