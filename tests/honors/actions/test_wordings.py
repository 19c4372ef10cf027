"""A county's own words, version by version."""

from __future__ import annotations

import pytest

from honors.actions import documents, wordings
from honors.documents.reproduction import reproduce
from honors.documents.wordings import DECISION, STANDARD
from honors.models import Commendation, Document, User, Wording
from honors.queries.wordings import visible_to
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT
from tests.factories.documents import an_issued_list
from tests.factories.organizations import County
from workflow.models import LedgerEvent
from workflow.refusals import NotPermitted

pytestmark = pytest.mark.django_db
BODY = {**STANDARD[DECISION], "paragraphs": ["{issuers}决定，{awards}。"]}


def reworded(tree: County, by: User) -> Wording:
    return wordings.reword(organization=tree.county, kind=DECISION, body=BODY, by=by, at=ISSUED_AT)


def decided(issued: Commendation, by: User) -> Document:
    return documents.make(
        kind="decision", subject=issued, options={"format": "pdf"}, by=by, at=ISSUED_AT
    )


def test_another_wording_is_another_version_and_history_keeps_it(
    tree: County, staff: Staff, stranger: User
) -> None:
    assert [reworded(tree, staff.secretary).number for _time in range(2)] == [1, 2]
    event = LedgerEvent.objects.filter(action="organizations.reword").latest("seq")
    assert '"number":2' in event.body
    assert "决定" not in event.body
    assert visible_to(staff.secretary, at=ISSUED_AT).count() == 2
    assert not visible_to(stranger, at=ISSUED_AT).exists()


def test_only_its_own_secretary_rewords_a_county(
    tree: County, staff: Staff, stranger: User
) -> None:
    for somebody in (staff.secretaries[0], staff.approvers[-1], stranger):
        with pytest.raises(NotPermitted):
            reworded(tree, somebody)


def test_what_was_issued_keeps_its_words(tree: County, staff: Staff) -> None:
    issued = an_issued_list(tree, staff)
    standard = decided(issued, staff.secretary)
    reworded(tree, staff.secretary)
    own = decided(issued, staff.secretary)

    assert (standard.options["wording"], own.options["wording"]) == ("0", "1")
    assert own.source["paragraphs"] == ["平邑县决定，认定王小明等3名同志为“平邑县三八红旗手”。"]
    assert [reproduce(document, issued).same for document in (standard, own)] == [True, True]
    assert own.audience == "everybody"
