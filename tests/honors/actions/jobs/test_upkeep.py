"""What the clock does about jobs that nobody looks after any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from honors import tasks
from honors.actions import jobs
from honors.actions.jobs.upkeep import FORGOTTEN_AFTER, SILENT_FOR
from honors.models import Job, User
from tests.factories.rounds import DURING
from tests.honors.actions.jobs.counting import Ticking
from workflow.models import LedgerSalt

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=1)


@pytest.fixture
def _worker(settings: Any) -> None:
    """The queue of the database, from which workers take."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def asked(by: User, **parameters: Any) -> Job:
    return jobs.ask(kind="count", parameters={"to": 3, **parameters}, by=by, at=DURING)


def look_after(at: datetime) -> tuple[int, int, int]:
    return tuple(jobs.look_after(at=at, most=10))


def killed(job: Job) -> None:
    """As a worker leaves it that is killed: taken, and never heard of again."""
    Job.objects.filter(pk=job.pk).update(
        state="running", attempt=job.attempt + 1, heartbeat_at=DURING, due_at=None
    )
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=DURING)


def state(job: Job) -> tuple[str, int]:
    found = Job.objects.get(pk=job.pk)
    return found.state, found.attempt


@pytest.mark.usefixtures("_worker")
def test_with_a_worker_it_waits_in_the_queue_of_the_same_database(secretary: User) -> None:
    job = asked(secretary)

    waiting = DBTaskResult.objects.get()
    assert (waiting.status, waiting.args_kwargs["args"]) == ("READY", [job.pk])
    assert waiting.pk == job.task
    assert look_after(DURING + FORGOTTEN_AFTER) == (0, 0, 0)


@pytest.mark.usefixtures("_worker")
def test_what_a_killed_worker_had_in_hand_goes_to_another(secretary: User) -> None:
    job = asked(secretary)
    killed(job)

    assert look_after(DURING + SILENT_FOR) == (0, 0, 0)
    buried_at = DURING + SILENT_FOR + SOON
    assert look_after(buried_at) == (1, 0, 0)
    assert state(job) == ("queued", 1)
    assert not DBTaskResult.objects.exists()

    assert look_after(buried_at + timedelta(minutes=1) + FORGOTTEN_AFTER) == (0, 1, 0)
    assert DBTaskResult.objects.get().pk == Job.objects.get(pk=job.pk).task
    jobs.run(job.pk, clock=Ticking(DURING))
    assert state(job) == ("done", 2)


@pytest.mark.usefixtures("_worker")
def test_a_job_that_kills_every_worker_is_given_up(secretary: User) -> None:
    job = asked(secretary)
    Job.objects.filter(pk=job.pk).update(attempt=2)
    job.attempt = 2
    killed(job)

    look_after(DURING + SILENT_FOR + SOON)

    assert state(job) == ("failed", 3)
    assert Job.objects.get(pk=job.pk).error_code == "fault"


def test_a_worker_that_was_taken_for_dead_finds_that_out(secretary: User) -> None:
    job = asked(secretary)
    killed(job)
    job.attempt = 1
    alive = jobs.Progress(job, clock=Ticking(DURING))
    look_after(DURING + SILENT_FOR + SOON)

    with pytest.raises(jobs.Superseded):
        alive(2, 3)
    with pytest.raises(jobs.Superseded):
        alive.hold()


def test_what_was_asked_for_by_a_process_that_died_is_done_after_all(
    secretary: User, django_capture_on_commit_callbacks: Any
) -> None:
    job = asked(secretary)

    with django_capture_on_commit_callbacks(execute=True):
        assert look_after(DURING + FORGOTTEN_AFTER) == (0, 1, 0)

    assert state(job) == ("done", 1)


def test_after_a_week_the_result_and_what_was_asked_for_are_gone(
    secretary: User, django_capture_on_commit_callbacks: Any
) -> None:
    job = asked(secretary, search="王秀兰")
    jobs.run(job.pk, clock=Ticking(DURING))
    kept = Job.objects.get(pk=job.pk)
    assert kept.expires_at is not None
    stored = kept.result.name

    assert look_after(kept.expires_at - SOON) == (0, 0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert look_after(kept.expires_at) == (0, 0, 1)
    assert look_after(kept.expires_at) == (0, 0, 0)

    cleared = Job.objects.get(pk=job.pk)
    assert (cleared.result.name, cleared.parameters) == ("", {})
    assert not default_storage.exists(stored)
    assert not LedgerSalt.objects.filter(stream_key=f"jobs:{job.pk}").exists()


def test_what_was_asked_for_in_vain_is_gone_as_well(secretary: User) -> None:
    job = jobs.cancel(job=asked(secretary, search="王秀兰"), by=secretary, at=DURING)

    assert look_after(DURING + timedelta(days=7)) == (0, 0, 1)
    assert Job.objects.get(pk=job.pk).parameters == {}


@pytest.mark.usefixtures("_worker")
def test_the_queue_forgets_what_it_did_long_ago(secretary: User) -> None:
    jobs.run(asked(secretary).pk, clock=Ticking(DURING))
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at=DURING)

    look_after(DURING + timedelta(days=7))
    assert DBTaskResult.objects.count() == 1
    look_after(DURING + timedelta(days=7) + SOON)
    assert DBTaskResult.objects.count() == 0


def test_the_clock_looks_after_them_at_every_pass(secretary: User) -> None:
    killed(asked(secretary))

    report = tasks.tick(DURING + SILENT_FOR + SOON)

    assert (report.buried_jobs, report.woken_jobs, report.cleared_results) == (1, 0, 0)
