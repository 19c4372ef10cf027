"""What was made is fetched by who may, and it is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from honors.actions import jobs
from honors.models import Job, Organization, User
from honors.queries.jobs import visible_to
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.honors.actions.jobs.counting import Ticking
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, NotPermitted

pytestmark = pytest.mark.django_db


def finished(by: User, organization: Organization | None = None) -> Job:
    job = jobs.ask(kind="count", parameters={"to": 3}, by=by, at=DURING, organization=organization)
    jobs.run(job.pk, clock=Ticking(DURING))
    return Job.objects.get(pk=job.pk)


def test_who_asked_fetches_it_and_history_says_so(secretary: User) -> None:
    job = finished(secretary)

    with jobs.fetch(job=job, by=secretary, at=DURING) as file:
        assert file.read() == b"1\n2\n3"
    event = LedgerEvent.objects.filter(stream=f"jobs:{job.pk}").latest("seq")
    assert (event.action, event.actor) == ("jobs.fetch", secretary.ledger_key)


def test_who_lost_a_role_since_does_not_get_what_it_gave(secretary: User) -> None:
    job = finished(secretary)
    secretary.memberships.update(ends_at=DURING + timedelta(days=1))

    with pytest.raises(NotPermitted):
        jobs.fetch(job=job, by=secretary, at=DURING + timedelta(days=1))


def test_there_is_nothing_to_fetch_before_it_is_done(secretary: User) -> None:
    job = jobs.ask(kind="count", parameters={"to": 3}, by=secretary, at=DURING)

    with pytest.raises(GuardFailed) as refused:
        jobs.fetch(job=job, by=secretary, at=DURING)
    assert refused.value.code == "no_result"


def test_what_was_changed_behind_our_back_is_not_handed_out(secretary: User) -> None:
    job = finished(secretary)
    with job.result.storage.open(job.result.name, "wb") as file:
        file.write(b"changed")

    with pytest.raises(GuardFailed) as refused:
        jobs.fetch(job=job, by=secretary, at=DURING)
    assert refused.value.code == "result_damaged"


def test_one_sees_the_own_jobs_and_auditors_those_of_their_places(
    tree: County, staff: Staff, stranger: User
) -> None:
    own = finished(staff.secretary)
    placed = finished(staff.officers[0], tree.townships[0])

    def seen(user: User) -> list[Job]:
        return list(visible_to(user, at=DURING))

    assert seen(staff.secretary) == [own]
    assert seen(staff.officers[0]) == [placed]
    assert seen(staff.auditor) == [placed]
    assert seen(staff.administrator) == []
    assert seen(stranger) == []
