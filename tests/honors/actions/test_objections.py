"""Objections: signed, sealed, in time; and what they stop.

Sources: notices of a district and of a league ask a person to sign with a contact and a unit to
stamp, and take nothing anonymous but clear leads; a city's award rule disqualifies upon a report.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override

from honors.actions import objections
from honors.models import Nomination, Objection, PublicNotice, Round, User
from honors.queries.objections import Progress, status_by_code
from honors.roles import CLOCK, Role
from tests.factories.accounts import Staff, a_member
from tests.factories.decisions import RECORDED_AT, a_decision
from tests.factories.objections import FILED_AT, IN_TIME, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    POSTED_AT,
    a_draft_notice,
    a_posted_notice,
    a_proof,
    a_shown_case,
)
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent, LedgerSalt
from workflow.refusals import GuardFailed, InputMissing, InvalidInput, NotPermitted
from workflow.verification import verify

pytestmark = pytest.mark.django_db


@laid
def case(shown: Round, staff: Staff, tree: County) -> Nomination:
    return a_shown_case(shown, staff, tree)


@laid
def notice(case: Nomination, shown: Round, secretary: User) -> PublicNotice:
    return a_posted_notice(shown, secretary)


@laid
def objection(notice: PublicNotice, case: Nomination) -> Objection:
    return an_objection(notice, case)


def act(objection: Objection, name: str, by: User, **supplied: object) -> Objection:
    return objections.move(objection=objection, name=name, by=by, at=FILED_AT, **supplied)


def upheld(objection: Objection, by: User, remedy: str = "remove") -> Objection:
    admitted = act(objection, "admit", by)
    return act(admitted, "uphold", by, findings="经查属实（虚构）", remedy=remedy)


def end_notice(notice: PublicNotice, by: User) -> None:
    a_proof(notice, by)
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)


# --- Filing -------------------------------------------------------------------------------------


def test_who_objects_is_sealed(objection: Objection) -> None:
    kept = Objection.objects.get()
    assert "钱多多" not in kept.objector_sealed
    assert "13900000001" not in kept.contact_sealed + kept.objector_index


def test_history_names_the_public_and_the_case_but_no_word_of_the_objection(
    objection: Objection, case: Nomination
) -> None:
    event = LedgerEvent.objects.get(action="objections.begin")
    assert event.actor == "public"
    assert f'"nomination":{case.pk}' in event.body
    assert objection.query_code not in event.body
    assert "虚构" not in event.body


def test_history_vouches_for_the_words_of_the_objection(objection: Objection) -> None:
    vouched = LedgerSalt.objects.get(stream_key=f"objections:{objection.pk}")

    assert (vouched.seq, vouched.field, vouched.value) == (1, "content", objection.content)
    assert verify() == []


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"objector": " "}, "unsigned", "/objector"),
        ({"contact": "\u200b"}, "unsigned", "/contact"),
        ({"content": ""}, "content_missing", "/content"),
        ({"content": "字" * 5001}, "too_long", "/content"),
        ({"objector": "钱\x00多"}, "nul", "/objector"),
        ({"contact": "a\u202eb"}, "bidi_control", "/contact"),
        ({"objector_kind": "anonymous"}, "not_a_choice", "/objector_kind"),
    ],
)
def test_an_objection_that_cannot_be_followed_up_is_refused(
    notice: PublicNotice, case: Nomination, changes: dict[str, str], code: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        an_objection(notice, case, **changes)
    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert not Objection.objects.exists()


def test_a_unit_objects_in_its_name_and_is_refused_while_the_stamp_is_missing(
    notice: PublicNotice, case: Nomination, secretary: User
) -> None:
    filed = an_objection(notice, case, objector_kind="unit", objector="某合作社（虚构）")
    with override("zh-hans"):
        assert filed.get_objector_kind_display() == "单位（加盖公章）"

    unstamped = {"ground": "unsigned", "reason": "来信未盖章（虚构）"}
    assert act(filed, "refuse", secretary, **unstamped).state == "inadmissible"


@pytest.mark.parametrize(
    "at", [POSTED_AT - timedelta(microseconds=1), ENDS_AT, ENDS_AT + timedelta(days=30)]
)
def test_outside_its_period_a_notice_takes_no_objection_and_says_where_to_go(
    notice: PublicNotice, case: Nomination, at: datetime
) -> None:
    with pytest.raises(GuardFailed) as refused:
        an_objection(notice, case, at=at)
    assert refused.value.code == "notice_not_running"
    assert refused.value.params["contact"] == notice.contact
    assert not Objection.objects.exists()


@pytest.mark.parametrize("at", [POSTED_AT, IN_TIME])
def test_the_first_and_the_last_moment_count(
    notice: PublicNotice, case: Nomination, at: datetime
) -> None:
    assert an_objection(notice, case, at=at).state == "received"


def test_what_was_filed_in_time_counts_although_the_notice_was_ended_meanwhile(
    notice: PublicNotice, case: Nomination, secretary: User
) -> None:
    end_notice(notice, secretary)
    assert an_objection(notice, case, at=IN_TIME).state == "received"


def test_a_draft_takes_no_objection(case: Nomination, shown: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        an_objection(a_draft_notice(shown, secretary), case)
    assert refused.value.code == "notice_not_running"


def test_a_case_that_the_notice_does_not_list_cannot_be_objected_to(
    notice: PublicNotice, shown: Round, staff: Staff, tree: County
) -> None:
    unlisted = a_shown_case(shown, staff, tree, "王芳", village=1)
    with pytest.raises(GuardFailed) as refused:
        an_objection(notice, unlisted)
    assert refused.value.code == "not_on_notice"


# --- Dealing with it ----------------------------------------------------------------------------


def test_an_upheld_objection_keeps_its_findings_and_remedy(
    objection: Objection, secretary: User
) -> None:
    upheld(objection, secretary)
    kept = Objection.objects.get()
    assert (kept.state, kept.findings, kept.remedy) == ("upheld", "经查属实（虚构）", "remove")


def test_a_rejected_objection_keeps_its_findings_and_has_no_remedy(
    objection: Objection, secretary: User
) -> None:
    act(act(objection, "admit", secretary), "reject", secretary, findings="查无实据（虚构）")
    kept = Objection.objects.get()
    assert (kept.state, kept.findings, kept.remedy) == ("rejected", "查无实据（虚构）", "")


def test_a_refusal_keeps_its_coded_ground(objection: Objection, secretary: User) -> None:
    act(objection, "refuse", secretary, ground="no_facts", reason="无具体事实（虚构）")
    kept = Objection.objects.get()
    assert (kept.state, kept.ground) == ("inadmissible", "no_facts")


def test_the_reply_is_kept(objection: Objection, secretary: User) -> None:
    refused = act(objection, "refuse", secretary, ground="other_matter", reason="另案（虚构）")
    act(refused, "reply", secretary, answer="  已转有关部门（虚构）。 ")
    kept = Objection.objects.get()
    assert (kept.state, kept.answer) == ("replied", "已转有关部门（虚构）。")


@pytest.mark.parametrize(
    ("name", "supplied", "code"),
    [
        ("refuse", {"ground": "dislike", "reason": "x"}, "unknown_ground"),
        ("refuse", {"ground": "late", "reason": " "}, "reason_missing"),
    ],
)
def test_a_refusal_needs_a_known_ground_and_a_reason(
    objection: Objection, secretary: User, name: str, supplied: dict[str, str], code: str
) -> None:
    with pytest.raises((GuardFailed, InputMissing)) as refused:
        act(objection, name, secretary, **supplied)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("name", "supplied", "code", "pointer"),
    [
        ("delete", {}, "unknown_move", "/name"),
        ("admit", {"state": "upheld"}, "unknown_field", "/state"),
        ("reject", {"findings": "双向\u202e文字"}, "bidi_control", "/findings"),
    ],
)
def test_a_move_that_the_table_does_not_know_is_refused(
    objection: Objection,
    secretary: User,
    name: str,
    supplied: dict[str, str],
    code: str,
    pointer: str,
) -> None:
    with pytest.raises(InvalidInput) as refused:
        act(objection, name, secretary, **supplied)
    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert Objection.objects.get().state == "received"


@pytest.mark.parametrize(("remedy", "code"), [("", "remedy_missing"), ("fine", "unknown_remedy")])
def test_upholding_needs_a_known_remedy(
    objection: Objection, secretary: User, remedy: str, code: str
) -> None:
    with pytest.raises((GuardFailed, InputMissing)) as refused:
        upheld(objection, secretary, remedy)
    assert refused.value.code == code


def test_a_unit_does_not_judge_a_complaint_about_its_own_nomination(
    objection: Objection, tree: County
) -> None:
    village_secretary = a_member(Role.SECRETARY, tree.villages[0])
    PublicNotice.objects.update(organization=tree.villages[0])
    fresh = Objection.objects.get()
    with pytest.raises(NotPermitted):
        act(fresh, "admit", village_secretary)


# --- What it stops ------------------------------------------------------------------------------


def test_an_open_objection_keeps_its_own_case_at_the_notice_and_no_other(
    shown: Round, staff: Staff, tree: County, secretary: User
) -> None:
    first, second = (
        a_shown_case(shown, staff, tree, name, village=village)
        for village, name in enumerate(["李娜", "王芳"])
    )
    notice = a_posted_notice(shown, secretary)
    an_objection(notice, first)
    end_notice(notice, secretary)
    with pytest.raises(GuardFailed) as refused:
        engine.perform(first, "clear", actor=CLOCK, at=ENDS_AT)
    assert refused.value.code == "objection_open"
    assert engine.perform(second, "clear", actor=CLOCK, at=ENDS_AT).state == "approval"


def test_approval_a_millisecond_after_an_objection_is_refused(
    notice: PublicNotice, case: Nomination, shown: Round, staff: Staff, secretary: User
) -> None:
    end_notice(notice, secretary)
    cleared = engine.perform(case, "clear", actor=CLOCK, at=ENDS_AT)
    decision = a_decision(shown, staff, [cleared])
    an_objection(notice, case, at=IN_TIME)
    with pytest.raises(GuardFailed) as refused:
        engine.perform(
            case,
            "approve",
            actor=staff.approvers[-1],
            at=RECORDED_AT + timedelta(milliseconds=1),
            decision=decision,
        )
    assert refused.value.code == "objection_open"
    assert Nomination.objects.get().state == "approval"


def test_a_case_whose_removal_was_upheld_is_never_approved(
    notice: PublicNotice, case: Nomination, shown: Round, staff: Staff, secretary: User
) -> None:
    end_notice(notice, secretary)
    cleared = engine.perform(case, "clear", actor=CLOCK, at=ENDS_AT)
    decision = a_decision(shown, staff, [cleared])
    upheld(an_objection(notice, case, at=IN_TIME), secretary)
    with pytest.raises(GuardFailed) as refused:
        engine.perform(
            case, "approve", actor=staff.approvers[-1], at=RECORDED_AT, decision=decision
        )
    assert refused.value.code == "objection_upheld"


# --- Asking by code -----------------------------------------------------------------------------


def test_the_code_tells_how_far_it_is_and_nothing_else(
    objection: Objection, secretary: User
) -> None:
    code = objection.query_code
    seen = [status_by_code(code.lower().replace("-", " "))]
    admitted = act(objection, "admit", secretary)
    seen.append(status_by_code(code))
    rejected = act(admitted, "reject", secretary, findings="查无实据（虚构）")
    seen.append(status_by_code(code))
    act(rejected, "reply", secretary, answer="已核实（虚构）")
    seen.append(status_by_code(code))
    assert seen == [
        Progress.RECEIVED,
        Progress.INVESTIGATED,
        Progress.INVESTIGATED,
        Progress.REPLIED,
    ]
