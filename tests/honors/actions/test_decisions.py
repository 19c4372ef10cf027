"""Decisions: by whom, on what, by which document; and who must keep out of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from honors.actions import nominations, panels
from honors.models import Decision, Membership, Nomination, Round, User
from honors.roles import CLOCK, Role
from tests.factories.accounts import Staff, a_member, a_membership
from tests.factories.decisions import DECIDED_ON, RECORDED_AT, a_decision
from tests.factories.organizations import County
from tests.factories.public_notices import ENDS_AT, a_shown_case, cleared_cases
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent, LedgerSalt
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, WrongState

pytestmark = pytest.mark.django_db


@laid
def cases(shown: Round, staff: Staff, tree: County, secretary: User) -> list[Nomination]:
    """Two cases, both waiting for the county's approval."""
    for village, name in enumerate(["李娜", "王芳"]):
        a_shown_case(shown, staff, tree, name, village=village)
    return cleared_cases(shown, secretary)


def approve(cases: list[Nomination], decision: Decision, by: User) -> list[Nomination]:
    waiting = Nomination.objects.filter(pk__in=[case.pk for case in cases])
    return engine.perform_many(waiting, "approve", actor=by, at=RECORDED_AT, decision=decision)


def test_a_decision_names_its_deciders_and_its_word_on_each_case(
    shown: Round, staff: Staff, cases: list[Nomination]
) -> None:
    first, second = cases
    decision = a_decision(shown, staff, [first], declined={second: "事迹材料不足（虚构）"})
    items = decision.items.order_by("nomination_id")
    assert [(item.nomination_id, item.approved, item.reason) for item in items] == [
        (first.pk, True, ""),
        (second.pk, False, "事迹材料不足（虚构）"),
    ]
    assert list(decision.deciders.all()) == [staff.approvers[-1]]


def test_history_has_the_decision_without_anybodys_words(
    shown: Round, staff: Staff, cases: list[Nomination]
) -> None:
    first, second = cases
    a_decision(shown, staff, [first], declined={second: "事迹材料不足（虚构）"})
    event = LedgerEvent.objects.get(action="decisions.record")
    assert event.stream_id == f"rounds:{shown.pk}"
    assert f'"approved":[{first.pk}]' in event.body
    assert "事迹" not in event.body
    vouched = LedgerSalt.objects.get(stream_key=event.stream_id, seq=event.seq, field="reasons")
    assert vouched.value == f'{{"{second.pk}":"事迹材料不足（虚构）"}}'


def test_a_case_is_approved_by_its_decision(
    shown: Round, staff: Staff, cases: list[Nomination], approver: User
) -> None:
    decision = a_decision(shown, staff, cases)
    assert [case.state for case in approve(cases, decision, approver)] == ["approved", "approved"]


def test_a_case_that_was_turned_down_is_not_approved_by_that_decision(
    shown: Round, staff: Staff, cases: list[Nomination], approver: User
) -> None:
    first, second = cases
    decision = a_decision(shown, staff, [first], declined={second: "事迹材料不足（虚构）"})
    with pytest.raises(GuardFailed) as refused:
        approve(cases, decision, approver)
    assert (refused.value.code, refused.value.subject) == ("not_decided", second)
    assert set(Nomination.objects.values_list("state", flat=True)) == {"approval"}


def test_a_case_that_went_back_since_needs_another_decision(
    shown: Round, staff: Staff, cases: list[Nomination], approver: User
) -> None:
    first = cases[0]
    decision = a_decision(shown, staff, [first])
    later = RECORDED_AT + timedelta(hours=1)
    defects = [{"field": "attachments", "text": "请补一张照片。"}]
    returned = nominations.move(
        nomination=first,
        name="return",
        by=staff.officers[-1],
        at=later,
        reason="缺照片。",
        defects=defects,
    )
    by = staff.nominators[0]
    nominations.answer_defect(defect=returned.defects.get(), answer="没有照片。", by=by, at=later)
    nominations.move(nomination=returned, name="resubmit", by=by, at=later)

    with pytest.raises(GuardFailed) as refused:
        approve([first], decision, approver)
    again = a_decision(shown, staff, [first], document_number="虚构〔2026〕9号", at=later)

    assert refused.value.code == "not_decided"
    assert [case.state for case in approve([first], again, approver)] == ["approved"]


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"deciders": []}, "deciders_missing", "/deciders"),
        ({"document_number": " "}, "empty", "/document_number"),
        ({"document_number": "13900000000"}, "personal_data", "/document_number"),
        ({"decided_on": DECIDED_ON + timedelta(days=9)}, "date_in_future", "/decided_on"),
        ({"decided_on": "2026-03-25"}, "not_a_date", "/decided_on"),
        ({"decided_on": date.min}, "too_small", "/decided_on"),
        ({"form": "telephone"}, "not_a_choice", "/form"),
        ({"approved": []}, "cases_missing", "/approved"),
    ],
)
def test_a_decision_that_says_too_little_is_refused(
    shown: Round,
    staff: Staff,
    cases: list[Nomination],
    changes: dict[str, Any],
    code: str,
    pointer: str,
) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_decision(shown, staff, **{"approved": cases, **changes})
    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert not Decision.objects.exists()


def test_the_day_of_the_decision_is_one_of_the_calendar_here(
    shown: Round, staff: Staff, cases: list[Nomination]
) -> None:
    just_after_midnight = datetime(2026, 3, 25, 16, 1, tzinfo=UTC)
    tomorrow_elsewhere = DECIDED_ON + timedelta(days=1)
    decision = a_decision(
        shown, staff, cases, decided_on=tomorrow_elsewhere, at=just_after_midnight
    )
    assert decision.decided_on == tomorrow_elsewhere


def test_a_case_is_turned_down_with_a_reason_or_not_at_all(
    shown: Round, staff: Staff, cases: list[Nomination]
) -> None:
    first, second = cases
    with pytest.raises(InvalidInput) as refused:
        a_decision(shown, staff, [first], declined={second: ""})
    assert refused.value.code == "reason_missing"


def test_a_case_is_not_both_approved_and_turned_down(
    shown: Round, staff: Staff, cases: list[Nomination]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_decision(shown, staff, cases, declined={cases[0]: "又不同意（虚构）"})
    assert refused.value.code == "decided_twice"


def test_one_document_decides_once(shown: Round, staff: Staff, cases: list[Nomination]) -> None:
    a_decision(shown, staff, cases)
    with pytest.raises(InvalidInput) as refused:
        a_decision(shown, staff, cases)
    assert refused.value.code == "document_known"
    assert Decision.objects.count() == 1


def test_a_case_that_is_still_shown_cannot_be_decided_on(
    shown: Round, staff: Staff, tree: County
) -> None:
    case = a_shown_case(shown, staff, tree)
    with pytest.raises(GuardFailed) as refused:
        a_decision(shown, staff, [case])
    assert refused.value.code == "not_at_approval"


def test_a_decider_held_the_role_on_that_very_day(
    shown: Round, staff: Staff, cases: list[Nomination], tree: County
) -> None:
    left = a_member(Role.APPROVER, tree.county, "前任")
    Membership.objects.filter(user=left).update(ends_at=ENDS_AT)
    with pytest.raises(InvalidInput) as refused:
        a_decision(shown, staff, cases, deciders=[left, *staff.approvers[-1:]])
    assert (refused.value.code, refused.value.params["names"]) == ("no_approver", str(left))


def test_an_approver_of_a_township_does_not_decide_for_the_county(
    shown: Round, staff: Staff, cases: list[Nomination]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        a_decision(shown, staff, cases, deciders=staff.approvers[:1])
    assert refused.value.code == "no_approver"


def test_a_decider_who_nominated_a_case_is_named_with_it(
    shown: Round, staff: Staff, cases: list[Nomination], tree: County, nominator: User
) -> None:
    a_membership(nominator, Role.APPROVER, tree.county)
    with pytest.raises(GuardFailed) as refused:
        a_decision(shown, staff, cases, deciders=[nominator])
    assert refused.value.code == "decider_conflict"
    assert refused.value.params["conflicts"] == f"{nominator} — {cases[0]}"


def test_a_decider_tied_to_a_nominee_is_named_with_the_case(
    shown: Round, staff: Staff, cases: list[Nomination], approver: User
) -> None:
    panels.declare_conflict(
        user=approver, nominee=cases[1].nominee, ground="kin", by=approver, at=ENDS_AT
    )
    with pytest.raises(GuardFailed) as refused:
        a_decision(shown, staff, cases)
    assert refused.value.params["conflicts"] == f"{approver} — {cases[1]}"


def test_who_records_is_a_secretary_or_an_approver_there(
    shown: Round, staff: Staff, cases: list[Nomination], stranger: User
) -> None:
    for somebody in (staff.officers[-1], staff.secretaries[0], stranger):
        with pytest.raises(NotPermitted):
            a_decision(shown, staff, cases, by=somebody)
    assert a_decision(shown, staff, cases, by=staff.approvers[-1]).recorder == staff.approvers[-1]


def test_a_case_is_never_approved_twice(
    shown: Round, staff: Staff, cases: list[Nomination], approver: User
) -> None:
    decision = a_decision(shown, staff, cases)
    approve(cases, decision, approver)
    with pytest.raises(WrongState):
        approve(cases, decision, approver)


def test_the_clock_approves_nothing(shown: Round, staff: Staff, cases: list[Nomination]) -> None:
    decision = a_decision(shown, staff, cases)
    with pytest.raises(NotPermitted):
        engine.perform(cases[0], "approve", actor=CLOCK, at=RECORDED_AT, decision=decision)
