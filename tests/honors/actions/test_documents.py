"""Documents that are made, kept, read and made again."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings

from honors.actions import documents
from honors.documents.reproduction import Difference, reproduce
from honors.models import Commendation, Document, Honor, User
from honors.queries.documents import visible_to
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT
from tests.factories.documents import NAMES, UNPRINTABLE, an_issued_list
from tests.factories.organizations import County
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db


@laid
def issued(tree: County, staff: Staff) -> Commendation:
    return an_issued_list(tree, staff, NAMES[:1])


def made(issued: Commendation, by: User, **given: object) -> Document:
    usual = {"kind": "certificates", "subject": issued, "by": by, "at": ISSUED_AT}
    return documents.make(**{**usual, **given})  # type: ignore[arg-type]


def test_a_document_is_kept_with_its_hash_and_told_to_history(
    issued: Commendation, staff: Staff
) -> None:
    document = made(issued, staff.secretary)
    event = LedgerEvent.objects.get(action="documents.make")
    with document.file.open() as content:
        assert content.read(5) == b"%PDF-"
    assert (document.name, document.audience) == ("平妇〔2026〕5号荣誉证书.pdf", "round")
    assert (document.sealed_stream, event.stream_id) == (f"commendations:{issued.pk}",) * 2
    assert json.loads(event.body)["sha256"] == document.sha256
    assert NAMES[0] not in event.body


def test_the_same_document_is_made_once_and_another_paper_is_another(
    issued: Commendation, staff: Staff
) -> None:
    first = made(issued, staff.secretary)
    assert made(issued, staff.secretary) == first
    assert made(issued, staff.secretary, options={"paper": "a3"}) != first
    assert Document.objects.count() == 2


def test_a_document_comes_out_again_byte_for_byte(issued: Commendation, staff: Staff) -> None:
    """Also when the site has moved to another address since."""
    document = made(issued, staff.secretary)
    with override_settings(HONORS_PUBLIC_URL="https://elsewhere.example.org"):
        again = reproduce(document, issued)
    assert (again.same, again.sha256, again.reasons) == (True, document.sha256, ())


def test_what_differs_is_named_with_its_place(issued: Commendation, staff: Staff) -> None:
    document = made(issued, staff.secretary)
    was = document.source
    document.source, document.sha256 = was | {"title": "另一个标题"}, "0" * 64
    document.save()
    again = reproduce(Document.objects.get(), issued)
    assert (again.same, again.reasons) == (False, ("file_changed", "source_differs"))
    assert again.differences == (Difference(pointer="/title", then="另一个标题", now=was["title"]),)


def test_other_tools_and_layouts_explain_other_bytes(issued: Commendation, staff: Staff) -> None:
    document = made(issued, staff.secretary)
    document.file.delete(save=False)
    document.file.save("old.pdf", ContentFile(b"as it was made long ago"))
    Document.objects.update(file=document.file.name, layout=0, tools="older", sha256="0" * 64)
    again = reproduce(Document.objects.get(), issued)
    assert again.reasons == ("file_changed", "layout_changed", "tools_changed")


def test_sealed_data_that_were_changed_are_not_printed_again(
    issued: Commendation, staff: Staff
) -> None:
    document = made(issued, staff.secretary)
    Honor.objects.update(holder_name="另一人")
    again = reproduce(document, issued)
    assert (again.reasons, again.refused) == (("source_refused",), "sealed_data_differs")


def test_only_the_organizers_secretary_makes_and_only_those_who_run_the_round_read(
    issued: Commendation, staff: Staff, stranger: User
) -> None:
    for somebody in (staff.secretaries[0], staff.approvers[-1], stranger):
        with pytest.raises(NotPermitted):
            made(issued, somebody)
    made(issued, staff.secretary)
    readers = {
        user
        for user in (staff.secretary, staff.approvers[-1], staff.auditor, staff.judges[0], stranger)
        if visible_to(user, at=ISSUED_AT).exists()
    }
    assert readers == {staff.secretary, staff.approvers[-1], staff.auditor}
    Document.objects.update(audience="everybody")
    assert visible_to(stranger, at=ISSUED_AT).count() == 1


def test_a_case_s_document_is_read_by_its_unit_and_those_above_it(
    issued: Commendation, staff: Staff, tree: County
) -> None:
    made(issued, staff.secretary)
    unit = tree.villages[0]
    Document.objects.update(audience="case", organization=unit, organization_path=unit.path)
    asked = (*staff.nominators[:2], *staff.officers[:2], staff.judges[0], staff.auditor)
    found = [visible_to(user, at=ISSUED_AT).count() for user in asked]
    assert found == [1, 0, 1, 0, 0, 1]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "diploma"}, "unknown_kind"),
        ({"options": {"paper": "a5"}}, "not_a_choice"),
        ({"options": {"color": "red"}}, "not_a_choice"),
    ],
)
def test_what_there_is_not_is_refused(
    issued: Commendation, staff: Staff, given: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        made(issued, staff.secretary, **given)
    assert refused.value.code == code


def test_a_refused_document_leaves_nothing_behind(tree: County, staff: Staff) -> None:
    issued = an_issued_list(tree, staff, [UNPRINTABLE])
    with pytest.raises(InvalidInput) as refused:
        made(issued, staff.secretary)
    assert refused.value.code == "glyph_missing"
    assert not LedgerEvent.objects.filter(action="documents.make").exists()
    assert not Document.objects.exists()
