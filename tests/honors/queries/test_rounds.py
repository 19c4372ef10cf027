import copy

from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors import presets
from honors.actions import rounds as actions
from honors.models import Membership, Round, User
from honors.queries import rounds
from honors.roles import Role
from tests.factories.accounts import Staff, a_member, a_user
from tests.factories.organizations import County
from tests.factories.rounds import CLOSES_AT, DURING, PLANNED_AT, a_round
from workflow import ledger


def test_terms_are_the_same_for_the_same_round(planned: Round) -> None:
    assert rounds.terms_of(planned) == rounds.terms_of(Round.objects.get(pk=planned.pk))


def test_terms_hold_everything_that_opening_freezes(planned: Round) -> None:
    data = rounds.terms_of(planned).data

    assert set(data) == {"round", "stages", "categories", "rubrics", "vetoes"}
    assert [stage["kind"] for stage in data["stages"]] == [s.kind for s in presets.county()]
    assert [category["places"] for category in data["categories"]] == [2] * 5
    assert [c["weight"] for c in data["rubrics"][0]["criteria"]] == ["60.00", "40.00"]
    assert data["round"]["closes_at"] == ledger.moment(CLOSES_AT)
    assert data == ledger.canonical(data)


def test_any_change_shows_in_the_digest(planned: Round, secretary: User) -> None:
    before = rounds.terms_of(planned)

    actions.set_route(round_=planned, stages=presets.decision_first(), by=secretary, at=PLANNED_AT)

    assert rounds.terms_of(planned).digest != before.digest
    changed = copy.deepcopy(dict(before.data))
    changed["categories"][0]["places"] = 3
    assert rounds.digest_of(changed) != before.digest
    assert rounds.digest_of(before.data) == before.digest


def test_terms_take_as_many_statements_for_many_categories(tree: County, staff: Staff) -> None:
    def statements(round_: Round) -> int:
        with CaptureQueriesContext(connection) as captured:
            rounds.terms_of(round_)
        return len(captured)

    one = a_round(tree, staff, kinds=["person"], opened=False)
    five = a_round(tree, staff, opened=False, code="B")

    assert statements(one) == statements(five) == 6


def test_an_open_round_is_seen_in_the_whole_county_and_nowhere_else(
    opened: Round, tree: County, staff: Staff, stranger: User
) -> None:
    for user in (
        staff.nominators[0],
        staff.officers[0],
        staff.secretary,
        staff.judges[0],
        staff.consultee,
        staff.auditor,
        a_member(Role.NOMINATOR, tree.firm),
    ):
        assert list(rounds.visible_to(user, at=DURING)) == [opened]
    for user in (stranger, a_user()):
        assert list(rounds.visible_to(user, at=DURING)) == []


def test_a_planned_round_is_seen_by_who_plans_it(planned: Round, staff: Staff) -> None:
    for user in (staff.secretary, staff.officers[-1], staff.auditor, staff.administrator):
        assert list(rounds.visible_to(user, at=DURING)) == [planned]
    for user in (staff.nominators[0], staff.officers[0], staff.judges[0], staff.consultee):
        assert list(rounds.visible_to(user, at=DURING)) == []


def test_a_township_round_is_seen_above_but_not_beside(tree: County, staff: Staff) -> None:
    opened = a_round(tree, staff)
    Round.objects.filter(pk=opened.pk).update(organizer=tree.townships[0])

    assert list(rounds.visible_to(staff.officers[-1], at=DURING)) == [opened]
    assert list(rounds.visible_to(staff.nominators[0], at=DURING)) == [opened]
    assert list(rounds.visible_to(staff.officers[1], at=DURING)) == []
    assert list(rounds.visible_to(staff.nominators[3], at=DURING)) == []


def test_who_lost_every_role_sees_nothing(opened: Round, staff: Staff) -> None:
    Membership.objects.filter(user=staff.judges[0]).update(ends_at=DURING)

    assert list(rounds.visible_to(staff.judges[0], at=DURING)) == []
