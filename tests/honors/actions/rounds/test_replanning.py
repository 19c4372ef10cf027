"""A planned round changed, and one begun from another; what changed is told place by place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from honors.actions import rounds
from honors.actions.quotas import set_quota
from honors.models import Membership, PanelMember, Round, User
from honors.queries import readiness, term_changes
from honors.queries.rounds import before, terms_of
from honors.roles import Role
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import CLOSES_AT, CONCLUDES_BY, OPENED_AT, a_round, category_of
from tests.factories.rounds import PLANNED_AT as NOW
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)
NEXT = {
    "name": "2027年评选",
    "year": 2027,
    "opens_at": OPENED_AT + YEAR,
    "closes_at": CLOSES_AT + YEAR,
    "concludes_by": CONCLUDES_BY + YEAR,
}


@laid
def planned(tree: County, staff: Staff) -> Round:
    return a_round(tree, staff, opened=False, kinds=["person", "family"])


@laid
def last_year(tree: County, staff: Staff) -> Round:
    return a_round(tree, staff, kinds=["person", "family"])


def like(model: Round, by: User, **change: Any) -> Round:
    return rounds.plan_like(model=model, **{**NEXT, **change}, by=by, at=NOW)


def test_a_planned_round_gets_another_timetable(planned: Round, secretary: User) -> None:
    rounds.replan(round_=planned, **NEXT, refills=True, by=secretary, at=NOW)

    now = Round.objects.get(pk=planned.pk)
    assert (now.name, now.year, now.refills) == ("2027年评选", 2027, True)
    assert LedgerEvent.objects.filter(action="rounds.replan").count() == 1


def test_a_timetable_that_ends_before_it_begins_is_refused(planned: Round, secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        rounds.replan(round_=planned, **{**NEXT, "closes_at": OPENED_AT}, by=secretary, at=NOW)

    assert refused.value.pointer == "/closes_at"


def test_nothing_of_an_opened_round_is_changed(last_year: Round, secretary: User) -> None:
    category = category_of(last_year, "person")
    for change in (
        lambda: rounds.replan(round_=last_year, **NEXT, by=secretary, at=NOW),
        lambda: rounds.change_places(category=category, places=9, by=secretary, at=NOW),
        lambda: rounds.drop_category(category=category, by=secretary, at=NOW),
    ):
        with pytest.raises(GuardFailed) as refused:
            change()
        assert refused.value.code == "terms_frozen"


def test_a_category_gets_other_places_or_goes(planned: Round, secretary: User) -> None:
    person, family = category_of(planned, "person"), category_of(planned, "family")

    rounds.change_places(category=family, places=9, by=secretary, at=NOW)
    rounds.drop_category(category=person, by=secretary, at=NOW)

    assert list(planned.categories.values_list("pk", "position", "places")) == [(family.pk, 1, 9)]


def test_a_category_whose_places_are_shared_out_stays(
    planned: Round, secretary: User, tree: County
) -> None:
    person = category_of(planned, "person")
    set_quota(category=person, organization=tree.townships[0], places=1, by=secretary, at=NOW)

    with pytest.raises(GuardFailed) as refused:
        rounds.drop_category(category=person, by=secretary, at=NOW)

    assert refused.value.code == "category_in_use"


def test_only_secretaries_of_the_organizer_do_any_of_it(
    planned: Round, officer: User, stranger: User
) -> None:
    category = category_of(planned, "person")
    for by in (officer, stranger):
        for change in (
            lambda by=by: rounds.replan(round_=planned, **NEXT, by=by, at=NOW),
            lambda by=by: rounds.change_places(category=category, places=1, by=by, at=NOW),
            lambda by=by: rounds.drop_category(category=category, by=by, at=NOW),
            lambda by=by: like(planned, by),
        ):
            with pytest.raises(NotPermitted):
                change()


def test_a_round_like_last_years_says_the_same_but_for_its_time(
    last_year: Round, secretary: User
) -> None:
    made = like(last_year, secretary)

    assert {change.path[0] for change in term_changes.since_the_round_before(made)} == {"round"}
    assert before(made) == last_year
    assert made.state == "planned"
    panel = PanelMember.objects.filter(panel__stage__round=made)
    assert panel.filter(is_chair=True).count() == 1
    missing = readiness.missing(made, by=secretary, at=NOW)
    assert [refusal.code for refusal in missing] == ["calendar_missing"]


def test_who_is_no_judge_any_more_does_not_come_over(
    last_year: Round, secretary: User, judges: tuple[User, ...]
) -> None:
    Membership.objects.filter(user=judges[0], role=Role.JUDGE).update(ends_at=NOW)

    made = like(last_year, secretary)

    seats = PanelMember.objects.filter(panel__stage__round=made).order_by("pk")
    assert [seat.user for seat in seats] == list(judges[1:])
    assert [seat.user for seat in seats if seat.is_chair] == [judges[1]]


def test_what_changed_is_named_by_its_place(last_year: Round, secretary: User) -> None:
    made = like(last_year, secretary)
    category = category_of(made, "person")
    rounds.change_places(category=category, places=9, by=secretary, at=NOW)

    found = term_changes.changes(last_year.terms or terms_of(last_year).data, terms_of(made).data)

    (places,) = [change for change in found if change.path[0] == "categories"]
    assert places.path == ("categories", category.title.name, "places")
    assert (places.before, places.after) == (2, 9)


def test_a_first_round_has_nothing_to_compare_with(planned: Round) -> None:
    assert term_changes.since_the_round_before(planned) == []


def test_everything_that_is_missing_is_said_at_once(planned: Round, secretary: User) -> None:
    planned.stages.get(kind="scoring").panels.all().delete()
    stage = planned.stages.get(kind="scoring")
    stage.rubrics.all().delete()

    found = readiness.missing(planned, by=secretary, at=CLOSES_AT)

    assert [refusal.code for refusal in found] == ["panel_empty", "panel_empty", "too_late"]
