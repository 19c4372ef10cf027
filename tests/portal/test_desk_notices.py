"""Those who post public notices: written, looked at, mended, hung, proven, over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import PublicNotice, Round, User
from honors.roles import CLOCK
from honors.states import PublicNoticeState
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    JPEG,
    POSTED_AT,
    a_draft_notice,
    a_posted_notice,
    a_short_round,
    a_shown_case,
    an_ended_notice,
    notice_stage,
)
from tests.ground import laid
from workflow import engine

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
Later = Callable[[datetime], Client]
MOST_STATEMENTS = 25
PHONE = "13900001234"


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_short_round(tree, staff)


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Client:
    clock.at = POSTED_AT
    return at_desk(secretary)


@pytest.fixture
def later_desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Callable[[datetime], Client]:
    """The desk at another time, at which she signs in."""

    def at(moment: datetime) -> Client:
        clock.at = moment
        return at_desk(secretary)

    return at


@laid
def draft(round_: Round, staff: Staff, tree: County) -> PublicNotice:
    a_shown_case(round_, staff, tree, deeds=f"电话{PHONE}（虚构）。")
    return a_draft_notice(round_, staff.secretary)


def send(desk: Client, notice: PublicNotice, move: str, **given: Any) -> Any:
    version = PublicNotice.objects.get(pk=notice.pk).version
    path = f"/desk/notices/{notice.pk}/moves/{move}/"
    return desk.post(path, {"version": str(version), **given})


def mended(desk: Client, notice: PublicNotice) -> Any:
    words = {"title": notice.title, "contact": notice.contact, "deeds-1": "热心邻里（虚构）。"}
    return send(desk, notice, "reword", **words)


def test_what_waits_is_offered_and_drafted(
    desk: Client, round_: Round, staff: Staff, tree: County
) -> None:
    case = a_shown_case(round_, staff, tree)
    path = f"/desk/notices/draft/{notice_stage(round_).pk}/{tree.county.pk}/"

    (row,) = desk.get("/desk/notices/").context["unwritten"]
    form = desk.get(path).context["form"]
    sent = {"title": "拟表彰对象公示", "contact": "县妇联（虚构）", "nominations": [str(case.pk)]}
    made = desk.post(path, sent)

    assert row["cases"] == 1
    assert form.initial["title"] == f"{round_.name}拟表彰对象公示"
    assert made.headers["Location"] == f"/desk/notices/{PublicNotice.objects.get().pk}/"
    assert desk.get(path).status_code == 404  # nothing waits any more


def test_a_draft_shows_every_place_and_cannot_be_posted(desk: Client, draft: PublicNotice) -> None:
    page = desk.get(f"/desk/notices/{draft.pk}/")

    (marked,) = page.context["marked"]
    assert [text for text, is_found in marked.parts if is_found] == [PHONE]
    assert f"<mark>{PHONE}</mark>" in page.content.decode()
    offers = {offer.name: bool(offer.refusal) for offer in page.context["offers"]}
    assert offers == {"reword": False, "post": True, "cancel": False}
    assert send(desk, draft, "post").status_code == 422


def test_mended_it_is_posted_and_the_preview_was_right(desk: Client, draft: PublicNotice) -> None:
    assert mended(desk, draft).status_code == 303
    preview = desk.get(f"/desk/notices/{draft.pk}/preview/").context["shown"]

    assert send(desk, draft, "post").status_code == 303

    assert PublicNotice.objects.get().state == PublicNoticeState.POSTED
    public = Client().get(f"/notices/{draft.pk}/").context["shown"]
    assert public == preview


def test_words_of_an_older_version_meet_on_a_page(desk: Client, draft: PublicNotice) -> None:
    words = {"title": "甲", "contact": "县妇联（虚构）", "version": str(draft.version)}
    mended(desk, draft)

    stale = desk.post(f"/desk/notices/{draft.pk}/moves/reword/", words)

    assert stale.status_code == 409
    assert PublicNotice.objects.get().title == draft.title


def test_the_days_are_counted_in_a_line(
    desk: Client, round_: Round, staff: Staff, tree: County
) -> None:
    a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, staff.secretary)

    page = desk.get(f"/desk/notices/{notice.pk}/")

    days = page.context["days"]
    assert [day.number for day in days] == [None, 1, 2, 3, 4, None, None, 5]


def prove(desk: Client, notice: PublicNotice, taken_at: str) -> Any:
    photo = SimpleUploadedFile("公示栏.jpg", JPEG, content_type="image/jpeg")
    sent = {"place": "公示栏", "taken_at": taken_at, "file": photo}
    return desk.post(f"/desk/notices/{notice.pk}/proof/", sent)


def test_a_proof_is_kept_and_fetched_and_a_late_one_moves_the_end(
    later_desk: Later, round_: Round, staff: Staff, tree: County, stranger: User
) -> None:
    a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, staff.secretary)
    desk = later_desk(POSTED_AT + timedelta(days=2))

    assert prove(desk, notice, "2026-03-18T08:00").status_code == 303

    proof = notice.proofs.get()
    assert PublicNotice.objects.get().ends_at == ENDS_AT + timedelta(days=2)
    file = f"/desk/notices/{notice.pk}/proofs/{proof.pk}/"
    assert b"".join(desk.get(file).streaming_content) == JPEG  # type: ignore[attr-defined]
    other = Client()
    other.force_login(stranger)
    assert other.get(file).status_code == 404


def test_a_proof_without_a_file_says_what_is_missing(
    desk: Client, round_: Round, staff: Staff, tree: County
) -> None:
    a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, staff.secretary)

    answer = desk.post(f"/desk/notices/{notice.pk}/proof/", {"place": "公示栏"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"taken_at", "file"}


def test_it_is_made_longer_and_taken_down(
    desk: Client, round_: Round, staff: Staff, tree: County
) -> None:
    a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, staff.secretary)

    longer = send(desk, notice, "extend", days="1", reason="清明期间（虚构）。")
    assert longer.status_code == 303
    assert PublicNotice.objects.get().ends_at == ENDS_AT + timedelta(days=1)
    assert send(desk, notice, "cancel", reason="名单有误（虚构）。").status_code == 303
    assert Client().get(f"/notices/{notice.pk}/").status_code == 404


def test_over_without_objection_it_says_so_and_gives_the_report(
    later_desk: Later, round_: Round, staff: Staff, tree: County
) -> None:
    a_shown_case(round_, staff, tree)
    notice = an_ended_notice(round_, staff.secretary)
    desk = later_desk(ENDS_AT + timedelta(hours=1))

    page = desk.get(f"/desk/notices/{notice.pk}/")
    report = desk.post(f"/desk/notices/{notice.pk}/report/")

    assert page.context["outcome"] == {
        "raised": 0, "open": 0, "is_over": True, "without_proof": False,
    }  # fmt: skip
    assert "公示结论：无异议。" in page.content.decode()
    assert report.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(report.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_over_without_proof_it_asks_for_a_second_one(
    later_desk: Later, round_: Round, staff: Staff, tree: County
) -> None:
    a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, staff.secretary)
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    desk = later_desk(ENDS_AT + timedelta(hours=1))

    page = desk.get(f"/desk/notices/{notice.pk}/")
    second = f"/desk/notices/draft/{notice.stage_id}/{tree.county.pk}/"

    assert page.context["outcome"]["without_proof"]
    assert second in page.content.decode()
    assert desk.get(second).status_code == 200


def test_drafts_are_for_their_office_and_written_by_its_secretary(
    at_desk: AtDesk, draft: PublicNotice, nominator: User, stranger: User, county_officer: User
) -> None:
    for user in (nominator, stranger):
        for path in ("", "preview/", "moves/reword/"):
            assert at_desk(user).get(f"/desk/notices/{draft.pk}/{path}").status_code == 404
    reader = at_desk(county_officer)
    assert reader.get(f"/desk/notices/{draft.pk}/").context["offers"] == []
    assert mended(reader, draft).status_code == 403


def test_the_pages_take_few_statements(desk: Client, draft: PublicNotice) -> None:
    for path in ("", f"{draft.pk}/", f"{draft.pk}/preview/", f"{draft.pk}/moves/reword/"):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"/desk/notices/{path}").status_code == 200
        assert len(captured) <= MOST_STATEMENTS
