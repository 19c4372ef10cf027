"""A worker that is killed in the middle of a job: the clock notices, and another one does it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from honors import invariants
from honors.actions import jobs
from honors.actions.jobs.upkeep import SILENT_FOR
from honors.models import Job, User
from honors.tasks import tick
from workflow.verification import verify

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="no other process sees a database in memory"
    ),
]
MINUTE = timedelta(minutes=1)
PATIENCE = 120  # seconds, on a busy machine


@pytest.fixture
def _worker(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def worker(media: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.honors.actions.jobs.working"]
    told = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HONORS_WORKER": "1",
        "HONORS_MEDIA_ROOT": media,
    }
    name = connection.settings_dict["NAME"]
    return subprocess.Popen([*command, name], env=os.environ | told)


def wait_until_it_runs(job: Job) -> None:
    until = time.monotonic() + PATIENCE
    while not Job.objects.filter(pk=job.pk, state="running").exists():
        assert time.monotonic() < until
        time.sleep(0.2)


@pytest.mark.usefixtures("_worker")
def test_a_job_whose_worker_was_killed_is_done_by_the_next_one(
    secretary: User, settings: Any
) -> None:
    begun = timezone.now()
    job = jobs.ask(kind="count", parameters={"to": 3, "stuck_at": 2}, by=secretary, at=begun)
    first = worker(str(settings.MEDIA_ROOT))
    wait_until_it_runs(job)
    first.kill()
    first.wait()

    assert Job.objects.get(pk=job.pk).state == "running"
    tick(at=timezone.now() + SILENT_FOR + MINUTE)
    assert Job.objects.get(pk=job.pk).state == "queued"
    tick(at=timezone.now() + SILENT_FOR + 5 * MINUTE)
    assert worker(str(settings.MEDIA_ROOT)).wait(PATIENCE) == 0

    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.attempt, job.outcome) == ("done", 2, {"rows": 3})
    assert invariants.check() == []
    assert verify() == []
