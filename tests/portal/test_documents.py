"""The papers of a round at the desk: what can be made, what is there, looked at, taken away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import documents
from honors.models import Document, Job, User
from portal.views import documents as pages
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT, an_issued_commendation
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
LIST = "/desk/documents/"
MOST_STATEMENTS = 25


@laid
def decision(tree: County, staff: Staff) -> Document:
    """Of the one list that was issued."""
    round_ = a_short_round(tree, staff)
    a_shown_case(round_, staff, tree)
    issued = an_issued_commendation(round_, staff)
    return documents.make(kind="decision", subject=issued, by=staff.secretary, at=ISSUED_AT)


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Client:
    clock.at = ISSUED_AT
    return at_desk(secretary)


def papers_of(document: Document) -> str:
    return f"{LIST}rounds/{document.round_id}/"


def test_what_can_be_made_of_a_round_stands_on_one_page(desk: Client, decision: Document) -> None:
    with CaptureQueriesContext(connection) as read:
        papers = desk.get(papers_of(decision)).context["papers"]

    named = {paper.kind.name for paper in papers}
    lists = {"decision", "certificates", "receipt_list"}
    assert named >= {"summary_table", "public_notice", "posting_report", "round_evidence", *lists}
    assert [p.variant for p in papers if p.kind.name == "certificates"] == ["", "zip", "a3"]
    assert len(read) <= MOST_STATEMENTS


def test_a_paper_is_made_once_and_found_in_the_list(desk: Client, decision: Document) -> None:
    key = f"decision:{decision.subject_key}:"

    answer = desk.post(papers_of(decision), {"paper": key})
    listed = desk.get(answer.headers["Location"]).context["page"].rows

    assert answer.headers["Location"] == f"{LIST}?round={decision.round_id}"
    assert listed == [decision]


def test_certificates_of_a_long_list_are_made_in_the_background(
    desk: Client, decision: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MANY", 0)

    desk.post(papers_of(decision), {"paper": f"certificates:{decision.subject_key}:zip"})

    job = Job.objects.get()
    assert (job.kind, job.parameters["options"]["files"]) == ("document", "each")


def test_a_paper_of_another_round_is_refused(desk: Client, decision: Document) -> None:
    answer = desk.post(papers_of(decision), {"paper": "decision:999:"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["paper"])


def test_papers_are_narrowed_down_by_kind(desk: Client, decision: Document) -> None:
    other = Document.objects.get(pk=decision.pk)
    other.pk, other.kind = None, "receipt_list"
    other.save()

    shown = [list(desk.get(LIST, {"kind": k}).context["page"].rows) for k in ("", "decision")]

    assert shown == [[other, decision], [decision]]


def test_a_paper_is_taken_away_by_those_who_may_read_it(
    desk: Client, at_desk: AtDesk, staff: Staff, decision: Document
) -> None:
    address = f"{LIST}{decision.pk}/"

    given = desk.get(address)

    assert given.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(given)[:2] == b"PK"
    assert at_desk(staff.officers[0]).get(papers_of(decision)).status_code == 404


def test_a_pdf_is_looked_at_in_the_browser(desk: Client, decision: Document) -> None:
    kept = Document.objects.filter(pk=decision.pk)
    kept.update(content_type="application/pdf")

    shown = desk.get(f"{LIST}{decision.pk}/", {"look": "yes"})

    assert b"".join(shown)[:2] == b"PK"  # its bytes, whatever they are called here
    assert shown.headers["Content-Type"] == "application/pdf"
    assert shown.headers["Content-Disposition"].startswith("inline")
