"""Objections against approvals, approvals against each other: where two can write at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from honors import invariants
from honors.actions import commendations, nominations
from honors.models import Honor, Nomination, Objection
from honors.roles import CLOCK
from tests.factories.accounts import Staff, staff_of
from tests.factories.commendations import ISSUED_AT, a_draft_commendation
from tests.factories.decisions import RECORDED_AT, a_decision, approved_cases
from tests.factories.objections import IN_TIME, an_objection
from tests.factories.organizations import County, a_county
from tests.factories.public_notices import ENDS_AT, a_short_round, a_shown_case, an_ended_notice
from tests.races.together import at_once
from workflow import engine
from workflow.verification import verify

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
ATTEMPTS = 5
A_MILLISECOND_LATER = RECORDED_AT + timedelta(milliseconds=1)


def everything_holds() -> None:
    assert verify() == []
    assert [str(violation) for violation in invariants.check()] == []


class Decided:
    """A round whose cases have stood their notice and are named by a decision."""

    def __init__(self, *, places: int = 9) -> None:
        self.tree: County = a_county()
        self.staff: Staff = staff_of(self.tree)
        self.round = a_short_round(self.tree, self.staff, places=places)
        for village in range(ATTEMPTS):
            a_shown_case(
                self.round, self.staff, self.tree, f"李{'一二三四五'[village]}", village=village
            )
        self.notice = an_ended_notice(self.round, self.staff.secretary)
        waiting = self.round.nominations.filter(state="notice")
        self.cases = engine.perform_many(waiting, "clear", actor=CLOCK, at=ENDS_AT)
        self.decision = a_decision(self.round, self.staff, self.cases)

    def approve(self, case: Nomination) -> Nomination:
        return nominations.move(
            nomination=case,
            name="approve",
            by=self.staff.approvers[-1],
            at=A_MILLISECOND_LATER,
            decision=self.decision,
        )

    def object_to(self, case: Nomination) -> Objection:
        return an_objection(self.notice, case, at=IN_TIME)


def test_an_objection_is_never_slipped_past() -> None:
    decided = Decided()
    for case in decided.cases:
        filed, approval = at_once(partial(decided.object_to, case), partial(decided.approve, case))
        state = Nomination.objects.get(pk=case.pk).state
        assert filed == "done"
        assert (approval, state) in {("objection_open", "approval"), ("done", "approved")}
    everything_holds()


def test_once_it_is_filed_nothing_is_approved() -> None:
    decided = Decided()
    for case in decided.cases:
        decided.object_to(case)
        attempts = [partial(decided.approve, case)] * 3
        assert at_once(*attempts) == ["objection_open"] * 3
    assert set(Nomination.objects.values_list("state", flat=True)) == {"approval"}
    everything_holds()


def test_of_two_approvers_exactly_one_approves() -> None:
    decided = Decided()
    for case in decided.cases:
        outcomes = at_once(*[partial(decided.approve, case)] * 2)
        assert sorted(outcomes) == ["done", "wrong_state"]
    category = decided.round.categories.get()
    assert (category.taken, decided.round.nominations.filter(takes_place=True).count()) == (5, 5)
    everything_holds()


def test_the_last_place_is_given_once() -> None:
    decided = Decided(places=1)
    outcomes = at_once(*[partial(decided.approve, case) for case in decided.cases])
    assert sorted(outcomes) == ["done", *["places_exhausted"] * 4]
    everything_holds()


def test_a_list_is_issued_once_and_its_numbers_have_no_gap() -> None:
    tree = a_county()
    staff = staff_of(tree)
    round_ = a_short_round(tree, staff, places=9)
    for village in range(3):
        a_shown_case(round_, staff, tree, f"李{'一二三'[village]}", village=village)
    approved_cases(round_, staff)
    drafted = a_draft_commendation(round_, staff)
    issue: Callable[[], object] = partial(
        commendations.issue, commendation=drafted, by=staff.secretary, at=ISSUED_AT
    )
    assert sorted(at_once(issue, issue, issue)) == ["done", "wrong_state", "wrong_state"]
    assert Honor.objects.count() == 3
    everything_holds()


def test_a_case_objected_to_while_the_list_is_issued_is_either_late_or_stops_it() -> None:
    tree = a_county()
    staff = staff_of(tree)
    round_ = a_short_round(tree, staff, places=9)
    a_shown_case(round_, staff, tree)
    (case,) = approved_cases(round_, staff)
    drafted = a_draft_commendation(round_, staff)
    notice = case.notice_entries.get().notice
    filed, issued = at_once(
        partial(an_objection, notice, case, at=IN_TIME),
        partial(commendations.issue, commendation=drafted, by=staff.secretary, at=ISSUED_AT),
    )
    assert filed == "done"
    state = Nomination.objects.get().state
    assert (issued, state) in {("objection_open", "approved"), ("done", "honored")}
