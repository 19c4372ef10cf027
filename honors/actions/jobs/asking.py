"""Asking for background work, and taking that back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import default_task_backend

from honors.actions.jobs.kinds import kept_for, known
from honors.actions.jobs.running import run
from honors.models import Job
from honors.states import UNFINISHED_JOBS, JobState
from workflow import ledger
from workflow.refusals import GuardFailed, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from honors.models import Organization, User

MOST_WAITING = 20  # of one person: nobody keeps the workers from everybody else
# The door that workers come through; it reads the clock, so it lies above.
DOOR = "honors.tasks"


@transaction.atomic
def ask(
    *,
    kind: str,
    parameters: Mapping[str, Any],
    by: User,
    at: datetime,
    organization: Organization | None = None,
) -> Job:
    """Put it into the queue, in the caller's transaction: it runs if that commits, and after.

    Whether `by` may ask for this kind is for the caller to have decided.
    `organization` is whose auditors see the job; None where it is nobody's business but the
    asker's. `parameters` follow the ledger's profile of JSON: ASCII names, no floats.
    """
    _check_number(by)
    job = _written(kind, parameters, by, at, organization)
    enqueue(job)
    return job


def do_at_once(
    *,
    kind: str,
    parameters: Mapping[str, Any],
    by: User,
    at: datetime,
    organization: Organization | None = None,
) -> Job:
    """The same for what takes no time: done when this returns, in the caller's transaction.

    What a fault of ours cut short is queued again, and the clock wakes it.
    """
    job = _written(kind, parameters, by, at, organization)
    run(job.pk, clock=lambda: at, within=transaction.atomic)
    return Job.objects.get(pk=job.pk)


@transaction.atomic
def _written(
    kind: str, parameters: Mapping[str, Any], by: User, at: datetime, place: Organization | None
) -> Job:
    job = Job.objects.create(
        kind=known(kind),
        parameters=dict(parameters),
        asked_by=by,
        asked_at=at,
        organization=place,
        grants=[[g.role, g.organization_id] for g in by.standing(at=at).grants],
        due_at=at,
    )
    ledger.record(
        f"jobs:{job.pk}",
        "jobs.ask",
        actor=by.ledger_key,
        at=at,
        facts={"kind": job.kind, "organization": job.organization_id},
        private={"parameters": ledger.dump(job.parameters)},
    )
    return job


def _check_number(by: User) -> None:
    if by.jobs.filter(state__in=UNFINISHED_JOBS).count() >= MOST_WAITING:
        raise GuardFailed(
            _("You have %(most)s jobs that are not finished. Wait for one of them."),
            code="jobs_full",
            most=MOST_WAITING,
        )


def enqueue(job: Job) -> None:
    """Into the queue of the database in this transaction; without one, done after it."""
    door = import_module(DOOR).run_job
    if not default_task_backend.supports_get_result:
        transaction.on_commit(lambda: door.enqueue(job.pk))
        return
    job.task = UUID(str(door.enqueue(job.pk).id))
    job.save(update_fields=["task"])


@transaction.atomic
def cancel(*, job: Job, by: User, at: datetime) -> Job:
    """A job that runs notices at its next step, and its result is thrown away."""
    if job.asked_by_id != by.pk:
        raise NotPermitted(_("Only who asked for a job may cancel it."))
    locked = Job.objects.select_for_update(no_key=True).get(pk=job.pk)
    if locked.state not in UNFINISHED_JOBS:
        raise GuardFailed(_("This job is over already."), code="job_over")
    locked.state, locked.finished_at, locked.due_at = JobState.CANCELED, at, None
    locked.expires_at = at + kept_for()
    locked.save(update_fields=["state", "finished_at", "due_at", "expires_at"])
    ledger.record(f"jobs:{job.pk}", "jobs.cancel", actor=by.ledger_key, at=at)
    return locked
