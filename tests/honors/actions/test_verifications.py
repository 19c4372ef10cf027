"""All of history is computed again at an auditor's wish, and at nobody else's."""

from __future__ import annotations

import json

import pytest

from honors.actions import jobs
from honors.actions.verifications import verify_history
from honors.models import Job, User
from honors.queries import ledgers
from honors.states import JobState
from tests.append_only import guards_down
from tests.factories.rounds import DURING
from workflow.models import LedgerEvent
from workflow.refusals import NotPermitted

pytestmark = pytest.mark.django_db(transaction=True)


def verified(by: User) -> Job:
    job = verify_history(by=by, at=DURING)
    jobs.run(job.pk, clock=lambda: DURING)
    return Job.objects.get(pk=job.pk)


def test_what_adds_up_is_counted(auditor: User) -> None:
    job = verified(auditor)

    assert (job.state, job.outcome["findings"]) == (JobState.DONE, 0)
    assert job.outcome["events"] == LedgerEvent.objects.count() - 1  # the job's end came after
    assert ledgers.findings_of(job) == []


def test_what_was_changed_is_named(auditor: User) -> None:
    event = LedgerEvent.objects.earliest("pk")
    body = json.dumps(json.loads(event.body) | {"actor": "user:2"})
    with guards_down():
        LedgerEvent.objects.filter(pk=event.pk).update(body=body)

    found = ledgers.findings_of(verified(auditor))

    assert {finding["subject"] for finding in found} == {event.stream_id}


def test_nobody_but_an_auditor_asks_for_it(secretary: User, administrator: User) -> None:
    for somebody in (secretary, administrator):
        with pytest.raises(NotPermitted):
            verify_history(by=somebody, at=DURING)
    assert not Job.objects.exists()
