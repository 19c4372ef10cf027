from datetime import timedelta
from typing import Any

import pytest

from honors import presets
from honors.actions import rounds
from honors.models import Membership, Panel, Round, ScoreSheet, User
from honors.roles import CLOCK, Role
from tests.factories.accounts import Staff, a_member, a_membership, a_user
from tests.factories.nominations import a_submitted_nomination
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round, category_of, stage_of
from tests.factories.rounds import PLANNED_AT as NOW
from workflow import engine
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted


def put(round_: Round, by: Any, members: Any, chair: User, **change: Any) -> Panel:
    given = {"stage": stage_of(round_, "scoring"), "name": "评委会"} | change
    return rounds.set_panel(members=members, chair=chair, by=by, at=NOW, **given)


def test_a_panel_replaces_the_one_before(
    planned: Round, secretary: User, judges: tuple[User, ...]
) -> None:
    panel = put(planned, secretary, judges[:3], judges[1])

    assert Panel.objects.get(stage=stage_of(planned, "scoring")) == panel
    assert {(m.user, m.is_chair) for m in panel.members.all()} == {
        (judges[0], False),
        (judges[1], True),
        (judges[2], False),
    }
    assert LedgerEvent.objects.filter(action="panels.set").count() == 2


def test_a_category_may_have_a_panel_of_its_own(
    planned: Round, secretary: User, judges: tuple[User, ...]
) -> None:
    put(planned, secretary, judges[:2], judges[0], category=category_of(planned, "person"))

    assert Panel.objects.count() == 2


def test_members_are_judges_each_once_with_one_of_them_in_the_chair(
    tree: County, planned: Round, secretary: User, judges: tuple[User, ...]
) -> None:
    retired = a_member(Role.JUDGE, tree.county)
    Membership.objects.filter(user=retired).update(ends_at=NOW)
    for members, chair, code in (
        ([], judges[0], "panel_empty"),
        ([judges[0], judges[0]], judges[0], "member_twice"),
        (judges[:2], judges[2], "chair_no_member"),
        ([judges[0], secretary], judges[0], "not_a_judge"),
        ([judges[0], retired], judges[0], "not_a_judge"),
        ([judges[0], a_user()], judges[0], "not_a_judge"),
    ):
        with pytest.raises(InvalidInput) as refused:
            put(planned, secretary, members, chair)
        assert refused.value.code == code
    assert Panel.objects.get().members.count() == 5


def test_judges_of_another_county_do_not_sit_here(
    planned: Round, secretary: User, stranger: User
) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(planned, secretary, [stranger], stranger)

    assert refused.value.code == "not_a_judge"


def test_judges_of_a_township_may_sit_in_the_county(
    tree: County, planned: Round, secretary: User
) -> None:
    local = a_member(Role.JUDGE, tree.townships[0])

    assert put(planned, secretary, [local], local).members.get().user == local


def test_judges_of_the_county_may_sit_in_a_township(tree: County, staff: Staff) -> None:
    a_membership(staff.secretary, Role.SECRETARY, tree.townships[0])
    round_ = a_round(tree, staff, route=presets.township_only(), opened=False)

    assert stage_of(round_, "scoring", "township").panels.get().members.count() == 5


def test_only_a_scoring_stage_has_a_panel(
    planned: Round, secretary: User, judges: tuple[User, ...]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(planned, secretary, judges, judges[0], stage=stage_of(planned, "review"))

    assert refused.value.code == "not_scoring"


def test_a_panel_may_change_until_a_case_comes_to_scoring(
    tree: County, staff: Staff, judges: tuple[User, ...]
) -> None:
    round_ = a_round(tree, staff, route=(presets.scoring("county"), *presets.county()[4:]))
    put(round_, staff.secretary, judges[:4], judges[0])

    a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])

    with pytest.raises(GuardFailed) as refused:
        put(round_, staff.secretary, judges, judges[0])
    assert refused.value.code == "terms_frozen"
    assert ScoreSheet.objects.count() == 4


def test_a_round_that_is_over_gets_no_panel(
    opened: Round, secretary: User, judges: tuple[User, ...]
) -> None:
    later = DURING + timedelta(days=1)
    engine.perform(opened, "cancel", actor=secretary, at=later, reason="改期")

    with pytest.raises(GuardFailed) as refused:
        put(opened, secretary, judges, judges[0])

    assert refused.value.code == "round_over"


def test_nobody_but_the_organizers_secretary_sets_it(
    planned: Round, judges: tuple[User, ...], stranger: User, operator: User
) -> None:
    for actor in (stranger, operator, judges[0], CLOCK):
        with pytest.raises(NotPermitted):
            put(planned, actor, judges, judges[0])


def own_panel(round_: Round, by: User, judges: tuple[User, ...]) -> Panel:
    return put(round_, by, judges[:2], judges[0], category=category_of(round_, "person"))


def test_a_panel_of_its_own_is_taken_away_and_the_common_one_holds_again(
    planned: Round, secretary: User, judges: tuple[User, ...]
) -> None:
    rounds.drop_own_panel(panel=own_panel(planned, secretary, judges), by=secretary, at=NOW)

    assert list(Panel.objects.values_list("category", flat=True)) == [None]
    assert LedgerEvent.objects.filter(action="panels.drop").count() == 1


def test_the_panel_for_all_is_not_taken_away(planned: Round, secretary: User) -> None:
    with pytest.raises(GuardFailed) as refused:
        rounds.drop_own_panel(panel=Panel.objects.get(), by=secretary, at=NOW)

    assert refused.value.code == "common_panel"


def test_no_category_of_a_running_round_is_left_without_a_panel(
    opened: Round, secretary: User, judges: tuple[User, ...]
) -> None:
    own = own_panel(opened, secretary, judges)
    Panel.objects.filter(category=None).delete()

    with pytest.raises(GuardFailed) as refused:
        rounds.drop_own_panel(panel=own, by=secretary, at=NOW)

    assert refused.value.code == "no_common_panel"


def test_a_panel_stays_once_sheets_are_given_out(tree: County, staff: Staff) -> None:
    round_ = a_round(tree, staff, route=(presets.scoring("county"), *presets.county()[4:]))
    own = own_panel(round_, staff.secretary, staff.judges)
    a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])

    with pytest.raises(GuardFailed) as refused:
        rounds.drop_own_panel(panel=own, by=staff.secretary, at=DURING)

    assert refused.value.code == "terms_frozen"


def test_nobody_else_takes_a_panel_away(
    planned: Round, secretary: User, judges: tuple[User, ...], officer: User, stranger: User
) -> None:
    own = own_panel(planned, secretary, judges)
    for by in (officer, stranger):
        with pytest.raises(NotPermitted):
            rounds.drop_own_panel(panel=own, by=by, at=NOW)
