"""Investigations by steps, the one way to learn who objects, and suspicions of retaliation."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest

from honors.actions import investigations, objections
from honors.models import (
    InvestigationStep,
    Nomination,
    Objection,
    PublicNotice,
    RetaliationMark,
    Round,
    User,
)
from honors.queries.objections import Objector, steps_of
from honors.roles import CLOCK, Role
from honors.sealing import SealBroken
from tests.factories.accounts import Staff, a_member, a_membership
from tests.factories.objections import FILED_AT, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice, a_shown_case
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db
LATER = FILED_AT + timedelta(days=1)
REASON = "核实情况需当面了解（虚构）"


@laid
def case(shown: Round, staff: Staff, tree: County) -> Nomination:
    return a_shown_case(shown, staff, tree)


@laid
def notice(case: Nomination, shown: Round, secretary: User) -> PublicNotice:
    return a_posted_notice(shown, secretary)


@laid
def objection(notice: PublicNotice, case: Nomination, secretary: User) -> Objection:
    """Admitted, so under investigation."""
    filed = an_objection(notice, case)
    return objections.move(objection=filed, name="admit", by=secretary, at=FILED_AT)


def step(objection: Objection, by: Any, **changes: Any) -> InvestigationStep:
    given = {
        "objection": objection,
        "taken_on": date(2026, 3, 17),
        "who": "调查组张某、王某（虚构）",
        "what": "走访东关村三户（虚构）",
        "by": by,
        "at": LATER,
    }
    return investigations.record_step(**{**given, **changes})


# --- Steps --------------------------------------------------------------------------------------


def test_steps_count_up_with_day_people_deed_and_digest(
    objection: Objection, secretary: User
) -> None:
    """Source: a city's award rule: signed complaints lead to a written report of a group."""
    first = step(objection, secretary)
    second = step(objection, secretary, evidence=b"a made-up record", taken_on=date(2026, 3, 18))
    digest = hashlib.sha256(b"a made-up record").hexdigest()
    assert [(s.position, s.evidence_sha256) for s in (first, second)] == [(1, ""), (2, digest)]
    events = LedgerEvent.objects.filter(action="objections.investigate").order_by("seq")
    assert digest in events[1].body
    assert not any("虚构" in event.body for event in events)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"taken_on": date(2026, 3, 16)}, "date_out_of_range", "/taken_on"),
        ({"taken_on": date(2026, 3, 19)}, "date_out_of_range", "/taken_on"),
        ({"taken_on": "2026-03-17"}, "not_a_date", "/taken_on"),
        ({"who": " "}, "empty", "/who"),
        ({"what": "\u200b"}, "empty", "/what"),
        ({"what": "字" * 5001}, "too_long", "/what"),
        ({"evidence": bytes(investigations.EVIDENCE_LIMIT + 1)}, "file_too_large", "/evidence"),
    ],
)
def test_a_step_that_says_nothing_sure_is_refused(
    objection: Objection, secretary: User, changes: dict[str, Any], code: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        step(objection, secretary, **changes)
    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert not InvestigationStep.objects.exists()


def test_nothing_is_added_to_an_investigation_once_it_is_decided(
    objection: Objection, secretary: User
) -> None:
    step(objection, secretary)
    objections.move(
        objection=objection, name="reject", findings="查无实据（虚构）", by=secretary, at=LATER
    )
    with pytest.raises(GuardFailed) as refused:
        step(objection, secretary)
    assert refused.value.code == "not_investigated"


def test_only_the_investigating_office_records_steps(
    objection: Objection, nominator: User, auditor: User, stranger: User
) -> None:
    for somebody in (nominator, auditor, stranger, CLOCK):
        with pytest.raises(NotPermitted):
            step(objection, somebody)


def test_steps_are_read_by_whoever_may_see_the_objection(
    objection: Objection, secretary: User, auditor: User, nominator: User, stranger: User
) -> None:
    taken = step(objection, secretary)
    for somebody in (secretary, auditor):
        assert list(steps_of(objection, by=somebody, at=LATER)) == [taken]
    for somebody in (nominator, stranger):
        assert list(steps_of(objection, by=somebody, at=LATER)) == []


# --- Who objects --------------------------------------------------------------------------------


def opened(objection: Objection, by: Any, reason: str = REASON) -> Objector:
    return investigations.open_objector(objection=objection, reason=reason, by=by, at=LATER)


def test_whoever_opens_the_name_is_written_down(objection: Objection, secretary: User) -> None:
    assert opened(objection, secretary) == Objector("钱多多（虚构）", "13900000001")
    event = LedgerEvent.objects.get(action="objections.open_objector")
    assert (event.actor, event.stream_id) == (secretary.ledger_key, f"objections:{objection.pk}")
    assert REASON not in event.body


def test_who_objects_opens_for_nobody_else(
    objection: Objection, nominator: User, officer: User, auditor: User, stranger: User
) -> None:
    for somebody in (nominator, officer, auditor, stranger, CLOCK):
        with pytest.raises(NotPermitted):
            opened(objection, somebody)
    assert not LedgerEvent.objects.filter(action="objections.open_objector").exists()


def test_it_does_not_open_for_a_secretary_who_also_nominates_there(
    objection: Objection, tree: County
) -> None:
    """Source: the rule that who objects is kept from the unit complained about."""
    both = a_member(Role.SECRETARY, tree.county)
    a_membership(both, Role.NOMINATOR, tree.villages[0])
    with pytest.raises(NotPermitted):
        opened(objection, both)


def test_without_a_reason_it_stays_closed(objection: Objection, secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        opened(objection, secretary, reason=" ")
    assert (refused.value.code, refused.value.pointer) == ("empty", "/reason")


def test_a_name_moved_from_another_objection_does_not_open_and_leaves_no_trace(
    objection: Objection, notice: PublicNotice, case: Nomination, secretary: User
) -> None:
    other = an_objection(notice, case, objector="孙某（虚构）")
    Objection.objects.filter(pk=other.pk).update(objector_sealed=objection.objector_sealed)
    with pytest.raises(SealBroken):
        opened(Objection.objects.get(pk=other.pk), secretary)
    assert not LedgerEvent.objects.filter(action="objections.open_objector").exists()


# --- Retaliation --------------------------------------------------------------------------------


def mark(objection: Objection, by: Any, **changes: Any) -> RetaliationMark:
    given = {"objection": objection, "text": "随后取消其资格（虚构）", "by": by, "at": LATER}
    return investigations.mark_retaliation(**{**given, **changes})


def test_a_secretary_marks_what_was_done_to_a_unit_of_the_objector(
    objection: Objection, tree: County, secretary: User
) -> None:
    marked = mark(objection, secretary, unit=tree.villages[1])
    assert (marked.unit, marked.marked_by) == (tree.villages[1], secretary)
    event = LedgerEvent.objects.get(action="objections.mark_retaliation")
    assert f'"mark":{marked.pk}' in event.body
    assert '"unit":' + str(tree.villages[1].pk) not in event.body


def test_the_objector_marks_it_by_the_code(objection: Objection) -> None:
    marked = investigations.mark_retaliation_by_code(
        code=objection.query_code.lower(), text="之后多次被退件（虚构）", at=LATER
    )
    assert (marked.objection, marked.marked_by) == (objection, None)
    assert LedgerEvent.objects.get(action="objections.mark_retaliation").actor == "public"


def test_a_secretary_has_to_name_a_case_or_a_unit(objection: Objection, secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        mark(objection, secretary)
    assert refused.value.code == "target_missing"


def test_what_came_before_the_objection_was_not_done_because_of_it(
    objection: Objection, tree: County, secretary: User
) -> None:
    with pytest.raises(GuardFailed) as refused:
        mark(objection, secretary, unit=tree.villages[1], at=FILED_AT)
    assert refused.value.code == "before_objection"


def test_an_unknown_code_marks_nothing(objection: Objection) -> None:
    with pytest.raises(InvalidInput) as refused:
        investigations.mark_retaliation_by_code(
            code="0000-0000-0000-0000-0000-0000", text="虚构", at=LATER
        )
    assert refused.value.code == "code_unknown"
    assert not RetaliationMark.objects.exists()


def test_only_the_office_marks_by_name(
    objection: Objection, tree: County, nominator: User, stranger: User
) -> None:
    for somebody in (nominator, stranger):
        with pytest.raises(NotPermitted):
            mark(objection, somebody, unit=tree.villages[1])


def test_an_objection_takes_only_so_many_marks(objection: Objection) -> None:
    RetaliationMark.objects.bulk_create(
        RetaliationMark(objection=objection, text="虚构", marked_at=LATER)
        for _number in range(investigations.MOST_MARKS)
    )
    with pytest.raises(GuardFailed) as refused:
        investigations.mark_retaliation_by_code(code=objection.query_code, text="虚构", at=LATER)
    assert refused.value.code == "marks_full"
