"""Notices on paper, and the report on how they hung."""

from __future__ import annotations

import pytest

from honors.actions import documents, objections
from honors.documents.public_notices import collect_notice, collect_report
from honors.documents.reproduction import reproduce
from honors.models import PublicNotice, Round
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.documents import NAMES
from tests.factories.objections import an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    POSTED_AT,
    a_draft_notice,
    a_posted_notice,
    a_proof,
    a_short_round,
    a_shown_case,
    an_ended_notice,
)
from tests.ground import laid
from tests.honors.documents.reading import pages
from workflow import engine
from workflow.refusals import GuardFailed, NotPermitted, WrongState

pytestmark = pytest.mark.django_db
PDF = {"format": "pdf"}


@laid
def shown(tree: County, staff: Staff) -> Round:
    round_ = a_short_round(tree, staff, places=3)
    for village, name in enumerate(NAMES):
        a_shown_case(round_, staff, tree, name, village=village)
    return round_


def test_a_notice_is_printed_as_it_was_posted(shown: Round, staff: Staff) -> None:
    """With its term by the calendar, whom to tell, and the list; and it comes out again."""
    notice = a_posted_notice(shown, staff.secretary)
    made = documents.make(
        kind="public_notice", subject=notice, options=PDF, by=staff.secretary, at=POSTED_AT
    )
    with made.file.open() as content:
        text = "".join(pages(content.read()))
    assert "公示期为2026年3月17日至2026年3月23日（5个工作日）。" in text
    assert "受理方式：平邑县妇联办公室（虚构）0539-0000000。" in text
    assert "平邑县三八红旗手拟定名单（排名不分先后）王小明平邑街道东关村" in text
    assert [name in text for name in NAMES] == [True] * 3
    assert reproduce(made, PublicNotice.objects.get()).same
    assert made.audience == "round"


def test_an_extension_is_named_as_what_differs(shown: Round, staff: Staff) -> None:
    notice = a_posted_notice(shown, staff.secretary)
    made = documents.make(
        kind="public_notice", subject=notice, options=PDF, by=staff.secretary, at=POSTED_AT
    )
    PublicNotice.objects.update(extra_days=2)
    again = reproduce(made, PublicNotice.objects.get())
    assert (again.reasons, [d.pointer for d in again.differences]) == (
        ("source_differs",),
        ["/paragraphs/1"],
    )


def test_a_draft_is_not_printed(shown: Round, staff: Staff) -> None:
    notice = a_draft_notice(shown, staff.secretary)
    with pytest.raises(WrongState) as refused:
        collect_notice(notice, PDF)
    assert refused.value.code == "not_posted"


def test_a_notice_to_which_nobody_objected_is_reported_so(shown: Round, staff: Staff) -> None:
    report = collect_report(an_ended_notice(shown, staff.secretary), PDF)
    assert report.data["paragraphs"] == [
        "《平邑县三八红旗手拟表彰对象公示》共3个对象，"
        "公示期为2026年3月17日至2026年3月23日（5个工作日）。",
        "公示地点及时间：县妇联公示栏（2026年3月16日10:00）。",
        "公示期间，未收到任何单位和个人提出的异议。公示无异议。",
    ]
    assert report.data["date"] == "2026年3月24日"


def test_objections_are_counted_by_what_became_of_them(shown: Round, staff: Staff) -> None:
    notice = a_posted_notice(shown, staff.secretary)
    a_proof(notice, staff.secretary)
    first, second, _third = (entry.nomination for entry in notice.entries.all())
    objection = an_objection(notice, first)
    an_objection(notice, second, contact="13900000002")
    objections.move(
        objection=objection,
        name="refuse",
        ground="no_facts",
        reason="无具体事实（虚构）。",
        by=staff.secretary,
        at=POSTED_AT,
    )
    ended = engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    assert collect_report(ended, PDF).data["paragraphs"][2] == (
        "公示期间，共收到异议2件，其中不予受理1件、待受理1件。"
    )


def test_a_running_notice_has_no_report(shown: Round, staff: Staff) -> None:
    with pytest.raises(WrongState) as refused:
        collect_report(a_posted_notice(shown, staff.secretary), PDF)
    assert refused.value.code == "not_ended"


def test_a_snapshot_that_was_changed_is_not_printed(shown: Round, staff: Staff) -> None:
    notice = a_posted_notice(shown, staff.secretary)
    PublicNotice.objects.update(snapshot=notice.snapshot | {"title": "另一个标题"})
    with pytest.raises(GuardFailed) as refused:
        collect_notice(PublicNotice.objects.get(pk=notice.pk), PDF)
    assert refused.value.code == "sealed_data_differs"


def test_only_a_secretary_of_the_notice_makes_it(shown: Round, staff: Staff) -> None:
    notice = a_posted_notice(shown, staff.secretary)
    with pytest.raises(NotPermitted):
        documents.make(kind="public_notice", subject=notice, by=staff.approvers[-1], at=POSTED_AT)
