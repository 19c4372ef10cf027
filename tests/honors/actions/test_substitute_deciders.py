"""Who decides in place of somebody else: no way around four eyes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from honors import invariants
from honors.models import Handling, Membership, Nomination, User
from honors.queries.decisions import approvers_of
from tests.factories.accounts import Staff, a_user
from tests.factories.decisions import DECIDED_ON, RECORDED_AT, a_decision
from tests.factories.nominations import moved
from tests.factories.organizations import County
from tests.factories.public_notices import a_short_round, a_shown_case, cleared_cases
from tests.factories.rounds import DURING
from tests.ground import laid
from tests.honors.actions.test_substitutes import appoint
from workflow.refusals import GuardFailed, Refusal

pytestmark = pytest.mark.django_db


@laid
def deputy(tree: County) -> User:
    return a_user("代理人")


@laid
def case(tree: County, staff: Staff) -> Nomination:
    shown = a_short_round(tree, staff)
    a_shown_case(shown, staff, tree)
    (case,) = cleared_cases(shown, staff.secretary)
    return case


@laid
def office(approver: User) -> Membership:
    return approver.memberships.get()


def decide(case: Nomination, staff: Staff, *deciders: User) -> Any:
    return a_decision(case.round, staff, [case], deciders=deciders)


def test_the_substitute_decides_in_place_of_the_absent(
    case: Nomination,
    staff: Staff,
    office: Membership,
    deputy: User,
    administrator: User,
) -> None:
    appoint(office, deputy, administrator)

    decision = decide(case, staff, deputy)

    assert [*decision.deciders.all()] == [deputy]
    assert moved(case, "approve", deputy, RECORDED_AT, decision=decision).state == "approved"
    assert [str(found) for found in invariants.check()] == []


def test_both_together_do_not_decide(
    case: Nomination,
    staff: Staff,
    office: Membership,
    deputy: User,
    administrator: User,
) -> None:
    """Both were approvers at some time of that day."""
    midday = datetime(2026, 3, 25, 4, tzinfo=UTC)
    appoint(office, deputy, administrator, starts_at=midday)
    assert {*approvers_of(office.organization, on=DECIDED_ON)} == {office.user, deputy}

    with pytest.raises(Refusal) as caught:
        decide(case, staff, office.user, deputy)

    assert caught.value.code == "one_seat_twice"


def test_the_substitute_decides_on_nothing_that_the_absent_handled(
    case: Nomination,
    staff: Staff,
    office: Membership,
    deputy: User,
    administrator: User,
) -> None:
    Handling.objects.create(nomination=case, user=office.user, act="forward", at=DURING)
    appoint(office, deputy, administrator)

    with pytest.raises(GuardFailed) as caught:
        decide(case, staff, deputy)

    assert caught.value.code == "decider_conflict"


def test_nor_the_absent_on_what_the_substitute_handled_within_the_term(
    case: Nomination,
    staff: Staff,
    office: Membership,
    deputy: User,
    administrator: User,
) -> None:
    term = {"ends_at": DURING + timedelta(days=5)}
    appoint(office, deputy, administrator, **term)
    done = Handling.objects.create(nomination=case, user=deputy, act="forward", at=DURING)

    with pytest.raises(GuardFailed) as caught:
        decide(case, staff, office.user)
    assert caught.value.code == "decider_conflict"

    Handling.objects.filter(pk=done.pk).update(at=term["ends_at"])
    assert [*decide(case, staff, office.user).deciders.all()] == [office.user]


def test_the_approval_itself_asks_again(
    case: Nomination,
    staff: Staff,
    office: Membership,
    deputy: User,
    administrator: User,
) -> None:
    appoint(office, deputy, administrator)
    decision = decide(case, staff, deputy)
    Handling.objects.create(nomination=case, user=office.user, act="forward", at=DURING)

    with pytest.raises(GuardFailed) as caught:
        moved(case, "approve", deputy, RECORDED_AT, decision=decision)

    assert caught.value.code == "decider_conflict"
