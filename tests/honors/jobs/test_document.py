"""Documents made in the background."""

from __future__ import annotations

import pytest

from honors.actions import jobs
from honors.models import Document, Job
from honors.states import JobState
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT
from tests.factories.documents import NAMES, UNPRINTABLE, an_issued_list
from tests.factories.organizations import County

pytestmark = pytest.mark.django_db(transaction=True)


def done(tree: County, staff: Staff, names: tuple[str, ...]) -> Job:
    issued = an_issued_list(tree, staff, names)
    asked = {"kind": "certificates", "subject": issued.pk, "options": {"files": "each"}}
    job = jobs.ask(kind="document", parameters=asked, by=staff.secretary, at=ISSUED_AT)
    jobs.run(job.pk, clock=lambda: ISSUED_AT)
    return Job.objects.get(pk=job.pk)


def test_certificates_are_made_in_the_background_and_counted(tree: County, staff: Staff) -> None:
    job = done(tree, staff, NAMES)
    document = Document.objects.get()
    assert (job.state, job.outcome) == (JobState.DONE, {"document": document.pk})
    assert (job.done, job.total) == (3, 3)
    assert (document.made_by, document.content_type) == (staff.secretary, "application/zip")


def test_a_refusal_ends_the_job_with_its_reason(tree: County, staff: Staff) -> None:
    job = done(tree, staff, (UNPRINTABLE,))
    assert (job.state, job.error_code) == (JobState.FAILED, "glyph_missing")
    assert "𠮷 (U+20BB7)" in job.error
    assert not Document.objects.exists()
