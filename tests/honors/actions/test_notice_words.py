"""A notice before it hangs: every place that gives somebody away, and the words said otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from honors.actions import public_notices
from honors.models import NoticeEntry, PublicNotice, Round, User
from honors.queries import public_notices as queries
from honors.queries.notice_days import days_of
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import (
    POSTED_AT,
    a_draft_notice,
    a_posted_notice,
    a_proof,
    a_short_round,
    a_shown_case,
)
from tests.ground import laid
from workflow.models import CalendarDay, LedgerEvent
from workflow.refusals import InvalidInput, NotPermitted, StaleVersion, WrongState
from workflow.workdays import CalendarMissing

pytestmark = pytest.mark.django_db
TELLING = "家住城关路12号，电话13900001234（虚构）。"
BORN = date(1980, 3, 5)
# 16 March is a Monday; the next is a holiday here, the Saturday before it is worked.
HOLIDAY, WORKED = date(2026, 3, 23), date(2026, 3, 21)


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_short_round(tree, staff)


@laid
def draft(round_: Round, staff: Staff, tree: County) -> PublicNotice:
    a_shown_case(round_, staff, tree, deeds=TELLING)
    a_shown_case(round_, staff, tree, "王芳", village=1, birth_date=BORN, deeds="1980年3月5日生。")
    return a_draft_notice(round_, staff.secretary)


def reworded(notice: PublicNotice, by: User, **changes: object) -> PublicNotice:
    given = {"title": notice.title, "contact": notice.contact, **changes}
    return public_notices.reword(notice=notice, **given, by=by, at=POSTED_AT)  # type: ignore[arg-type]


def test_a_scan_names_every_place_at_once(draft: PublicNotice, secretary: User) -> None:
    found = queries.scan(draft, by=secretary, at=POSTED_AT)

    kinds = {place.pointer: [f.kind for f in place.findings] for place in found.places}
    assert sorted(kinds.values()) == [["birth_date"], ["phone", "address"]]
    assert not found.is_clean
    marked = [p.text[f.start : f.end] for p in found.places for f in p.findings]
    assert sorted(marked) == ["13900001234", "1980年3月5", "路12号"]


def test_said_otherwise_it_is_clean_and_may_hang(draft: PublicNotice, secretary: User) -> None:
    deeds = dict.fromkeys((1, 2), "热心邻里（虚构）。")

    changed = reworded(draft, secretary, title="另一标题", deeds=deeds)

    assert (changed.title, changed.version) == ("另一标题", draft.version + 1)
    assert [e.line["deeds"] for e in changed.entries.all()] == ["热心邻里（虚构）。"] * 2
    assert queries.scan(changed, by=secretary, at=POSTED_AT).is_clean
    posted = public_notices.post(notice=changed, by=secretary, at=POSTED_AT)
    assert posted.snapshot["title"] == "另一标题"


def test_history_vouches_for_the_words_without_holding_them(
    draft: PublicNotice, secretary: User
) -> None:
    reworded(draft, secretary, deeds={1: "热心邻里（虚构）。"})

    event = LedgerEvent.objects.get(action="public_notices.reword")
    assert "热心" not in event.body
    assert '"entries":[1]' in event.body


def test_only_the_deeds_of_lines_that_stand_there_are_changed(
    draft: PublicNotice, secretary: User
) -> None:
    before = NoticeEntry.objects.get(notice=draft, position=2).line

    with pytest.raises(InvalidInput) as refused:
        reworded(draft, secretary, deeds={7: "虚构。"})
    reworded(draft, secretary, deeds={1: ""})

    assert (refused.value.code, refused.value.pointer) == ("unknown_entry", "/deeds/7")
    assert NoticeEntry.objects.get(notice=draft, position=2).line == before


def test_neither_others_nor_from_an_older_version_nor_once_it_hangs(
    draft: PublicNotice, secretary: User, nominator: User, auditor: User
) -> None:
    for user in (nominator, auditor):
        with pytest.raises(NotPermitted):
            reworded(draft, user)
    reworded(draft, secretary, deeds={1: "", 2: ""})
    with pytest.raises(StaleVersion):
        reworded(draft, secretary, expected_version=draft.version)
    public_notices.post(notice=draft, by=secretary, at=POSTED_AT)
    with pytest.raises(WrongState):
        reworded(draft, secretary)


def test_what_was_found_is_for_those_who_prepare_it(draft: PublicNotice, nominator: User) -> None:
    with pytest.raises(NotPermitted):
        queries.scan(draft, by=nominator, at=POSTED_AT)


def test_the_preview_is_the_page_that_the_posting_makes(
    round_: Round, staff: Staff, tree: County
) -> None:
    a_shown_case(round_, staff, tree)
    draft = a_draft_notice(round_, staff.secretary)
    before = queries.preview(draft, at=POSTED_AT)

    posted = public_notices.post(notice=draft, by=staff.secretary, at=POSTED_AT)

    assert before == queries.page(posted, at=POSTED_AT)
    assert draft.posted_at is None


def test_the_days_are_counted_and_a_holiday_is_named(
    round_: Round, staff: Staff, tree: County
) -> None:
    CalendarDay.objects.filter(date=HOLIDAY).update(working=False, note="虚构节")
    CalendarDay.objects.filter(date=WORKED).update(working=True, note="补班")
    a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, staff.secretary)

    days = days_of(notice, at=POSTED_AT)

    assert [day.number for day in days] == [None, 1, 2, 3, 4, 5]
    assert days[-1].date == WORKED
    assert [day.note for day in days if day.note] == ["补班"]


def test_a_day_before_it_hung_everywhere_does_not_count(
    round_: Round, staff: Staff, tree: County
) -> None:
    a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, staff.secretary)
    late = POSTED_AT.replace(day=18)
    a_proof(notice, staff.secretary, taken_at=late, at=late)

    days = days_of(PublicNotice.objects.get(), at=late)

    assert [(day.date.day, day.number) for day in days if day.hangs][:3] == [
        (18, None), (19, 1), (20, 2),
    ]  # fmt: skip
    assert [day.number for day in days][-1] == 5


def test_a_draft_is_counted_from_today_and_a_missing_year_is_said(
    draft: PublicNotice,
) -> None:
    assert days_of(draft, at=POSTED_AT)[0].date == date(2026, 3, 16)
    with pytest.raises(CalendarMissing):
        days_of(draft, at=POSTED_AT.replace(year=2043))


def test_where_a_notice_has_to_be_written_is_known(
    round_: Round, staff: Staff, tree: County, stranger: User
) -> None:
    a_shown_case(round_, staff, tree)
    (row,) = queries.unwritten(staff.secretary, at=POSTED_AT)

    assert (row["cases"], row["holder"]) == (1, tree.county.pk)
    assert queries.unwritten(stranger, at=POSTED_AT) == []
    a_draft_notice(round_, staff.secretary)
    assert queries.unwritten(staff.secretary, at=POSTED_AT) == []
