"""Somebody acts in place of somebody else: for a term, with that one role, and on the record."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from honors import invariants
from honors.actions import abolishing, accounts, substitutes
from honors.models import Membership, Nomination, User
from honors.queries.timelines import timeline
from honors.roles import CLOCK, Role
from tests.factories.accounts import Staff, a_member, a_membership, a_user
from tests.factories.nominations import REASON, moved, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import NotPermitted, Refusal

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
ENDS = NOW + timedelta(days=40)


@laid
def seat(officer: User) -> Membership:
    return officer.memberships.get()


@laid
def deputy(tree: County) -> User:
    return a_user("代理人")


def appoint(absent: Membership, user: User, by: Any, **change: Any) -> Membership:
    given = {"starts_at": NOW, "ends_at": ENDS, "at": NOW} | change
    return substitutes.appoint(absent=absent, user=user, by=by, **given)


def held(user: User, at: datetime) -> list[tuple[str, int]]:
    return [(grant.role, grant.organization_id) for grant in user.standing(at=at).grants]


def refused(*arguments: Any, **change: Any) -> str:
    before = LedgerEvent.objects.count()
    with pytest.raises(Refusal) as caught:
        appoint(*arguments, **change)
    assert LedgerEvent.objects.count() == before
    return caught.value.code


def test_a_substitute_has_the_one_role_for_the_term_while_the_absent_ones_rests(
    seat: Membership, deputy: User, administrator: User
) -> None:
    auditing = a_membership(seat.user, Role.AUDITOR, seat.organization)
    appoint(seat, deputy, administrator, starts_at=NOW + timedelta(days=1))

    role = (seat.role, seat.organization_id)
    rest = (auditing.role, auditing.organization_id)
    for at, absent, acting in (
        (NOW, [role, rest], []),
        (NOW + timedelta(days=1), [rest], [role]),
        (ENDS - timedelta(seconds=1), [rest], [role]),
        (ENDS, [role, rest], []),
    ):
        assert (held(seat.user, at), held(deputy, at)) == (absent, acting)
    assert [str(found) for found in invariants.check()] == []


def test_history_says_who_acts_for_whom_and_by_whose_word(
    seat: Membership, deputy: User, administrator: User
) -> None:
    made = appoint(seat, deputy, administrator)

    event = LedgerEvent.objects.get(action="memberships.substitute")
    assert (event.stream_id, event.actor) == (f"users:{deputy.pk}", administrator.ledger_key)
    facts = json.loads(event.body)
    assert (facts["membership"], facts["substitute_for"]) == (made.pk, seat.user_id)
    assert (made.appointed_at, made.substitute_for) == (NOW, seat)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"starts_at": NOW - timedelta(seconds=1)}, "in_the_past"),
        ({"ends_at": NOW}, "not_half_open"),
        ({"ends_at": ENDS + timedelta(days=1)}, "beyond_the_absent"),
    ],
)
def test_the_term_lies_ahead_and_within_the_absent_ones(
    seat: Membership, deputy: User, administrator: User, change: dict[str, Any], code: str
) -> None:
    Membership.objects.filter(pk=seat.pk).update(ends_at=ENDS)

    assert refused(seat, deputy, administrator, **change) == code


def test_nobody_acts_before_the_absent_one_does(
    seat: Membership, deputy: User, administrator: User
) -> None:
    Membership.objects.filter(pk=seat.pk).update(starts_at=NOW + timedelta(days=2))

    assert refused(seat, deputy, administrator) == "beyond_the_absent"


def test_there_is_no_chain_and_no_second_substitute(
    tree: County, seat: Membership, deputy: User, administrator: User
) -> None:
    acting = appoint(seat, deputy, administrator)
    third = a_user("第三人")
    other = a_member(Role.OFFICER, tree.townships[1]).memberships.get()

    assert refused(acting, third, administrator) == "substitute_chain"
    assert refused(other, seat.user, administrator) == "substitute_chain"
    assert refused(seat, third, administrator) == "substitute_overlaps"
    assert refused(seat, seat.user, administrator) == "own_substitute"
    later = {"starts_at": ENDS, "ends_at": ENDS + timedelta(days=1)}
    assert appoint(seat, third, administrator, **later).substitute_for == seat


def test_who_is_a_substitute_may_not_be_absent_from_an_own_role_meanwhile(
    tree: County, seat: Membership, deputy: User, administrator: User
) -> None:
    own = a_membership(deputy, Role.OFFICER, tree.townships[1])
    appoint(own, a_user("第三人"), administrator)

    assert refused(seat, deputy, administrator) == "substitute_chain"


def test_who_acts_for_somebody_is_not_absent_meanwhile(
    tree: County, seat: Membership, deputy: User, administrator: User
) -> None:
    appoint(seat, deputy, administrator)
    own = a_membership(deputy, Role.OFFICER, tree.townships[1])

    assert refused(own, a_user("第三人"), administrator) == "substitute_chain"
    later = {"starts_at": ENDS, "ends_at": ENDS + timedelta(days=1)}
    assert appoint(own, a_user("第三人"), administrator, **later).substitute_for == own


def test_who_holds_the_role_there_already_is_no_substitute(
    tree: County, seat: Membership, administrator: User
) -> None:
    colleague = a_member(Role.OFFICER, tree.townships[0])

    assert refused(seat, colleague, administrator) == "membership_overlaps"


def test_a_disabled_account_neither_has_nor_is_a_substitute(
    seat: Membership, deputy: User, administrator: User
) -> None:
    for person in (seat.user, deputy):
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert refused(seat, deputy, administrator) == "account_disabled"
        User.objects.filter(pk=person.pk).update(is_active=True)


def test_nobody_but_an_administrator_over_the_place_appoints_and_never_the_own_person(
    seat: Membership, deputy: User, administrator: User, secretary: User, stranger: User
) -> None:
    for actor in (seat.user, deputy, secretary, stranger, CLOCK):
        assert refused(seat, deputy, actor) == "not_permitted"
    assert refused(seat, administrator, administrator) == "own_role"


def test_refusals_are_told_in_the_language_of_the_clerk(
    seat: Membership, deputy: User, administrator: User
) -> None:
    acting = appoint(seat, deputy, administrator)
    for language, said in (
        ("zh-hans", "代理人不得再由他人代理，被代理期间的人也不得代理他人。"),
        ("en", "A substitute has no substitute, and nobody who is absent is one."),
    ):
        with override(language), pytest.raises(Refusal, match=said):
            appoint(acting, a_user(), administrator)


def test_it_ends_early_with_the_absent_ones_role_or_by_itself_alone(
    seat: Membership, deputy: User, administrator: User
) -> None:
    acting = appoint(seat, deputy, administrator)
    accounts.end_membership(membership=acting, by=administrator, at=NOW + timedelta(days=1))
    assert [role for role, _place in held(seat.user, NOW + timedelta(days=1))] == ["officer"]

    second = appoint(seat, a_user(), administrator, starts_at=NOW + timedelta(days=2))
    accounts.end_membership(membership=seat, by=administrator, at=NOW + timedelta(days=3))

    assert [*Membership.objects.filter(pk=second.pk).values_list("ends_at", flat=True)] == [
        NOW + timedelta(days=3)
    ]
    assert [str(found) for found in invariants.check()] == []


def test_a_role_that_never_begins_takes_its_substitute_along(
    tree: County, deputy: User, administrator: User
) -> None:
    begins = NOW + timedelta(days=5)
    future = accounts.grant(
        user=a_user(),
        organization=tree.townships[0],
        role=Role.OFFICER,
        starts_at=begins,
        by=administrator,
        at=NOW,
    )
    appoint(future, deputy, administrator, starts_at=begins)

    accounts.end_membership(membership=future, by=administrator, at=NOW + timedelta(days=1))

    assert [*deputy.memberships.all()] == []
    assert LedgerEvent.objects.filter(action="memberships.cancel").count() == 2


@pytest.mark.parametrize("whose", ["absent", "deputy"])
def test_a_disabled_account_ends_it(
    seat: Membership, deputy: User, administrator: User, whose: str
) -> None:
    acting = appoint(seat, deputy, administrator)
    person = seat.user if whose == "absent" else deputy
    at = NOW + timedelta(days=3)

    accounts.edit_user(
        user=person,
        display_name=person.display_name,
        employer=person.employer,
        is_active=False,
        by=administrator,
        at=at,
    )

    assert Membership.objects.get(pk=acting.pk).ends_at == at


def test_the_account_of_somebody_absent_is_kept_by_the_same_administrators(
    tree: County, seat: Membership, deputy: User, administrator: User
) -> None:
    """A role that rests still counts for who may set a new password."""
    User.objects.filter(pk=seat.user_id).update(employer=tree.villages[4])
    appoint(seat, deputy, administrator)
    local = a_member(Role.ADMINISTRATOR, tree.villages[4])

    with pytest.raises(NotPermitted):
        accounts.set_password(user=seat.user, password="红旗-招展-2026", by=local, at=DURING)


def test_a_unit_that_is_abolished_takes_roles_and_substitutes_along(
    tree: County, deputy: User, administrator: User
) -> None:
    village = tree.villages[4]
    begins = datetime(2027, 1, 4, tzinfo=UTC)
    future = accounts.grant(
        user=a_user(),
        organization=village,
        role=Role.JUDGE,
        starts_at=begins,
        by=administrator,
        at=NOW,
    )
    appoint(future, deputy, administrator, starts_at=begins, ends_at=begins + timedelta(days=9))

    abolishing.abolish(
        organization=village,
        on=date(2026, 4, 1),
        document="平民发〔2026〕1号",
        successor=tree.villages[3],
        by=administrator,
        at=NOW,
    )

    assert [*deputy.memberships.all()] == []


def test_the_substitute_does_the_absent_ones_work_and_the_timeline_names_both(
    tree: County, staff: Staff, seat: Membership, deputy: User, administrator: User
) -> None:
    case = nomination_in("review", tree, staff)
    appoint(seat, deputy, administrator)

    with pytest.raises(NotPermitted):
        moved(case, "receive", seat.user, DURING)
    moved(case, "receive", deputy, DURING)
    moved(case, "decline", seat.user, ENDS, reason=REASON)

    with override("en"):
        said = [step.who for step in timeline(Nomination.objects.get(pk=case.pk))][-2:]
    assert said == [f"{deputy} for {seat.user}", str(seat.user)]


def test_an_own_role_at_the_same_place_is_nobody_elses(
    tree: County, staff: Staff, seat: Membership, deputy: User, administrator: User
) -> None:
    """With another role there the substitute may have acted in the own right: no other name."""
    a_membership(deputy, Role.APPROVER, seat.organization)
    case = nomination_in("review", tree, staff)
    appoint(seat, deputy, administrator)

    moved(case, "receive", deputy, DURING)

    assert timeline(Nomination.objects.get(pk=case.pk))[-1].who == str(deputy)


def test_a_case_in_the_hand_of_the_absent_keeps_nobody_from_going_on(
    tree: County, staff: Staff, seat: Membership, deputy: User, administrator: User
) -> None:
    case = nomination_in("review", tree, staff)
    given = {"assignee": seat.user, "reason": "请经办（虚构）。"}
    moved(case, "transfer", staff.secretaries[0], DURING, **given)
    later = DURING + timedelta(days=1)
    appoint(seat, deputy, administrator, starts_at=later)

    with pytest.raises(NotPermitted):
        moved(case, "decline", seat.user, later, reason=REASON)
    assert moved(case, "decline", deputy, later, reason=REASON).state == "not_selected"
