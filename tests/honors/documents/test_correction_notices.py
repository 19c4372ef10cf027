"""The notice of everything that is to be corrected."""

from __future__ import annotations

import pytest

from honors.documents.correction_notices import collect
from honors.models import Defect, Nomination
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from workflow.refusals import WrongState

pytestmark = pytest.mark.django_db


def test_every_defect_stands_on_one_paper_with_the_day_to_answer(
    tree: County, staff: Staff
) -> None:
    case = nomination_in(NominationState.RETURNED, tree, staff)
    Defect.objects.create(
        nomination=case, dossier_version=1, field="attachments", text="缺一张近照（虚构）。"
    )
    said = collect(Nomination.objects.get(pk=case.pk), {"format": "pdf"}).data
    first, *defects, last = said["paragraphs"]
    texts = [d.text for d in case.defects.order_by("pk")]
    assert case.number in first
    assert [line.partition("：")[2] for line in defects] == texts
    assert defects[-1] == f"{len(texts)}. 附件材料：缺一张近照（虚构）。"
    assert last.startswith("请于2026年")
    assert (said["to"], said["signatures"]) == ("东关村：", ["平邑街道"])


def test_a_case_that_was_not_returned_has_none(tree: County, staff: Staff) -> None:
    with pytest.raises(WrongState) as refused:
        collect(nomination_in(NominationState.REVIEW, tree, staff), {"format": "pdf"})
    assert refused.value.code == "not_returned"
