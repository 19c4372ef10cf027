"""Commendations: the list is the approved set, issued whole and revoked whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from honors.actions import commendations, rounds
from honors.codes import check_certificate_number
from honors.models import (
    Category,
    Commendation,
    CommendationEntry,
    Honor,
    HonorTitle,
    Nomination,
    Round,
    User,
)
from honors.models.programs import Program
from tests.factories.accounts import Staff
from tests.factories.commendations import (
    DATED,
    ISSUED_AT,
    a_draft_commendation,
    an_issued_commendation,
)
from tests.factories.decisions import RECORDED_AT, approved_cases
from tests.factories.objections import IN_TIME, an_objection
from tests.factories.organizations import County
from tests.factories.programs import a_form, a_title
from tests.factories.public_notices import SHOWN_THEN_DECIDED, a_short_round, a_shown_case
from tests.factories.rounds import CLOSES_AT, CONCLUDES_BY, OPENED_AT, PLANNED_AT
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db

NAMES = ("李娜", "丁一", "王芳")


@laid
def shown(tree: County, staff: Staff) -> Round:
    """Three cases at their notice, of three villages."""
    round_ = a_short_round(tree, staff, places=5)
    for village, name in enumerate(NAMES):
        a_shown_case(round_, staff, tree, name, village=village)
    return round_


@laid
def approved(shown: Round, staff: Staff) -> list[Nomination]:
    return approved_cases(shown, staff)


def names(commendation: Commendation) -> list[str]:
    entries = commendation.entries.order_by("position").select_related("nomination__nominee")
    return [entry.nomination.nominee.name for entry in entries]


def issue(commendation: Commendation, by: User) -> Commendation:
    return commendations.issue(commendation=commendation, by=by, at=ISSUED_AT)


# --- The list -----------------------------------------------------------------------------------


def test_the_list_is_in_the_order_of_strokes(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    assert names(a_draft_commendation(shown, staff)) == ["丁一", "王芳", "李娜"]


def test_the_list_is_in_the_order_of_divisions_if_the_category_says_so(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    Category.objects.update(list_order="divisions")
    assert names(a_draft_commendation(shown, staff)) == ["李娜", "丁一", "王芳"]


def test_the_list_can_be_put_in_order_by_hand(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    drafted = a_draft_commendation(shown, staff)
    by_hand = [approved[2], approved[0], approved[1]]
    commendations.reorder(
        commendation=drafted,
        category=approved[0].category,
        ordered=by_hand,
        by=staff.secretary,
        at=RECORDED_AT,
    )
    assert names(drafted) == ["王芳", "李娜", "丁一"]


@pytest.mark.parametrize("chosen", [[0, 1], [0, 1, 1], [0, 1, 2, 2], []])
def test_an_order_that_is_not_of_the_whole_list_is_refused(
    approved: list[Nomination], shown: Round, staff: Staff, chosen: list[int]
) -> None:
    drafted = a_draft_commendation(shown, staff)
    with pytest.raises(InvalidInput) as refused:
        commendations.reorder(
            commendation=drafted,
            category=approved[0].category,
            ordered=[approved[index] for index in chosen],
            by=staff.secretary,
            at=RECORDED_AT,
        )
    assert refused.value.code == "list_differs"
    assert names(drafted) == ["丁一", "王芳", "李娜"]


def test_nobody_is_commended_before_somebody_is_approved(shown: Round, staff: Staff) -> None:
    with pytest.raises(GuardFailed) as refused:
        a_draft_commendation(shown, staff)
    assert refused.value.code == "list_empty"


def test_a_round_has_one_commendation(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    a_draft_commendation(shown, staff)
    with pytest.raises(GuardFailed) as refused:
        a_draft_commendation(shown, staff)
    assert refused.value.code == "commendation_exists"


def test_only_the_organizers_secretary_draws_up_a_list(
    approved: list[Nomination], shown: Round, staff: Staff, stranger: User
) -> None:
    for somebody in (staff.secretaries[0], staff.approvers[-1], stranger):
        with pytest.raises(NotPermitted):
            a_draft_commendation(shown, staff, by=somebody)


# --- Issuing ------------------------------------------------------------------------------------


def test_issuing_honors_everybody_on_the_list_at_once(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    issued = issue(a_draft_commendation(shown, staff), staff.secretary)
    assert (issued.state, issued.issued_at, len(issued.list_digest)) == ("issued", ISSUED_AT, 64)
    assert set(Nomination.objects.values_list("state", flat=True)) == {"honored"}
    assert Honor.objects.count() == len(NAMES)
    event = LedgerEvent.objects.get(action="commendations.issue")
    assert f'"count":3,"list_digest":"{issued.list_digest}"' in event.body


def test_an_honor_keeps_names_as_they_were(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    issue(a_draft_commendation(shown, staff), staff.secretary)
    honor = Honor.objects.get(holder_name="李娜")
    assert (honor.title_name, honor.unit_name) == ("平邑县三八红旗手", "平邑街道东关村")
    assert (honor.people, honor.awarded_on, honor.expires_on) == (1, DATED, None)


def test_certificates_are_numbered_in_the_order_of_the_list(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    issue(a_draft_commendation(shown, staff), staff.secretary)
    rows = Honor.objects.order_by("number").values_list("holder_name", "number")
    parts = [(name, check_certificate_number(number)) for name, number in rows]
    assert [(name, part.serial) for name, part in parts] == [("丁一", 1), ("王芳", 2), ("李娜", 3)]
    assert parts[0][1][:3] == ("371326", "ZM", 2026)


def test_the_next_list_of_the_year_goes_on_counting(
    approved: list[Nomination], shown: Round, staff: Staff, tree: County
) -> None:
    issue(a_draft_commendation(shown, staff), staff.secretary)
    second = a_further_round(shown.program, staff)
    a_shown_case(second, staff, tree, "周小满", village=4)
    issued = approved_and_listed(second, staff)
    number = issue(issued, staff.secretary).honors.get().number
    assert check_certificate_number(number).serial == len(NAMES) + 1


def test_a_number_that_another_program_has_given_out_is_refused(
    approved: list[Nomination], shown: Round, staff: Staff, tree: County
) -> None:
    issue(a_draft_commendation(shown, staff), staff.secretary)
    other = Program.objects.create(
        organizer=tree.county, name="另一项目", code="zm", nature=shown.program.nature
    )
    second = a_further_round(other, staff)
    a_shown_case(second, staff, tree, "周小满", village=4)
    drafted = approved_and_listed(second, staff)
    with pytest.raises(GuardFailed) as refused:
        issue(drafted, staff.secretary)
    assert refused.value.code == "certificate_number_taken"
    assert Commendation.objects.get(pk=drafted.pk).state == "draft"


def a_further_round(program: Program, staff: Staff) -> Round:
    by, at = staff.secretary, PLANNED_AT
    times = {"opens_at": OPENED_AT, "closes_at": CLOSES_AT, "concludes_by": CONCLUDES_BY}
    second = rounds.plan(program=program, name="补充评选", year=2026, by=by, at=at, **times)
    rounds.set_route(round_=second, stages=SHOWN_THEN_DECIDED, by=by, at=at)
    title = program.titles.first() or a_title(program, by, at=at)
    rounds.add_category(round_=second, title=title, form=a_form(), places=2, by=by, at=at)
    return rounds.open_round(round_=second, by=by, at=OPENED_AT)


def approved_and_listed(round_: Round, staff: Staff) -> Commendation:
    approved_cases(round_, staff, document_number="平妇会〔2026〕4号")
    return a_draft_commendation(round_, staff, document_number="平妇〔2026〕6号")


def test_codes_differ_and_cannot_be_guessed(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    issue(a_draft_commendation(shown, staff), staff.secretary)
    codes = set(Honor.objects.values_list("code", flat=True))
    assert (len(codes), {len(code) for code in codes}) == (3, {29})


@pytest.mark.parametrize(
    ("dated", "years", "expires_on"),
    [
        (date(2026, 3, 31), 3, date(2029, 3, 31)),
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_an_honor_for_a_term_expires_that_many_years_later(
    approved: list[Nomination],
    shown: Round,
    staff: Staff,
    dated: date,
    years: int,
    expires_on: date,
) -> None:
    HonorTitle.objects.update(years_valid=years)
    issue(a_draft_commendation(shown, staff, dated=dated), staff.secretary)
    assert set(Honor.objects.values_list("expires_on", flat=True)) == {expires_on}


def test_a_case_is_honored_only_by_issuing(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    drafted = a_draft_commendation(shown, staff)
    with pytest.raises(NotPermitted):
        engine.perform(
            approved[0], "honor", actor=staff.secretary, at=ISSUED_AT, commendation=drafted
        )


def test_a_list_that_is_not_the_approved_set_is_not_issued(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    drafted = a_draft_commendation(shown, staff)
    engine.perform(
        approved[0], "withdraw", actor=staff.secretary, at=RECORDED_AT, reason="本人放弃（虚构）"
    )
    with pytest.raises(GuardFailed) as refused:
        issue(drafted, staff.secretary)
    assert (refused.value.code, refused.value.params) == (
        "list_differs",
        {"missing": 0, "extra": 1},
    )
    assert not Honor.objects.exists()


def test_a_list_drawn_up_again_is_the_approved_set(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    drafted = a_draft_commendation(shown, staff)
    engine.perform(
        approved[0], "withdraw", actor=staff.secretary, at=RECORDED_AT, reason="本人放弃（虚构）"
    )
    commendations.relist(commendation=drafted, by=staff.secretary, at=RECORDED_AT)
    assert names(drafted) == ["丁一", "王芳"]
    assert issue(drafted, staff.secretary).state == "issued"


def test_an_open_objection_to_one_case_holds_the_whole_list(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    drafted = a_draft_commendation(shown, staff)
    entry = approved[0].notice_entries.get()
    an_objection(entry.notice, approved[0], at=IN_TIME)
    with pytest.raises(GuardFailed) as refused:
        issue(drafted, staff.secretary)
    assert refused.value.code == "objection_open"


def test_an_issued_list_stays_as_it_is(
    approved: list[Nomination], shown: Round, staff: Staff
) -> None:
    issued = issue(a_draft_commendation(shown, staff), staff.secretary)
    with pytest.raises(WrongState):
        issue(issued, staff.secretary)
    with pytest.raises(WrongState):
        commendations.reorder(
            commendation=issued,
            category=approved[0].category,
            ordered=approved,
            by=staff.secretary,
            at=ISSUED_AT,
        )


def test_issuing_takes_no_more_statements_for_more_names(
    shown: Round,
    staff: Staff,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    approved_cases(shown, staff)
    drafted = a_draft_commendation(shown, staff)
    with django_assert_max_num_queries(70) as taken:
        issue(drafted, staff.secretary)
    inserts = [q["sql"] for q in taken.captured_queries if 'INTO "honors_honor"' in q["sql"]]
    assert len(inserts) == 1


# --- Revoking -----------------------------------------------------------------------------------


def test_revoking_takes_every_honor_of_the_batch(shown: Round, staff: Staff) -> None:
    issued = an_issued_commendation(shown, staff)
    revoked = commendations.revoke(
        commendation=issued,
        document="平妇〔2026〕9号",
        reason="程序严重违规（虚构）",
        by=staff.secretary,
        at=ISSUED_AT + timedelta(days=30),
    )
    assert revoked.state == "revoked"
    assert set(Honor.objects.values_list("state", flat=True)) == {"revoked"}
    events = LedgerEvent.objects.filter(action="honors.revoke")
    assert {'"document":"平妇〔2026〕9号"' in event.body for event in events} == {True}
    assert CommendationEntry.objects.count() == len(NAMES)


def test_a_commendation_is_not_revoked_without_a_document(shown: Round, staff: Staff) -> None:
    issued = an_issued_commendation(shown, staff)
    with pytest.raises(InvalidInput) as refused:
        commendations.revoke(
            commendation=issued, document="", reason="x", by=staff.secretary, at=ISSUED_AT
        )
    assert (refused.value.code, refused.value.pointer) == ("empty", "/document")
