"""Sheets given out by plan: looked at, applied whole, topped up."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from honors import invariants
from honors.actions import accounts, assignments, panels, rounds, score_sheets
from honors.models import Nomination, Panel, ScoreSheet, User
from honors.queries import assignments as planning
from honors.queries.assignments import AssignmentPlan, Shortage
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING
from tests.factories.score_sheets import MARKED_AT, give, scoring_of
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import Refusal

pytestmark = pytest.mark.django_db


class Planned(Selection):
    """Each case has three of the five judges, and nobody has a sheet yet."""

    def __init__(self, tree: County, staff: Staff, **settings: Any) -> None:
        super().__init__(tree, staff, **({"judges": 3} | settings))

    def plan(self, **given: Any) -> AssignmentPlan:
        usual = {"stage": scoring_of(self.round), "by": self.staff.secretary, "at": DURING}
        return assignments.preview(**(usual | given))

    def apply(self, plan: AssignmentPlan, **given: Any) -> list[ScoreSheet]:
        return assignments.apply(
            **({"plan": plan, "by": self.staff.secretary, "at": DURING} | given)
        )

    def refused(self, plan: AssignmentPlan, **given: Any) -> str:  # type: ignore[override]
        before = (ScoreSheet.objects.count(), LedgerEvent.objects.count())
        with pytest.raises(Refusal) as caught:
            self.apply(plan, **given)
        assert (ScoreSheet.objects.count(), LedgerEvent.objects.count()) == before
        return caught.value.code

    def judges_of(self, case: Nomination) -> set[int]:
        return set(case.score_sheets.exclude(state="recused").values_list("judge_id", flat=True))


@laid
def planned(tree: County, staff: Staff) -> Planned:
    made = Planned(tree, staff)
    made.enter(5)
    return made


def test_nobody_has_a_sheet_before_a_plan_was_applied(planned: Planned) -> None:
    plan = planned.plan()

    assert ScoreSheet.objects.count() == 0
    assert Counter(place.case for place in plan.places) == {case.pk: 3 for case in planned.cases}
    assert [(load.before, load.after, load.limit) for load in plan.loads] == [(0, 3, None)] * 5
    assert (plan.shortages, plan.linked) == ((), True)


def test_a_plan_is_applied_whole_and_in_history(planned: Planned) -> None:
    plan = planned.plan()

    sheets = planned.apply(plan)

    assert {(sheet.nomination_id, sheet.judge_id) for sheet in sheets} == set(plan.places)
    facts = json.loads(LedgerEvent.objects.get(action="score_sheets.assign").body)
    assert (facts["sheets"], facts["short"], facts["digest"]) == (15, [], plan.digest)
    assert planned.plan().places == ()
    assert invariants.check() == []


def test_whoever_may_not_judge_a_case_does_not_get_it(planned: Planned) -> None:
    judge, case = planned.staff.judges[0], planned.cases[0]
    panels.declare_conflict(user=judge, nominee=case.nominee, ground="kin", by=judge, at=DURING)

    planned.apply(planned.plan())

    assert judge.pk not in planned.judges_of(case)
    assert len(planned.judges_of(case)) == 3


def test_a_plan_that_the_facts_have_left_behind_is_not_applied(planned: Planned) -> None:
    plan = planned.plan()
    place = plan.places[0]
    case, judge = Nomination.objects.get(pk=place.case), User.objects.get(pk=place.judge)
    panels.declare_conflict(user=judge, nominee=case.nominee, ground="kin", by=judge, at=DURING)

    assert planned.refused(plan) == "plan_outdated"
    assert len(planned.apply(planned.plan())) == 15


def test_what_cannot_be_met_is_said_first(tree: County, staff: Staff) -> None:
    planned = Planned(tree, staff, cases_max=2)
    planned.enter(4)

    plan = planned.plan()

    assert [load.after for load in plan.loads] == [2] * 5
    assert sum(short.own for short in plan.shortages) == 2
    assert planned.refused(plan) == "plan_short"
    assert len(planned.apply(plan, despite_shortages=True)) == 10
    assert invariants.check() == []


def test_a_recusal_is_filled_by_the_next_plan(planned: Planned) -> None:
    planned.apply(planned.plan())
    case = planned.cases[0]
    sheet = case.score_sheets.order_by("pk")[0]
    score_sheets.recuse(sheet=sheet, ground="work", by=sheet.judge, at=MARKED_AT)

    top_up = planned.plan()
    planned.apply(top_up, at=MARKED_AT)

    assert [place.case for place in top_up.places] == [case.pk]
    assert top_up.places[0].judge != sheet.judge_id
    assert len(planned.judges_of(case)) == 3


def test_late_cases_and_a_late_judge_are_topped_up_and_nobody_is_moved(
    tree: County, staff: Staff
) -> None:
    planned = Planned(tree, staff, judges=3)
    planned.enter(5)
    given = set(planned.plan().places)
    planned.apply(planned.plan())
    newcomer = another_judge(tree, staff)
    rounds.add_judges(panel=Panel.objects.get(), members=[newcomer], by=staff.secretary, at=DURING)
    late = planned.enter(3)[5:]

    top_up = planned.plan()
    planned.apply(top_up)

    assert {place.case for place in top_up.places} == {case.pk for case in late}
    assert {(s.nomination_id, s.judge_id) for s in ScoreSheet.objects.all()} == given | set(
        top_up.places
    )
    assert [len(planned.judges_of(case)) for case in planned.cases] == [3] * 8
    assert sorted(load.after for load in top_up.loads) == [3, 4, 4, 4, 4, 5]
    assert invariants.check() == []


def test_only_a_secretary_plans_and_applies(planned: Planned) -> None:
    judge, plan = planned.staff.judges[0], planned.plan()

    assert planned.refused(plan, by=judge) == "not_permitted"
    with pytest.raises(Refusal) as caught:
        planned.plan(by=judge)
    assert caught.value.code == "not_permitted"


def test_where_everybody_judges_everything_there_is_no_plan(tree: County, staff: Staff) -> None:
    everybody = Selection(tree, staff)
    everybody.enter(1)

    with pytest.raises(Refusal) as caught:
        assignments.preview(stage=scoring_of(everybody.round), by=staff.secretary, at=DURING)

    assert caught.value.code == "not_planned"


def test_where_there_is_a_plan_sheets_are_not_given_out_without_it(planned: Planned) -> None:
    with pytest.raises(Refusal) as caught:
        score_sheets.assign(stage=scoring_of(planned.round), by=planned.staff.secretary, at=DURING)

    assert caught.value.code == "assigned_by_plan"


def test_one_judge_of_another_panel_is_there_where_the_terms_ask(
    tree: County, staff: Staff
) -> None:
    planned = Planned(tree, staff, cross_panel=1)
    planned.enter(3)
    own = Panel.objects.create(
        stage=scoring_of(planned.round), category=planned.round.categories.get(), name="二组"
    )
    ours = staff.judges[:3]
    Panel.objects.get(category=None).members.filter(user__in=ours).delete()
    own.members.bulk_create(
        own.members.model(panel=own, user=user, is_chair=user == ours[0]) for user in ours
    )

    planned.apply(planned.plan())

    inside = {user.pk for user in ours}
    assert [len(planned.judges_of(case) - inside) for case in planned.cases] == [1, 1, 1]
    assert [len(planned.judges_of(case) & inside) for case in planned.cases] == [2, 2, 2]
    for sheet in ScoreSheet.objects.select_related("judge"):
        give(sheet, 80)
    assert invariants.check() == []


def test_judges_join_until_the_first_sheet_is_submitted(tree: County, staff: Staff) -> None:
    """Jurors must not be added once scoring has begun."""
    planned = Planned(tree, staff, judges=6)
    (case,) = planned.enter(1)
    assert planned.plan().shortages == (Shortage(nomination_id=case.pk, own=1, outside=0),)
    panel, newcomer = Panel.objects.get(), another_judge(tree, staff)

    rounds.add_judges(panel=panel, members=[newcomer], by=staff.secretary, at=DURING)
    planned.apply(planned.plan())
    give(case.score_sheets.get(judge=newcomer), 80)

    with pytest.raises(Refusal) as caught:
        rounds.add_judges(
            panel=panel, members=[another_judge(tree, staff)], by=staff.secretary, at=MARKED_AT
        )
    assert (caught.value.code, panel.members.count()) == ("scoring_begun", 6)


def another_judge(tree: County, staff: Staff) -> User:
    number = User.objects.count()
    user = accounts.create_user(
        username=f"judge{number}",
        display_name=f"评委{number}（虚构）",
        by=staff.administrator,
        at=DURING,
        employer=tree.county,
    )
    accounts.grant(
        user=user,
        organization=tree.county,
        role="judge",
        starts_at=DURING - timedelta(days=1),
        by=staff.administrator,
        at=DURING,
    )
    return user


def test_a_plan_takes_the_same_statements_for_any_number_of_cases(
    planned: Planned, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stage = scoring_of(planned.round)

    with django_assert_num_queries(12):
        planning.plan(stage)
    planned.enter(6)
    with django_assert_num_queries(12):
        planning.plan(stage)


def test_a_plan_says_who_is_kept_from_a_case_and_by_what(planned: Planned) -> None:
    """A juror who is involved steps back, before any sheet exists."""
    judge, case = planned.staff.judges[0], planned.cases[0]
    User.objects.filter(pk=judge.pk).update(employer=case.unit)
    Nomination.objects.filter(pk=case.pk).update(nominator=planned.staff.judges[1])

    plan = planned.plan()

    assert [(bar.nomination_id, bar.judge_id, bar.ties[0].ground) for bar in plan.bars] == [
        (case.pk, judge.pk, "same_unit"),
        (case.pk, planned.staff.judges[1].pk, "nominated"),
        *((other.pk, judge.pk, "same_unit") for other in planned.cases[1:]),
    ]
    given = {place.judge for place in plan.places if place.case == case.pk}
    assert given == {user.pk for user in planned.staff.judges[2:]}


def test_a_plan_is_given_out_by_the_digest_under_which_it_was_looked_at(planned: Planned) -> None:
    given = {"stage": scoring_of(planned.round), "by": planned.staff.secretary, "at": DURING}
    seen = planned.plan()
    with pytest.raises(Refusal) as caught:
        assignments.apply_seen(**given, digest="0" * 64)
    assert (caught.value.code, ScoreSheet.objects.count()) == ("plan_outdated", 0)

    assert len(assignments.apply_seen(**given, digest=seen.digest)) == len(seen.places)
