"""A job is carried out once, told as it goes, and ends in one way."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from honors import invariants, tasks
from honors.actions import jobs
from honors.actions.jobs.asking import MOST_WAITING
from honors.models import Job, User
from tests.factories.rounds import DURING
from tests.honors.actions.jobs.counting import Ticking
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted
from workflow.verification import verify

pytestmark = pytest.mark.django_db
COUNTED = b"1\n2\n3"


def asked(by: User, **parameters: Any) -> Job:
    return jobs.ask(kind="count", parameters={"to": 3, **parameters}, by=by, at=DURING)


def done(job: Job) -> Job:
    jobs.run(job.pk, clock=Ticking(DURING))
    return Job.objects.get(pk=job.pk)


def actions(job: Job) -> list[str]:
    events = LedgerEvent.objects.filter(stream=f"jobs:{job.pk}").order_by("seq")
    return list(events.values_list("action", flat=True))


def test_what_is_asked_for_waits_and_is_written_down(secretary: User) -> None:
    job = asked(secretary)

    assert (job.state, job.attempt, job.done, job.total) == ("queued", 0, 0, None)
    assert job.grants == [["secretary", secretary.memberships.get().organization_id]]
    assert actions(job) == ["jobs.ask"]


def test_the_result_is_kept_for_a_week_with_its_digest(secretary: User) -> None:
    job = done(asked(secretary))

    assert (job.state, job.attempt, job.done, job.total) == ("done", 1, 3, 3)
    assert (job.outcome, job.name, job.size) == ({"rows": 3}, "数.txt", len(COUNTED))
    assert job.sha256 == hashlib.sha256(COUNTED).hexdigest()
    assert job.finished_at is not None
    assert job.expires_at is not None
    assert (job.expires_at - job.finished_at).days == 7
    with job.result.open() as file:
        assert file.read() == COUNTED
    assert actions(job) == ["jobs.ask", "jobs.finish"]
    assert verify() == []
    assert invariants.check() == []


def test_who_comes_second_finds_nothing_to_do(secretary: User) -> None:
    job = asked(secretary)

    assert done(job) == done(job)
    assert actions(job) == ["jobs.ask", "jobs.finish"]


def test_a_refusal_ends_it_with_its_code_and_its_words(secretary: User) -> None:
    job = done(asked(secretary, refused_at=2))

    assert (job.state, job.error_code, job.error) == ("failed", "made_up", "虚构的原因")
    assert (job.done, job.total, job.result.name) == (2, 3, "")
    assert actions(job) == ["jobs.ask", "jobs.fail"]


def test_a_fault_of_ours_is_tried_three_times(secretary: User) -> None:
    job = asked(secretary, broken_at=1)

    states = [(done(job).state, Job.objects.get(pk=job.pk).attempt) for _turn in range(3)]

    assert states == [("queued", 1), ("queued", 2), ("failed", 3)]
    assert Job.objects.get(pk=job.pk).error_code == "fault"
    assert actions(job) == ["jobs.ask", "jobs.fail"]


def test_a_job_that_is_canceled_while_it_runs_leaves_no_result(secretary: User) -> None:
    job = done(asked(secretary, canceled_at=2))

    assert (job.state, job.done, job.result.name) == ("canceled", 2, "")
    assert actions(job) == ["jobs.ask", "jobs.cancel"]


def test_a_job_that_is_canceled_before_it_runs_never_does(secretary: User) -> None:
    job = asked(secretary)
    jobs.cancel(job=job, by=secretary, at=DURING)

    assert (done(job).state, done(job).attempt) == ("canceled", 0)


def test_only_who_asked_cancels_and_only_what_is_not_over(
    secretary: User, administrator: User
) -> None:
    job = asked(secretary)

    with pytest.raises(NotPermitted):
        jobs.cancel(job=job, by=administrator, at=DURING)
    with pytest.raises(GuardFailed) as refused:
        jobs.cancel(job=done(job), by=secretary, at=DURING)
    assert refused.value.code == "job_over"


def test_a_kind_that_nobody_knows_is_refused(secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        jobs.ask(kind="os.system", parameters={}, by=secretary, at=DURING)

    assert refused.value.code == "kind_unknown"
    assert not Job.objects.exists()


def test_nobody_fills_the_queue_alone(secretary: User, officer: User) -> None:
    for _number in range(MOST_WAITING):
        asked(secretary)

    with pytest.raises(GuardFailed) as refused:
        asked(secretary)
    assert refused.value.code == "jobs_full"
    assert asked(officer).state == "queued"


def test_without_a_worker_it_is_done_when_the_request_has_committed(
    secretary: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = asked(secretary)
        assert Job.objects.get(pk=job.pk).state == "queued"

    assert Job.objects.get(pk=job.pk).state == "done"


def test_the_door_of_the_workers_runs_what_it_is_given(secretary: User) -> None:
    job = asked(secretary)

    tasks.run_job.call(job.pk)

    assert Job.objects.get(pk=job.pk).state == "done"


def test_a_fault_of_the_database_leaves_who_asked_for_it_at_once_a_transaction_to_go_on_in(
    secretary: User,
) -> None:
    job = jobs.do_at_once(
        kind="count", parameters={"to": 3, "misread_at": 2}, by=secretary, at=DURING
    )

    assert (job.state, job.attempt) == ("queued", 1)
    assert job.due_at is not None
    assert job.due_at > DURING
    assert actions(job) == ["jobs.ask"]
