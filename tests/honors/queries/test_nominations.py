"""Which cases somebody may see, and which wait for somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import promises, score_sheets
from honors.actions.nominations import record_consent
from honors.models import Membership, Nomination, ScoreSheet, User
from honors.queries import nominations as queries
from honors.roles import Role
from tests.factories.accounts import Staff, a_member, a_membership
from tests.factories.nominations import (
    VOTED,
    a_submitted_nomination,
    nomination_in,
)
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING, a_round
from workflow.refusals import NotPermitted


def visible(user: User) -> list[Nomination]:
    return list(queries.visible_to(user, at=DURING))


def waiting(user: User) -> list[Nomination]:
    return list(queries.worklist(user, at=DURING))


def test_a_draft_is_nobodys_business_but_its_units(tree: County, staff: Staff) -> None:
    case = nomination_in("draft", tree, staff)

    assert visible(staff.nominators[0]) == [case]
    assert visible(staff.auditor) == [case]
    for other in (
        staff.nominators[1],
        staff.officers[0],
        staff.secretary,
        staff.approvers[-1],
        staff.judges[0],
        staff.consultee,
        staff.administrator,
    ):
        assert visible(other) == []


def test_a_submitted_case_is_seen_along_its_way_up(tree: County, staff: Staff) -> None:
    case = nomination_in("review", tree, staff)

    for reader in (
        staff.nominators[0],
        staff.officers[0],
        staff.officers[-1],
        staff.secretaries[0],
        staff.secretary,
        staff.approvers[-1],
        staff.auditor,
    ):
        assert visible(reader) == [case]
    for other in (
        staff.nominators[1],
        staff.officers[1],
        staff.judges[0],
        staff.consultee,
        staff.administrator,
    ):
        assert visible(other) == []


def test_nobody_of_another_county_sees_anything(tree: County, staff: Staff, stranger: User) -> None:
    for state in ("draft", "review", "approved"):
        nomination_in(state, tree, staff)

    assert visible(stranger) == []
    assert waiting(stranger) == []


def test_a_department_meets_a_case_only_by_its_question(tree: County, staff: Staff) -> None:
    nomination_in("consultation", tree, staff)

    assert visible(staff.consultee) == waiting(staff.consultee) == []


def test_a_judge_sees_the_cases_of_the_own_sheets_until_recused(tree: County, staff: Staff) -> None:
    case = nomination_in("scoring", tree, staff)
    judge = staff.judges[0]
    before = visible(judge), waiting(judge)
    sheet = ScoreSheet.objects.get(nomination=case, judge=judge)
    score_sheets.recuse(sheet=sheet, ground="kin", by=judge, at=DURING)

    assert before == ([case], [case])
    assert (visible(judge), waiting(judge)) == ([], [])


def test_a_secretary_of_an_organizing_department_sees_the_round(tree: County, staff: Staff) -> None:
    """The department lies beside the villages in the tree, not above them."""
    case = nomination_in("review", tree, staff)
    round_ = case.round
    type(round_).objects.filter(pk=round_.pk).update(organizer=tree.department)
    secretary = a_member(Role.SECRETARY, tree.department)

    assert visible(secretary) == [case]


def test_what_one_may_see_ends_with_the_membership(tree: County, staff: Staff) -> None:
    case = nomination_in("review", tree, staff)
    officer = staff.officers[0]
    Membership.objects.filter(user=officer).update(ends_at=DURING)

    assert visible(officer) == []
    assert list(queries.visible_to(officer, at=DURING - timedelta(seconds=1))) == [case]


def test_a_disabled_account_sees_nothing(tree: County, staff: Staff) -> None:
    nomination_in("scoring", tree, staff)
    User.objects.update(is_active=False)

    for user in User.objects.all():
        assert visible(user) == []
        assert waiting(user) == []


@pytest.mark.parametrize(
    ("state", "actors"),
    [
        ("draft", {"nominators0"}),
        ("returned", {"nominators0"}),
        ("review", {"officers0"}),
        ("ballot", {"officers2"}),
        ("notice", {"secretaries2"}),
        ("approval", {"approvers2"}),
        ("on_hold", {"secretaries2"}),
        ("approved", {"secretaries2"}),
        ("withdrawn", set()),
        ("not_selected", set()),
        ("lapsed", set()),
    ],
)
def test_a_case_waits_for_whoever_acts_next(
    tree: County, staff: Staff, state: str, actors: set[str]
) -> None:
    case = nomination_in(state, tree, staff)

    found = {
        f"{role}{number}"
        for role in ("nominators", "officers", "approvers", "secretaries", "judges")
        for number, user in enumerate(getattr(staff, role))
        if waiting(user) == [case]
    }
    assert found == actors


def test_somebody_with_two_roles_sees_a_case_once(tree: County, staff: Staff) -> None:
    case = nomination_in("scoring", tree, staff)
    judge = staff.judges[0]
    for role in (Role.OFFICER, Role.SECRETARY, Role.AUDITOR):
        a_membership(judge, role, tree.county)

    assert visible(judge) == waiting(judge) == [case]


def test_reading_the_lists_takes_as_many_statements_for_three_as_for_one(
    tree: County, staff: Staff
) -> None:
    round_ = a_round(tree, staff, route=VOTED, kinds=["person"])
    officer = staff.officers[0]
    asked = []
    for village, nominator in zip(tree.villages[:3], staff.nominators, strict=False):
        a_submitted_nomination(round_, village, nominator)
        with CaptureQueriesContext(connection) as captured:
            rows = [*queries.visible_to(officer, at=DURING), *queries.worklist(officer, at=DURING)]
            shown = [f"{n} {n.stage} {n.holder} {n.round} {n.unit}" for n in rows]
        asked.append(len(captured))

    assert len(shown) == 6
    assert asked[0] == asked[2]


def test_a_judge_who_owes_a_promise_has_no_case_waiting(tree: County, staff: Staff) -> None:
    judge, selection = staff.judges[0], Selection(tree, staff, promise=True)
    cases = selection.enter(1)
    assert waiting(judge) == visible(judge) == []

    promises.promise(round_=selection.round, judge=judge, relations={}, at=DURING)
    assert waiting(judge) == visible(judge) == cases


def test_a_consent_is_read_by_the_unit_and_by_who_handles_the_case(
    tree: County, staff: Staff, stranger: User
) -> None:
    case = nomination_in("draft", tree, staff)
    consent = record_consent(
        nomination=case,
        given_by="李娜（虚构）",
        form="in_person",
        given_at=DURING,
        by=staff.nominators[0],
        at=DURING,
    )
    reading = (staff.nominators[0], staff.officers[0], staff.secretary, staff.auditor)
    for user in reading:
        assert list(queries.consents_of(case, by=user, at=DURING)) == [consent]
    for user in (staff.nominators[1], staff.judges[0], staff.administrator, stranger):
        with pytest.raises(NotPermitted):
            queries.consents_of(case, by=user, at=DURING)
