"""Public notices: to the day, with nothing on them that the public must not read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from honors.actions import public_notices
from honors.actions.nominees import MemberSpec
from honors.models import Nomination, NoticeEntry, PublicNotice, Round, User
from honors.roles import CLOCK
from honors.snapshots import digest_of
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    POSTED_AT,
    a_draft_notice,
    a_posted_notice,
    a_proof,
    a_short_round,
    a_shown_case,
    notice_stage,
)
from tests.ground import laid
from workflow import engine
from workflow.models import CalendarDay, LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, TransitionRefused
from workflow.workdays import CalendarMissing

pytestmark = pytest.mark.django_db


@laid
def case(shown: Round, staff: Staff, tree: County) -> Nomination:
    return a_shown_case(shown, staff, tree)


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def clear(case: Nomination, at: datetime) -> Nomination:
    return engine.perform(case, "clear", actor=CLOCK, at=at)


# --- What is shown ------------------------------------------------------------------------------


def test_a_notice_lists_every_case_that_waits_for_it(
    shown: Round, staff: Staff, tree: County, secretary: User
) -> None:
    for village, name in enumerate(["王芳", "丁一", "李娜"]):
        a_shown_case(shown, staff, tree, name, village=village)
    notice = a_draft_notice(shown, secretary)
    lines = [(entry.position, entry.line["name"]) for entry in notice.entries.all()]
    assert lines == [(1, "丁一"), (2, "王芳"), (3, "李娜")]


def test_a_line_shows_name_village_title_and_deeds_and_nothing_else(
    case: Nomination, shown: Round, secretary: User
) -> None:
    assert a_draft_notice(shown, secretary).entries.get().line == {
        "name": "李娜",
        "unit": "平邑街道东关村",
        "title": "平邑县三八红旗手",
        "deeds": "热心邻里，孝老爱亲（虚构）。",
    }


def test_a_family_is_shown_by_its_representative_and_none_of_its_members(
    tree: County, staff: Staff, secretary: User
) -> None:
    round_ = a_short_round(tree, staff, kinds=["family"])
    members = [MemberSpec(name="周小满", relation="子", birth_date=date(2016, 5, 1))]
    a_shown_case(round_, staff, tree, "周大年", kind="family", members=members)
    line = a_draft_notice(round_, secretary).entries.get().line
    assert line["name"] == "周大年家庭"
    assert "周小满" not in str(line)


def test_the_length_of_a_notice_is_that_of_its_stage(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_draft_notice(shown, secretary)
    assert (notice.days, notice.day_kind, notice.count_from) == (5, "working", "next_day")


def test_a_case_stands_on_one_notice_of_its_stage_at_a_time(
    case: Nomination, shown: Round, secretary: User
) -> None:
    a_draft_notice(shown, secretary)
    with pytest.raises(GuardFailed) as refused:
        a_draft_notice(shown, secretary, nominations=[case])
    assert (refused.value.code, refused.value.params["count"]) == ("not_at_notice", 1)
    assert PublicNotice.objects.count() == 1


def test_a_notice_of_nobody_is_refused(shown: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        a_draft_notice(shown, secretary)
    assert refused.value.code == "notice_empty"


@pytest.mark.parametrize("field", ["title", "contact"])
def test_a_notice_needs_a_title_and_a_contact(
    case: Nomination, shown: Round, secretary: User, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_draft_notice(shown, secretary, **{field: " \u200b "})
    assert (refused.value.code, refused.value.pointer) == ("empty", f"/{field}")


def test_only_a_secretary_there_drafts_a_notice(
    case: Nomination, shown: Round, officer: User, stranger: User
) -> None:
    for somebody in (officer, stranger):
        with pytest.raises(NotPermitted):
            a_draft_notice(shown, somebody)


@pytest.mark.parametrize(
    "deeds",
    [
        "身份证号３７１３２６１９９００５１７００２X",
        "联系电话 139 0000 0000",
        "生于1990年5月17日",
        "1990-05-17出生",
        "一九九〇年五月十七日出生",
        "家住东关村3组18号",
    ],
)
def test_a_notice_that_shows_a_number_a_birth_date_or_a_house_is_not_posted(
    shown: Round, staff: Staff, tree: County, secretary: User, deeds: str
) -> None:
    a_shown_case(shown, staff, tree, deeds=deeds, birth_date=date(1990, 5, 17))
    notice = a_draft_notice(shown, secretary)
    with pytest.raises(GuardFailed) as refused:
        public_notices.post(notice=notice, by=secretary, at=POSTED_AT)
    assert (refused.value.code, refused.value.pointer) == ("personal_data", "/entries/1")
    assert PublicNotice.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("deeds", "born", "most"),
    [
        ("身份证 371***********0029，1990年5月生", None, 4),
        ("身份证尾号0029，1990年生", None, 35),
        ("证件 371***********0029，现年36岁", date(1990, 5, 17), 70),
        ("1990.05，尾数 **29", date(1990, 5, 17), 284),
        ("生于1990年5月17日", None, 500),
    ],
)
def test_a_notice_whose_line_leaves_too_few_numbers_is_not_posted_and_says_where(
    shown: Round, staff: Staff, tree: County, secretary: User, deeds: str, born: date, most: int
) -> None:
    """Source: notices that masked ID numbers by habit beside a birth month, a year or an age."""
    a_shown_case(shown, staff, tree, deeds=deeds, birth_date=born)
    notice = a_draft_notice(shown, secretary)
    with pytest.raises(GuardFailed) as refused:
        public_notices.post(notice=notice, by=secretary, at=POSTED_AT)
    assert (refused.value.code, refused.value.pointer) == ("too_few_candidates", "/entries/1")
    assert refused.value.params["candidates"] <= most
    assert not any(digit in str(refused.value.params["excerpts"]) for digit in "0123456789")
    assert PublicNotice.objects.get().state == "draft"


def test_a_line_that_shows_an_age_and_no_number_is_posted(
    shown: Round, staff: Staff, tree: County, secretary: User
) -> None:
    a_shown_case(shown, staff, tree, deeds="现年36岁，照顾85岁的婆婆（虚构）。")
    assert a_posted_notice(shown, secretary).state == "posted"


def test_the_title_of_a_notice_is_scanned_too(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_draft_notice(shown, secretary, title="公示13900000000")
    with pytest.raises(GuardFailed) as refused:
        public_notices.post(notice=notice, by=secretary, at=POSTED_AT)
    assert (refused.value.code, refused.value.pointer) == ("personal_data", "/title")


# --- Posting ------------------------------------------------------------------------------------


def test_posting_freezes_what_is_read_and_its_digest_in_history(
    case: Nomination, shown: Round, secretary: User
) -> None:
    posted = a_posted_notice(shown, secretary)
    kept = PublicNotice.objects.get()
    assert (kept.state, kept.posted_at, kept.ends_at) == ("posted", POSTED_AT, ENDS_AT)
    assert [entry["name"] for entry in kept.snapshot["entries"]] == ["李娜"]
    assert kept.snapshot_digest == posted.snapshot_digest == digest_of(kept.snapshot)
    event = LedgerEvent.objects.get(action="public_notices.post")
    assert f'"digest":"{kept.snapshot_digest}"' in event.body
    assert "李娜" not in event.body


@pytest.mark.parametrize(
    ("posted_at", "days", "kind", "count_from", "ends_at"),
    [
        # 高唐县: three working days over a weekend, the day of posting the first.
        ("2023-03-03 09:00", 3, "working", "same_day", "2023-03-08 00:00"),
        # 璧山区: five working days, 1 to 5 March, the day of posting the first.
        ("2021-03-01 09:00", 5, "working", "same_day", "2021-03-06 00:00"),
        # 贵州: five working days only because Sunday 24 April was a make-up workday.
        ("2022-04-19 17:59", 5, "working", "same_day", "2022-04-25 00:00"),
        ("2022-04-18 09:00", 5, "working", "next_day", "2022-04-25 00:00"),
        # A village: three days of the calendar; a province: a week.
        ("2026-02-14 09:00", 3, "calendar", "same_day", "2026-02-17 00:00"),
        ("2026-03-06 09:00", 7, "calendar", "next_day", "2026-03-14 00:00"),
        # Over the new year with a Sunday worked, and from the last minute of a day.
        ("2025-12-31 23:59", 3, "working", "next_day", "2026-01-07 00:00"),
    ],
)
def test_a_notice_ends_to_the_day(
    case: Nomination,
    shown: Round,
    secretary: User,
    posted_at: str,
    days: int,
    kind: str,
    count_from: str,
    ends_at: str,
) -> None:
    notice = a_draft_notice(shown, secretary)
    notice.days, notice.day_kind, notice.count_from = days, kind, count_from
    on = timezone.localdate(local(posted_at))
    assert public_notices.end_if_posted(notice, on=on) == local(ends_at)


def test_a_notice_that_needs_an_unknown_year_is_refused_and_stays_a_draft(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_draft_notice(shown, secretary)
    CalendarDay.objects.filter(date__year=2027).delete()
    with pytest.raises(CalendarMissing) as refused:
        public_notices.post(notice=notice, by=secretary, at=local("2026-12-30 09:00"))
    assert refused.value.params == {"year": 2027}
    assert PublicNotice.objects.get().state == "draft"


def test_a_notice_whose_case_went_elsewhere_is_not_posted(
    case: Nomination, shown: Round, secretary: User
) -> None:
    other = a_draft_notice(shown, secretary)
    # Somebody writes into the table what no action does.
    NoticeEntry.objects.filter(notice=other).update(voided_at=POSTED_AT)
    with pytest.raises(GuardFailed) as refused:
        public_notices.post(notice=other, by=secretary, at=POSTED_AT)
    assert refused.value.code == "notice_empty"


# --- The end ------------------------------------------------------------------------------------


def test_a_notice_runs_until_just_before_its_end(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    with pytest.raises(GuardFailed) as refused:
        engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT - timedelta(microseconds=1))
    assert refused.value.code == "notice_running"
    assert engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT).state == "ended"


def test_a_case_is_cleared_after_its_notice_and_no_sooner(
    case: Nomination, shown: Round, secretary: User
) -> None:
    notice = a_posted_notice(shown, secretary)
    a_proof(notice, secretary)
    with pytest.raises(GuardFailed) as refused:
        clear(case, ENDS_AT - timedelta(microseconds=1))
    assert refused.value.code == "notice_running"
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    assert clear(case, ENDS_AT).state == NominationState.APPROVAL


def test_a_case_at_its_notice_cannot_be_approved(
    case: Nomination, shown: Round, secretary: User, approver: User
) -> None:
    a_posted_notice(shown, secretary)
    with pytest.raises(TransitionRefused) as refused:
        engine.perform(case, "approve", actor=approver, at=ENDS_AT, decision=None)
    assert refused.value.code == "wrong_state"


def test_a_notice_without_proof_clears_nobody_and_can_be_repeated(
    case: Nomination, shown: Round, secretary: User
) -> None:
    first = a_posted_notice(shown, secretary)
    engine.perform(first, "end", actor=CLOCK, at=ENDS_AT)
    with pytest.raises(GuardFailed) as refused:
        clear(case, ENDS_AT)
    assert refused.value.code == "posting_unproven"
    second = a_draft_notice(shown, secretary, at=ENDS_AT)
    assert [entry.nomination_id for entry in second.entries.all()] == [case.pk]
    assert first.entries.get().voided_at == ENDS_AT


def test_a_canceled_notice_frees_its_cases_for_another(
    case: Nomination, shown: Round, secretary: User
) -> None:
    first = a_posted_notice(shown, secretary)
    public_notices.cancel(notice=first, reason="文字有误", by=secretary, at=POSTED_AT)
    second = a_draft_notice(shown, secretary)
    assert [entry.nomination_id for entry in second.entries.all()] == [case.pk]


def test_drafting_and_posting_takes_no_more_statements_for_more_cases(
    shown: Round,
    staff: Staff,
    tree: County,
    secretary: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for village in range(6):
        a_shown_case(shown, staff, tree, f"李{'一二三四五六'[village]}", village=village)
    with django_assert_max_num_queries(45):
        a_posted_notice(shown, secretary)


def test_a_stage_that_is_no_notice_has_none(
    case: Nomination, shown: Round, secretary: User
) -> None:
    stage = shown.stages.get(kind="approval")
    with pytest.raises(InvalidInput) as refused:
        a_draft_notice(shown, secretary, stage=stage)
    assert (refused.value.code, notice_stage(shown).kind) == ("no_notice", "notice")
