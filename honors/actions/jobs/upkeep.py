"""What the clock does about jobs: wakes the forgotten, buries the dead, clears away results."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from honors.actions.jobs.asking import enqueue
from honors.actions.jobs.kinds import kept_for
from honors.actions.jobs.running import give_back
from honors.models import Job
from honors.roles import CLOCK
from honors.states import JobState
from workflow import ledger

if TYPE_CHECKING:
    from datetime import datetime

# Longer than any kind of job works without a word.
SILENT_FOR = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(minutes=2)
IN_HAND = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


class Upkeep(NamedTuple):
    """`buried` were given back or ended for their worker's silence; `woken` are in the queue again;
    `cleared` are results that are no longer kept.
    """

    buried: int
    woken: int
    cleared: int


def look_after(*, at: datetime, most: int) -> Upkeep:
    buried = _bury(at, most)
    woken = _wake(at, most)
    _forget_tasks(at)
    return Upkeep(buried=buried, woken=woken, cleared=_clear(at, most))


def _bury(at: datetime, most: int) -> int:
    """A killed worker says nothing: what it had in hand is given to another."""
    silent = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=at - SILENT_FOR)
    dead = list(silent.order_by("pk")[:most])
    for job in dead:
        tasks = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
        tasks.filter(pk__in=[job.task] if job.task else []).delete()
        give_back(job, at=at)
    return len(dead)


def _wake(at: datetime, most: int) -> int:
    """Waiting, due and in nobody's hand: given back after a fault, or asked for by a process that
    died before it could do the work itself.
    """
    task = DBTaskResult.objects.filter(pk=OuterRef("task"), status__in=IN_HAND)
    forgotten = Job.objects.filter(
        ~Exists(task), state=JobState.QUEUED, due_at__lte=at - FORGOTTEN_AFTER
    )
    keys = list(forgotten.order_by("pk").values_list("pk", flat=True)[:most])
    return sum(_wake_one(key, at) for key in keys)


@transaction.atomic
def _wake_one(key: int, at: datetime) -> bool:
    skips = connection.features.has_select_for_update_skip_locked
    waiting = Job.objects.select_for_update(skip_locked=skips, no_key=True)
    job = waiting.filter(pk=key, state=JobState.QUEUED, due_at__lte=at - FORGOTTEN_AFTER).first()
    if job is None:
        return False
    job.due_at = at
    job.save(update_fields=["due_at"])
    enqueue(job)
    return True


def _forget_tasks(at: datetime) -> None:
    """The queue remembers what it did for as long as results are kept."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - kept_for()).delete()


def _clear(at: datetime, most: int) -> int:
    over = Job.objects.filter(expires_at__lte=at).exclude(result="", parameters={})
    keys = list(over.order_by("pk").values_list("pk", flat=True)[:most])
    return sum(_clear_one(key, at) for key in keys)


@transaction.atomic
def _clear_one(key: int, at: datetime) -> bool:
    """The row goes first: a file without a row is found by nobody, a row without a file is a lie.
    What was asked for may name people, and goes with it.
    """
    job = Job.objects.select_for_update(no_key=True).get(pk=key)
    name, storage = job.result.name, job.result.storage
    job.result, job.parameters = "", {}
    job.save(update_fields=["result", "parameters"])
    ledger.erase(f"jobs:{key}", actor=CLOCK.ledger_key, at=at)
    if name:
        transaction.on_commit(lambda: storage.delete(name))
    return True
