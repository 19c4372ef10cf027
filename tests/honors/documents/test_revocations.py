"""Papers of honors that are taken back, and a certificate that is given anew."""

from __future__ import annotations

import io

import pytest
from django.utils.timezone import localdate
from python_calamine import CalamineWorkbook

from honors.actions import commendations, documents, honors
from honors.documents.reproduction import reproduce
from honors.documents.revocations import collect_batch, collect_one, collect_recovery
from honors.models import Commendation, Document, Honor, User
from honors.queries.honors import check_certificate
from tests.factories.accounts import Staff
from tests.factories.commendations import ISSUED_AT
from tests.factories.documents import NAMES, an_issued_list
from tests.factories.organizations import County
from tests.ground import laid
from tests.honors.documents.reading import pages
from workflow.refusals import Refusal, WrongState

pytestmark = pytest.mark.django_db
REVOKED = {"document": "平妇〔2026〕9号", "reason": "事迹失实（虚构）。"}
PDF = {"format": "pdf"}


@laid
def issued(tree: County, staff: Staff) -> Commendation:
    return an_issued_list(tree, staff)


def revoke_one(by: User) -> Honor:
    honor = Honor.objects.get(holder_name="王小明")
    return honors.move(honor=honor, name="revoke", by=by, at=ISSUED_AT, **REVOKED)


def bytes_of(document: Document) -> bytes:
    with document.file.open("rb") as content:
        return bytes(content.read())


def test_one_honor_is_revoked_with_its_document_reason_and_certificate(
    issued: Commendation, staff: Staff
) -> None:
    honor = revoke_one(staff.secretary)
    said = collect_one(Honor.objects.get(pk=honor.pk), PDF).data
    assert said["number"] == "平妇〔2026〕9号"
    assert said["paragraphs"][0] == (
        "因事迹失实（虚构），决定撤销平邑街道东关村王小明“平邑县三八红旗手”称号"
        f"（平妇〔2026〕5号，证书编号{honor.number}）。"
    )
    assert said["annexes"][0]["lines"] == [["王小明", honor.number]]


def test_a_whole_list_is_revoked_by_one_document(issued: Commendation, staff: Staff) -> None:
    gone = commendations.revoke(commendation=issued, by=staff.secretary, at=ISSUED_AT, **REVOKED)
    text = collect_batch(Commendation.objects.get(pk=gone.pk), PDF).data
    assert text["title"] == "关于撤销《关于表彰平邑县三八红旗手的决定（虚构）》所授荣誉的决定"
    assert len(text["annexes"][0]["lines"]) == len(NAMES)
    assert text["annexes"][0]["note"] == "（3件）"


def test_what_is_to_be_recovered_stands_on_a_list_to_sign(
    issued: Commendation, staff: Staff
) -> None:
    honor = revoke_one(staff.secretary)
    made = documents.make(kind="recovery_list", subject=issued, by=staff.secretary, at=ISSUED_AT)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(bytes_of(made))).get_sheet_by_index(0)
    line = rows.to_python()[3]
    assert line[1:7] == [
        honor.number, "平邑县三八红旗手", "王小明", "平邑街道东关村", "平妇〔2026〕9号",
        "2026年3月30日",
    ]  # fmt: skip
    assert reproduce(made, issued).same


def test_the_certificates_of_a_list_leave_out_what_was_revoked(
    issued: Commendation, staff: Staff
) -> None:
    honor = revoke_one(staff.secretary)
    made = documents.make(kind="certificates", subject=issued, by=staff.secretary, at=ISSUED_AT)
    texts = "".join(pages(bytes_of(made)))
    assert honor.number not in texts
    assert len(made.source["certificates"]) == len(NAMES) - 1
    with pytest.raises(WrongState) as refused:
        documents.make(kind="certificate", subject=honor, by=staff.secretary, at=ISSUED_AT)
    assert refused.value.code == "not_held"


def test_a_lost_certificate_is_given_anew_under_its_number(
    issued: Commendation, staff: Staff
) -> None:
    honor = Honor.objects.get(holder_name="王小明")
    lost = reissued(honor, staff.secretary)
    anew = reissued(honor, staff.secretary)
    options = {"reissue": "yes"}
    made = documents.make(
        kind="certificate", subject=honor, options=options, by=staff.secretary, at=ISSUED_AT
    )
    (text,) = pages(bytes_of(made))
    assert "补发，原证书作废。" in text
    assert f"证书编号：{honor.number}" in text
    assert anew in text
    for void in (honor.code, lost):
        assert check_certificate(void).replaced_on == localdate(ISSUED_AT)
    assert check_certificate(anew).replaced_on is None
    assert check_certificate(anew).number == honor.number
    other = Honor.objects.exclude(pk=honor.pk).earliest("pk")
    assert check_certificate(other.code).replaced_on is None


def reissued(honor: Honor, by: User) -> str:
    return str(honors.reissue(honor=honor, reason="遗失（虚构）", by=by, at=ISSUED_AT).code)


def test_a_paper_that_says_it_is_new_needs_a_new_code(issued: Commendation, staff: Staff) -> None:
    honor = Honor.objects.earliest("pk")
    options = {"reissue": "yes"}
    with pytest.raises(WrongState) as refused:
        documents.make(
            kind="certificate", subject=honor, options=options, by=staff.secretary, at=ISSUED_AT
        )
    assert refused.value.code == "not_reissued"


def test_what_was_not_revoked_has_no_such_papers(issued: Commendation) -> None:
    honor = Honor.objects.earliest("pk")
    for collect, subject in ((collect_one, honor), (collect_batch, issued)):
        with pytest.raises(Refusal) as refused:
            collect(subject, PDF)  # type: ignore[operator]
        assert refused.value.code == "not_revoked"
    with pytest.raises(Refusal) as unneeded:
        collect_recovery(issued, {})
    assert unneeded.value.code == "not_revoked"
