"""The rules of a category and the settings of stages on pages: all that the domain knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from honors import presets
from honors.actions import rounds
from honors.models import Category, Panel, Round, Stage, User
from honors.presets import StageSpec
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import PLANNED_AT, a_round
from tests.factories.vetoes import the_standard_list
from tests.ground import laid
from tests.portal.sending import sent_back

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
UNLESS = {"field": "occupation", "values": ["specialist"]}
SHARES = {
    "front": {
        "label": "一线",
        "field": "occupation",
        "values": ["farmer", "frontline_worker"],
        "at_least_percent": 30,
        "released_on": "2026-03-20",
        "levels": ["township"],
    },
    "cadres": {
        "label": "领导干部",
        "field": "rank",
        "values": ["section"],
        "unless": UNLESS,
        "at_most_percent": 20,
        "at_most_by_places": [[3, 1], [9, 2]],
    },
    "own": {"label": "自荐", "channels": ["self", "others"], "at_most_percent": 50},
}
QUOTA_RULES = {
    "candidates": {"at_least_percent": 100, "at_most_percent": 120, "levels": ["township"]},
    "shares": SHARES,
}
LIST_RULES = {
    "cadre": {
        "label": "领导干部",
        "field": "rank",
        "values": ["section"],
        "unless": UNLESS,
        "at_most_percent": 20,
        "at_most": 3,
    },
    "town": {"label": "某乡", "field": "deeds", "values": ["某乡"], "at_least_percent": 1},
}


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Client:
    clock.at = PLANNED_AT
    return at_desk(secretary)


@laid
def category(tree: County, staff: Staff) -> Category:
    """On a route that has a stage of every kind, each with all of its settings."""
    planned: Round = a_round(tree, staff, opened=False, kinds=["person"])
    return planned.categories.get()


def every_stage(tree: County) -> list[StageSpec]:
    department = tree.department.pk
    asked = {
        "departments": [department],
        "by_kind": {"person": [department]},
        "by_value": [{"field": "rank", "values": ["section"], "departments": [department]}],
        "days": 5,
        "kind": "working",
        "identity": ["sex"],
        "fields": ["rank"],
    }
    marks = {"method": "median", "ties": ["median", "criterion_1"], "sheets_min": 3, "judges": 3}
    marks |= {"cross_panel": 1, "cases_max": 40, "promise": True, "others_visible": "after_own"}
    votes = {"quorum": [2, 3], "threshold": [1, 2], "above": True, "secret": False}
    notice = {"days": 3, "kind": "working", "count_from": "next_day", "retention_days": 9}
    return [
        presets.review("township", ranked=True),
        StageSpec(kind="consultation", level="county", settings=asked),
        StageSpec(
            kind="scoring", level="county", settings=marks | {"blind": True, "cut": True, "line": 4}
        ),
        StageSpec(
            kind="ballot",
            level="county",
            settings=votes | {"approves_max": 9, "runoffs": 1, "cut": True, "line": 2},
        ),
        StageSpec(
            kind="notice",
            level="county",
            settings=notice | {"shorter_because": "（虚构）", "reply_days": 5},
        ),
        presets.approval("county"),
    ]


def at(category: Category, name: str) -> str:
    return f"/desk/rounds/{category.round_id}/categories/{category.pk}/{name}/"


def test_rules_of_quotas_come_back_unchanged_and_in_words(
    desk: Client, category: Category, secretary: User
) -> None:
    given: Any = {"quota_rules": QUOTA_RULES, "by": secretary, "at": PLANNED_AT}
    before = rounds.set_terms(category=category, **given).quota_rules
    page = at(category, "quota-rules")
    form = sent_back(desk, page)
    rows = desk.get(page).context["part"]["rows"]
    words = {row["known"]["name"]: row["words"] for row in rows}

    assert desk.post(page, form).status_code == 303

    assert Category.objects.get().quota_rules == before
    assert words["cadres"] == (
        "行政级别：乡科级正职；身份类别：专业技术人员的除外；最多占名额的20%；"
        "名额达到3个时最多1名；名额达到9个时最多2名"
    )


def test_a_rule_is_added_changed_and_taken_away(desk: Client, category: Category) -> None:
    page = at(category, "quota-rules")
    row = {"shares-kinds": "channels", "shares-0-label": "自荐", "shares-0-channels": ["self"]}
    added = desk.post(page, {"add": "shares", "shares-more": "channels"})

    assert added.context["form"]["shares-kinds"].value() == "channels"
    assert desk.post(page, row | {"shares-0-at_most_percent": "50"}).status_code == 303
    assert Category.objects.get().quota_rules == {
        "shares": {"rule_1": {"label": "自荐", "channels": ["self"], "at_most_percent": 50}}
    }

    desk.post(page, sent_back(desk, page) | {"shares-0-gone": "on"})
    assert Category.objects.get().quota_rules == {}


def test_a_rule_that_limits_nothing_is_refused_on_the_page(
    desk: Client, category: Category
) -> None:
    row = {"shares-kinds": "channels", "shares-0-label": "自荐", "shares-0-channels": ["self"]}

    answer = desk.post(at(category, "quota-rules"), row)

    assert answer.status_code == 422
    assert Category.objects.get().quota_rules == {}


def test_an_exception_names_one_question_and_says_so_at_its_field(
    desk: Client, category: Category
) -> None:
    row = {"list_rules-kinds": "field.rank", "list_rules-0-label": "领导干部"}
    row |= {"list_rules-0-values": "section", "list_rules-0-at_most": "1"}
    two: Any = {"list_rules-0-unless": ["occupation:farmer", "rank:clerk"]}

    answer = desk.post(at(category, "list-rules"), row | two)

    assert (answer.status_code, list(answer.context["form"].errors)) == (
        422,
        ["list_rules-0-unless"],
    )


def test_rules_of_the_list_come_back_unchanged_also_what_no_row_can_ask(
    desk: Client, category: Category, secretary: User
) -> None:
    given: Any = {"list_rules": LIST_RULES, "by": secretary, "at": PLANNED_AT}
    rounds.set_terms(category=category, **given)
    page = at(category, "list-rules")

    assert desk.post(page, sent_back(desk, page)).status_code == 303

    assert Category.objects.get().list_rules == LIST_RULES


def test_ways_of_nomination_and_the_form_are_chosen(desk: Client, category: Category) -> None:
    page = at(category, "terms")
    form = sent_back(desk, page) | {"list_order": "rank", "channels-self": "county"}
    for closed in ("mutual", "others"):
        del form[f"open-{closed}"]

    assert desk.post(page, form).status_code == 303

    now = Category.objects.get()
    assert (now.list_order, now.channels) == ("rank", {"organization": "", "self": "county"})


def test_a_veto_that_is_not_ticked_is_not_asked_in_the_category(
    desk: Client, category: Category
) -> None:
    the_standard_list()
    page = at(category, "terms")
    form = sent_back(desk, page)
    form["vetoes"] = [code for code in form["vetoes"] if code != "nationality"]

    assert desk.post(page, form).status_code == 303

    assert Category.objects.get().vetoes_left_out == ["nationality"]


def test_every_setting_of_every_kind_of_stage_comes_back_unchanged(
    desk: Client, category: Category, tree: County, secretary: User
) -> None:
    given: Any = {"stages": every_stage(tree), "by": secretary, "at": PLANNED_AT}
    stages = rounds.set_route(round_=category.round, **given)

    for stage in stages:
        page = f"/desk/rounds/{category.round_id}/stages/{stage.pk}/"
        assert desk.post(page, sent_back(desk, page)).status_code == 303

    assert [stage.settings for stage in Stage.objects.order_by("position")] == [
        stage.settings for stage in stages
    ]


def test_a_refused_setting_is_told_at_its_field(desk: Client, category: Category) -> None:
    stage = category.round.stages.filter(kind="notice").earliest("position")
    page = f"/desk/rounds/{category.round_id}/stages/{stage.pk}/"

    answer = desk.post(page, sent_back(desk, page) | {"days": "1"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["days"])


def test_a_panel_of_its_own_is_taken_away(
    desk: Client, category: Category, secretary: User, judges: tuple[User, ...]
) -> None:
    stage = category.round.stages.get(kind="scoring")
    given: Any = {"members": judges[:2], "chair": judges[0], "by": secretary, "at": PLANNED_AT}
    rounds.set_panel(stage=stage, name="专门评委组", category=category, **given)
    page = f"/desk/rounds/{category.round_id}/stages/{stage.pk}/panel/{category.pk}/"

    answer = desk.post(page, {"drop": "yes"})

    assert answer.status_code == 303
    assert list(Panel.objects.values_list("category", flat=True)) == [None]
