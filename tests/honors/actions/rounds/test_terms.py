"""What a category is bound to is changed while its round is planned, and its quotas follow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from honors.actions import programs, rounds
from honors.actions.quotas import limit_units
from honors.form_definitions import STANDARD_FORMS
from honors.guards.vetoes import list_for
from honors.invariants.quota_rules import quotas_have_the_size_of_their_rules
from honors.invariants.rounds import running_rounds_keep_their_terms
from honors.models import Category, Quota, Round, User, VetoItem
from tests.factories.accounts import Staff
from tests.factories.nominations import a_nomination
from tests.factories.organizations import County
from tests.factories.rounds import CLOSES_AT, OPENED_AT, a_round, category_of, condition
from tests.factories.rounds import PLANNED_AT as NOW
from tests.factories.vetoes import the_standard_list
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

pytestmark = pytest.mark.django_db
FRONT = {"label": "一线", "channels": ["self"], "at_least_percent": 50}
CADRES = {"label": "领导", "channels": ["organization"], "at_most_percent": 20}


@laid
def category(tree: County, staff: Staff) -> Category:
    planned: Round = a_round(tree, staff, opened=False, kinds=["person"])
    return planned.categories.get()


@laid
def quota(category: Category, tree: County, staff: Staff) -> Quota:
    given = {"places_each": 4, "by": staff.secretary, "at": NOW}
    limit_units(category=category, organizations=[tree.townships[0]], **given)
    return Quota.objects.get()


def settle(category: Category, by: User, **given: Any) -> Category:
    return rounds.set_terms(category=category, **given, by=by, at=NOW)


def test_what_is_given_replaces_and_what_is_left_out_stays(
    category: Category, secretary: User
) -> None:
    settle(category, secretary, quota_units_only=True, channels={"self": "county"})
    settle(category, secretary, list_order="rank")

    now = Category.objects.get()
    assert (now.quota_units_only, now.channels, now.list_order) == (
        True,
        {"self": "county"},
        "rank",
    )
    event = LedgerEvent.objects.filter(action="categories.set_terms").latest("pk")
    assert '"set":["list_order"]' in event.body


def test_quotas_follow_the_rules(category: Category, quota: Quota, secretary: User) -> None:
    candidates = {"at_least_percent": 100, "at_most_percent": 150}
    shares = {"front": FRONT, "cadres": CADRES}
    settle(category, secretary, quota_rules={"candidates": candidates, "shares": shares})
    sizes = {sub.name: (sub.reserved, sub.most) for sub in quota.sub_quotas.all()}

    assert Quota.objects.get().extra == 2
    assert sizes == {"front": (2, None), "cadres": (0, 0)}

    settle(category, secretary, quota_rules={"shares": {"front": FRONT}})
    assert list(quota.sub_quotas.values_list("name", flat=True)) == ["front"]
    assert list(quotas_have_the_size_of_their_rules()) == []


def test_more_than_all_places_of_a_unit_are_not_reserved(
    category: Category, quota: Quota, tree: County, secretary: User
) -> None:
    given: dict[str, Any] = {"places_each": 1, "by": secretary, "at": NOW}
    limit_units(category=category, organizations=[tree.townships[0]], **given)
    also = {**FRONT, "channels": ["organization"]}

    with pytest.raises(GuardFailed) as refused:
        settle(category, secretary, quota_rules={"shares": {"front": FRONT, "also": also}})

    assert refused.value.code == "reserved_exceed"


def test_the_rules_of_many_quotas_take_no_more_statements(
    category: Category,
    quota: Quota,
    tree: County,
    secretary: User,
    django_assert_max_num_queries: Any,
) -> None:
    given: dict[str, Any] = {"places_each": 4, "by": secretary, "at": NOW}
    limit_units(category=category, organizations=list(tree.villages), **given)

    with django_assert_max_num_queries(36):
        settle(category, secretary, quota_rules={"shares": {"front": FRONT}})


def test_another_form_must_have_what_conditions_name(category: Category, secretary: User) -> None:
    asked = condition("residence_years_min", {"field": "since", "years": 3})
    own = {"organization": category.round.organizer, "by": secretary, "at": NOW}
    extra = {"name": "since", "label": "居住起始月", "kind": "month"}
    fields = STANDARD_FORMS["person"]
    wide = programs.add_form(kind="person", name="表一", fields=[*fields, extra], **own)
    narrow = programs.add_form(kind="person", name="表二", fields=fields, **own)
    settle(category, secretary, form=wide)
    category = Category.objects.get()
    rounds.set_conditions(category=category, eligibility=[asked], by=secretary, at=NOW)

    with pytest.raises(InvalidInput) as refused:
        settle(category, secretary, form=narrow)

    assert refused.value.code == "unknown_field"


def test_nothing_of_it_is_changed_once_the_round_is_open(
    tree: County, staff: Staff, secretary: User
) -> None:
    category = a_round(tree, staff, code="OPEN", kinds=["person"]).categories.get()
    stage = category.round.stages.get(kind="scoring")

    for change in (
        lambda: settle(category, secretary, list_order="rank"),
        lambda: rounds.set_stage(stage=stage, settings=stage.settings, by=secretary, at=NOW),
    ):
        with pytest.raises(GuardFailed) as refused:
            change()
        assert refused.value.code == "terms_frozen"


def test_a_stage_is_set_otherwise_and_keeps_its_rubric(category: Category, secretary: User) -> None:
    stage = category.round.stages.get(kind="scoring")
    given = {"method": "median", "sheets_min": 3, "promise": True}

    rounds.set_stage(stage=stage, settings=given, by=secretary, at=NOW)

    stage = category.round.stages.get(pk=stage.pk)
    assert (stage.settings, stage.rubrics.count(), stage.panels.count()) == (given, 1, 1)
    assert LedgerEvent.objects.filter(action="stages.change").count() == 1


def test_what_a_stage_does_not_know_is_refused(category: Category, secretary: User) -> None:
    stage = category.round.stages.get(kind="scoring")

    with pytest.raises(InvalidInput) as refused:
        rounds.set_stage(stage=stage, settings={"method": "luck"}, by=secretary, at=NOW)

    assert refused.value.pointer == "/settings/method"


def test_a_category_asks_only_the_vetoes_that_it_does_not_leave_out(
    tree: County, staff: Staff, secretary: User
) -> None:
    the_standard_list()
    round_ = a_round(tree, staff, opened=False, code="VETO", kinds=["person", "family"])
    person = category_of(round_, "person")
    settle(person, secretary, vetoes_left_out=["nationality"])
    rounds.open_round(round_=round_, by=secretary, at=OPENED_AT)
    cases = [
        a_nomination(round_, tree.villages[0], staff.nominators[0], kind=kind)
        for kind in ("person", "family")
    ]
    asked = [{item["code"] for item in list_for(case)} for case in cases]

    assert asked[1] - asked[0] == {"nationality"}
    assert asked[0]
    assert list(running_rounds_keep_their_terms()) == []
    assert Round.objects.get(pk=round_.pk).terms["categories"][0]["vetoes_left_out"] == [
        "nationality"
    ]


def test_a_round_like_another_leaves_out_what_is_still_listed(
    category: Category, secretary: User
) -> None:
    the_standard_list()
    settle(category, secretary, vetoes_left_out=["cults", "nationality"])
    VetoItem.objects.filter(code="cults").delete()
    year = timedelta(days=365)
    times = {"opens_at": OPENED_AT + year, "closes_at": CLOSES_AT + year, "year": 2027}
    made = rounds.plan_like(model=category.round, name="又一轮", **times, by=secretary, at=NOW)

    assert made.categories.get().vetoes_left_out == ["nationality"]


def test_only_what_is_listed_is_left_out(category: Category, secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        settle(category, secretary, vetoes_left_out=["no_such_veto"])

    assert refused.value.pointer == "/vetoes_left_out/0"


def test_only_secretaries_of_the_organizer_do_it(
    category: Category, officer: User, stranger: User
) -> None:
    stage = category.round.stages.get(kind="scoring")
    for by in (officer, stranger):
        with pytest.raises(NotPermitted):
            settle(category, by, list_order="rank")
        with pytest.raises(NotPermitted):
            rounds.set_stage(stage=stage, settings=stage.settings, by=by, at=NOW)
