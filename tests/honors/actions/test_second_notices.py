"""A second notice after a correction, walked whole: shown again, proven again, over again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from honors import invariants
from honors.actions import objections
from honors.models import Nomination, NoticeEntry, PublicNotice, Round, User
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.decisions import a_decision
from tests.factories.nominations import REASON, moved
from tests.factories.objections import FILED_AT, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import (
    ENDS_AT,
    POSTED_AT,
    a_posted_notice,
    a_proof,
    a_short_round,
    a_shown_case,
)
from tests.ground import laid
from workflow import engine
from workflow.refusals import GuardFailed

pytestmark = pytest.mark.django_db

AGAIN_AT = POSTED_AT + timedelta(days=2)
AGAIN_UNTIL = ENDS_AT + timedelta(days=2)
LATER = AGAIN_UNTIL + timedelta(days=30)


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_short_round(tree, staff, second_notice=True)


@laid
def case(round_: Round, staff: Staff, tree: County) -> Nomination:
    return a_shown_case(round_, staff, tree)


def decided(notice: PublicNotice, case: Nomination, by: User, verdict: str) -> Nomination:
    """An objection comes in, the case is held, the objection decided, the case let go."""
    at = FILED_AT if notice.posted_at == POSTED_AT else AGAIN_AT
    objection = an_objection(notice, case, at=at)
    moves = {"name": "admit", "by": by, "at": at}
    objection = objections.move(objection=objection, **moves)
    moved(case, "hold", by, at=at, reason=REASON)
    supplied = {"remedy": "correct"} if verdict == "uphold" else {}
    moves |= {"name": verdict, "findings": "经查（虚构）。", **supplied}
    objections.move(objection=objection, **moves)
    return moved(case, "release", by, at=at)


def shown_again(round_: Round, by: User) -> PublicNotice:
    notice = a_posted_notice(round_, by, at=AGAIN_AT)
    a_proof(notice, by, taken_at=AGAIN_AT, at=AGAIN_AT)
    return notice


def counting(case: Nomination) -> list[int]:
    rows = NoticeEntry.objects.filter(nomination=case, voided_at=None)
    return list(rows.values_list("notice_id", flat=True))


def test_a_corrected_case_is_shown_again_for_the_whole_period_before_it_is_approved(
    round_: Round, case: Nomination, staff: Staff, secretary: User
) -> None:
    """Source: the rule that extending or showing again is a decision, and that no notice completes
    while an objection is open.
    """
    first = a_posted_notice(round_, secretary)
    a_proof(first, secretary)
    released = decided(first, case, secretary, "uphold")
    assert (released.state, counting(case)) == ("notice", [])

    engine.perform(first, "end", actor=CLOCK, at=ENDS_AT)
    with pytest.raises(GuardFailed) as refused:
        moved(case, "clear", CLOCK, at=ENDS_AT)
    assert refused.value.code == "not_posted"

    second = shown_again(round_, secretary)
    assert (counting(case), second.ends_at) == ([second.pk], AGAIN_UNTIL)
    with pytest.raises(GuardFailed) as refused:
        moved(case, "clear", CLOCK, at=AGAIN_UNTIL - timedelta(microseconds=1))
    assert refused.value.code == "notice_running"
    engine.perform(second, "end", actor=CLOCK, at=AGAIN_UNTIL)
    assert moved(case, "clear", CLOCK, at=AGAIN_UNTIL).state == "approval"

    decision = a_decision(round_, staff, [case])
    approved = moved(case, "approve", staff.approvers[-1], at=LATER, decision=decision)
    assert approved.state == "approved"
    assert [v for v in invariants.check() if v.rule != "history_verifies"] == []


def test_a_rejected_objection_to_the_second_notice_asks_for_no_third(
    round_: Round, case: Nomination, secretary: User
) -> None:
    decided(a_posted_notice(round_, secretary), case, secretary, "uphold")
    second = shown_again(round_, secretary)
    released = decided(second, case, secretary, "reject")
    assert (released.state, counting(case)) == ("notice", [second.pk])


def test_an_upheld_objection_to_the_second_notice_asks_for_a_third(
    round_: Round, case: Nomination, secretary: User
) -> None:
    decided(a_posted_notice(round_, secretary), case, secretary, "uphold")
    second = shown_again(round_, secretary)
    released = decided(second, case, secretary, "uphold")
    assert (released.state, counting(case)) == ("notice", [])


def test_a_corrected_notice_is_not_repeated_where_the_terms_do_not_ask(
    tree: County, staff: Staff, secretary: User
) -> None:
    round_ = a_short_round(tree, staff)
    case = a_shown_case(round_, staff, tree)
    notice = a_posted_notice(round_, secretary)
    released = decided(notice, case, secretary, "uphold")
    assert (released.state, counting(case)) == ("notice", [notice.pk])


def test_a_case_held_at_its_approval_goes_back_to_be_shown_again(
    round_: Round, case: Nomination, secretary: User
) -> None:
    first = a_posted_notice(round_, secretary)
    a_proof(first, secretary)
    engine.perform(first, "end", actor=CLOCK, at=ENDS_AT)
    moved(case, "clear", CLOCK, at=ENDS_AT)
    released = decided(first, case, secretary, "uphold")
    assert (released.state, counting(case)) == ("notice", [])
    assert counting(case) == [] != [shown_again(round_, secretary).pk]
