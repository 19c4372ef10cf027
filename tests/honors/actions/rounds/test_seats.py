"""A judge's seat passes to the substitute and back; nobody new judges once scoring has begun."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from honors import invariants
from honors.actions import accounts, assignments, panels, promises, rounds, score_sheets
from honors.models import Category, Membership, Panel, PanelMember, ScoreSheet, User
from honors.queries import nominations
from honors.queries.assignments import plan
from honors.queries.score_sheets import visible_to
from honors.roles import CLOCK, Role
from tests.factories.accounts import Staff, a_member, a_substitute, a_user
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING
from tests.factories.score_sheets import MARKED_AT, fill_in, give, scoring_of, sheet_of
from tests.ground import laid
from workflow import engine
from workflow.models import LedgerEvent
from workflow.refusals import NotPermitted, Refusal

pytestmark = pytest.mark.django_db

ENDS = MARKED_AT + timedelta(days=3)
LATER = MARKED_AT + timedelta(hours=1)


@laid
def selection(tree: County, staff: Staff) -> Selection:
    made = Selection(tree, staff)
    made.enter(3)
    return made


@laid
def panel(selection: Selection) -> Panel:
    return Panel.objects.get()


@laid
def absent(selection: Selection) -> User:
    """The second judge of five; the first is in the chair."""
    return selection.staff.judges[1]


@laid
def acting(absent: User) -> Membership:
    """From while cases come in until three days after marks are given."""
    return a_substitute(absent.memberships.get(), a_user("候补评委"), DURING, ENDS)


def take(panel: Panel, acting: Membership, by: Any, at: Any = MARKED_AT) -> Panel:
    return rounds.take_seat(panel=panel, membership=acting, by=by, at=at)


def refused(call: Any, *arguments: Any) -> str:
    before = LedgerEvent.objects.count()
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    assert LedgerEvent.objects.count() == before
    return caught.value.code


def states(judge: User) -> list[str]:
    return [*ScoreSheet.objects.filter(judge=judge).order_by("pk").values_list("state", flat=True)]


def seated(panel: Panel) -> set[User]:
    return {member.user for member in panel.members.filter(is_away=False)}


def nothing_is_broken() -> bool:
    return [str(found) for found in invariants.check()] == []


def test_the_substitute_begins_anew_on_every_open_sheet(
    selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    Membership.objects.filter(pk=acting.pk).update(starts_at=MARKED_AT)
    first = ScoreSheet.objects.filter(judge=absent).order_by("pk")[0]
    fill_in(first, 70, at=MARKED_AT - timedelta(hours=1))

    take(panel, acting, secretary)

    assert states(absent) == ["voided"] * 3
    assert states(acting.user) == ["assigned"] * 3
    own = ScoreSheet.objects.get(judge=acting.user, nomination=first.nomination)
    assert [*own.marks.all()] == []
    assert seated(panel) == {*selection.staff.judges, acting.user} - {absent}
    assert nothing_is_broken()


def test_history_says_in_whose_seat(
    panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    take(panel, acting, secretary)

    event = LedgerEvent.objects.get(action="panels.take_seat")
    body = json.loads(event.body)
    assert event.stream_id == f"rounds:{panel.stage.round_id}"
    assert (body["judge"], body["leaves"], body["comes"]) == (
        absent.pk,
        absent.pk,
        acting.user_id,
    )
    assert (body["open"], body["begun"]) == (3, 3)


def test_the_substitute_sees_the_own_sheets_and_never_the_absent_ones(
    selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    assert [*nominations.visible_to(acting.user, at=MARKED_AT)] == []

    take(panel, acting, secretary)

    assert {sheet.judge for sheet in visible_to(acting.user, at=MARKED_AT)} == {acting.user}
    assert {*nominations.visible_to(acting.user, at=MARKED_AT)} == {*selection.cases}
    assert [*nominations.visible_to(absent, at=MARKED_AT)] == []
    assert [*nominations.visible_to(acting.user, at=ENDS)] == []


def test_own_ties_are_asked_anew(
    selection: Selection, panel: Panel, acting: Membership, secretary: User
) -> None:
    kin, *others = selection.cases
    panels.declare_conflict(
        user=acting.user, nominee=kin.nominee, ground="kin", by=acting.user, at=DURING
    )

    take(panel, acting, secretary)

    judged = ScoreSheet.objects.filter(judge=acting.user).order_by("nomination")
    assert [sheet.nomination for sheet in judged] == others


def test_the_promise_is_the_substitutes_own(tree: County, staff: Staff, secretary: User) -> None:
    selection = Selection(tree, staff, promise=True)
    (case,) = selection.enter(1)
    absent = staff.judges[1]
    promises.promise(round_=selection.round, judge=absent, relations={}, at=DURING)
    acting = a_substitute(absent.memberships.get(), a_user("候补评委"), DURING, ENDS)
    take(Panel.objects.get(), acting, secretary)
    sheet = sheet_of(case, acting.user)

    assert refused(lambda: give(sheet, 80)) == "promise_missing"
    promises.promise(round_=selection.round, judge=acting.user, relations={}, at=MARKED_AT)
    assert give(sheet, 80).state == "submitted"


def test_the_chair_goes_with_the_seat(
    selection: Selection, panel: Panel, staff: Staff, secretary: User
) -> None:
    chair = staff.judges[0]
    acting = a_substitute(chair.memberships.get(), a_user("代理组长"), DURING, ENDS)

    take(panel, acting, secretary)

    assert panel.members.get(is_chair=True).user == acting.user
    other = sheet_of(selection.cases[0], staff.judges[2])
    score_sheets.recuse(sheet=other, ground="kin", by=acting.user, at=MARKED_AT)
    rounds.give_back(panel=panel, judge=chair, by=secretary, at=ENDS)
    assert panel.members.get(is_chair=True).user == chair


def test_what_the_absent_submitted_stays_and_the_seat_judges_no_case_twice(
    selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    """Named in time, and away from after the first sheet on."""
    done = selection.cases[0]
    Membership.objects.filter(pk=acting.pk).update(starts_at=LATER)
    give(sheet_of(done, absent), 90)

    take(panel, acting, secretary, LATER)

    assert states(absent) == ["submitted", "voided", "voided"]
    judged = ScoreSheet.objects.filter(judge=acting.user).order_by("nomination")
    assert [sheet.nomination for sheet in judged] == selection.cases[1:]
    given = score_sheets.assign(stage=panel.stage, by=secretary, at=LATER)
    assert given == []
    assert nothing_is_broken()


def test_nobody_who_was_not_named_before_comes_once_scoring_has_begun(
    selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    Membership.objects.filter(pk=acting.pk).update(appointed_at=LATER, starts_at=LATER)
    give(sheet_of(selection.cases[0], selection.staff.judges[2]), 90)

    assert refused(take, panel, acting, secretary, LATER) == "scoring_begun"
    assert states(absent) == ["assigned"] * 3


def test_the_judge_comes_back_to_what_is_still_open(
    selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    done = selection.cases[0]
    take(panel, acting, secretary)
    give(sheet_of(done, acting.user), 85)

    rounds.give_back(panel=panel, judge=absent, by=secretary, at=ENDS)

    assert states(acting.user) == ["submitted", "voided", "voided"]
    again = ScoreSheet.objects.filter(judge=absent, state="assigned").order_by("nomination")
    assert [sheet.nomination for sheet in again] == selection.cases[1:]
    assert seated(panel) == {*selection.staff.judges}
    for sheet in again:
        give(sheet, 75, at=ENDS)
    assert nothing_is_broken()


def test_after_the_term_the_substitute_submits_nothing(
    selection: Selection, panel: Panel, acting: Membership, secretary: User
) -> None:
    take(panel, acting, secretary)
    sheet = fill_in(sheet_of(selection.cases[0], acting.user), 85)

    with pytest.raises(NotPermitted):
        score_sheets.submit(sheet=sheet, by=acting.user, at=ENDS)
    assert score_sheets.submit(
        sheet=sheet, by=acting.user, at=ENDS - timedelta(seconds=1)
    ).state == ("submitted")


def test_one_substitute_follows_another(
    selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    take(panel, acting, secretary)
    until = ENDS + timedelta(days=2)
    second = a_substitute(absent.memberships.get(), a_user("第二候补"), ENDS, until)
    Membership.objects.filter(pk=second.pk).update(appointed_at=DURING)
    give(sheet_of(selection.cases[0], acting.user), 85)

    take(panel, second, secretary, ENDS)

    assert (states(acting.user), states(second.user)) == (
        ["submitted", "voided", "voided"],
        ["assigned", "assigned"],
    )
    assert nothing_is_broken()


def test_the_seat_does_not_come_back_while_the_role_rests(
    panel: Panel, absent: User, acting: Membership, secretary: User, administrator: User
) -> None:
    back = {"panel": panel, "judge": absent, "by": secretary}
    assert refused(lambda: rounds.give_back(**back, at=MARKED_AT)) == "already_seated"
    take(panel, acting, secretary)
    assert refused(lambda: rounds.give_back(**back, at=MARKED_AT)) == "still_absent"

    accounts.end_membership(membership=acting, by=administrator, at=LATER)

    rounds.give_back(**back, at=LATER)
    assert absent in seated(panel)


def test_only_the_judges_own_substitute_within_the_term_takes_the_seat(
    tree: County, panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    own = absent.memberships.get()
    newcomer = a_member(Role.JUDGE, tree.county)
    outside = a_substitute(newcomer.memberships.get(), a_user(), DURING, ENDS)

    assert refused(take, panel, own, secretary) == "no_substitute"
    assert refused(take, panel, acting, secretary, ENDS) == "no_substitute"
    assert refused(take, panel, outside, secretary) == "not_seated"
    take(panel, acting, secretary)
    assert refused(take, panel, acting, secretary) == "already_seated"


def test_who_sits_there_in_the_own_right_takes_no_second_seat(
    tree: County, panel: Panel, absent: User, staff: Staff, secretary: User
) -> None:
    """A judge of the county who stands in for a colleague at a township."""
    elsewhere = Membership.objects.create(
        user=absent, organization=tree.townships[0], role=Role.JUDGE, starts_at=DURING
    )
    colleague = a_substitute(elsewhere, staff.judges[2], DURING, ENDS)

    assert refused(take, panel, colleague, secretary) == "already_seated"


def test_nobody_but_the_organizers_secretary_arranges_it(
    panel: Panel, acting: Membership, absent: User, administrator: User, stranger: User
) -> None:
    for actor in (acting.user, absent, administrator, stranger, CLOCK):
        assert refused(take, panel, acting, actor) == "not_permitted"
        back = {"panel": panel, "judge": absent, "by": actor, "at": ENDS}
        assert refused(lambda given=back: rounds.give_back(**given)) == "not_permitted"


def test_a_substitute_gets_no_seat_beside_the_absent_one(
    panel: Panel, acting: Membership, secretary: User
) -> None:
    added = {"panel": panel, "members": [acting.user], "by": secretary, "at": MARKED_AT}

    assert refused(lambda: rounds.add_judges(**added)) == "not_a_judge"


def test_judges_join_beside_a_substitute(
    tree: County, panel: Panel, acting: Membership, absent: User, secretary: User
) -> None:
    take(panel, acting, secretary)
    joining = a_member(Role.JUDGE, tree.county)

    rounds.add_judges(panel=panel, members=[joining], by=secretary, at=MARKED_AT)

    assert {acting.user, joining} <= seated(panel)
    again = {"panel": panel, "members": [absent], "by": secretary, "at": MARKED_AT}
    assert refused(lambda: rounds.add_judges(**again)) == "member_twice"


def test_cases_that_come_later_go_to_whoever_sits_there(
    selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    take(panel, acting, secretary, DURING)

    *_, late = selection.enter(1)

    judged = {sheet.judge for sheet in late.score_sheets.all()}
    assert judged == {*selection.staff.judges, acting.user} - {absent}


class TestByPlan:
    """Where cases have some of the judges, and sheets are given out by plan."""

    @pytest.fixture
    def selection(self, tree: County, staff: Staff) -> Selection:
        made = Selection(tree, staff, judges=3)
        made.enter(4)
        stage = scoring_of(made.round)
        assignments.apply(plan=plan(stage), by=staff.secretary, at=DURING)
        return made

    def test_the_substitute_carries_what_the_absent_did(
        self, selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
    ) -> None:
        mine = {*ScoreSheet.objects.filter(judge=absent).values_list("nomination", flat=True)}
        take(panel, acting, secretary)

        theirs = ScoreSheet.objects.filter(judge=acting.user)
        assert {*theirs.values_list("nomination", flat=True)} == mine
        assert plan(panel.stage).places == ()

    def test_a_case_that_the_absent_judged_still_counts_for_the_panel(
        self, selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
    ) -> None:
        done, *open_ = ScoreSheet.objects.filter(judge=absent).order_by("pk")
        assert open_ != []
        Membership.objects.filter(pk=acting.pk).update(starts_at=LATER)
        give(done, 90)

        take(panel, acting, secretary, LATER)

        assert plan(panel.stage).places == ()
        assert {load.judge_id for load in plan(panel.stage).loads} == {
            user.pk for user in seated(panel)
        }


def test_no_sheet_of_somebody_who_sits_there_is_handed_over(absent: User, secretary: User) -> None:
    sheets = ScoreSheet.objects.filter(judge=absent)
    given = {"actor": secretary, "at": MARKED_AT}

    assert refused(lambda: engine.perform_many(sheets, "hand_over", **given)) == "still_seated"


def test_a_seat_hands_over_its_own_categories_alone(
    selection: Selection, panel: Panel, absent: User, acting: Membership, secretary: User
) -> None:
    """The absent also sits on the panel of one category, which keeps its sheets."""
    category = Category.objects.get()
    own = Panel.objects.create(stage=panel.stage, category=category, name="分组（虚构）")
    PanelMember.objects.create(panel=own, user=absent)

    take(panel, acting, secretary)

    assert states(absent) == ["assigned"] * 3
    take(own, acting, secretary)
    assert states(absent) == ["voided"] * 3
