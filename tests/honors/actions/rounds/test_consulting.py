"""The settings of a consultation, and what opening a round asks of them."""

from __future__ import annotations

from typing import Any

import pytest

from honors import presets
from honors.actions import rounds
from honors.models import Consultation, Round, User
from honors.presets import COUNTY, TOWNSHIP, StageSpec
from tests.factories.accounts import Staff
from tests.factories.nominations import DECIDED, a_submitted_nomination, forwarded
from tests.factories.organizations import County, a_unit
from tests.factories.rounds import OPENED_AT, a_round
from tests.factories.rounds import PLANNED_AT as NOW
from workflow.refusals import GuardFailed, InvalidInput


def consultation(**settings: Any) -> StageSpec:
    given = {"departments": [], "days": 5} | settings
    return StageSpec(kind="consultation", level=COUNTY, settings=given)


def route(**settings: Any) -> tuple[StageSpec, ...]:
    return (presets.review(TOWNSHIP), consultation(**settings), *DECIDED)


def set_it(round_: Round, by: User, **settings: Any) -> dict[str, Any]:
    stages = rounds.set_route(round_=round_, stages=[consultation(**settings)], by=by, at=NOW)
    return dict(stages[0].settings)


def test_all_that_can_be_set_is_kept(tree: County, planned: Round, secretary: User) -> None:
    key = tree.department.pk
    settings = {
        "departments": [key],
        "days": 5,
        "kind": "working",
        "by_kind": {"family": [key]},
        "by_value": [{"field": "occupation", "values": ["official"], "departments": [key]}],
        "identity": ["resident_id", "sex"],
        "fields": ["employer"],
    }

    assert set_it(planned, secretary, **settings) == settings


@pytest.mark.parametrize(
    ("settings", "code", "setting"),
    [
        ({"by_kind": {"robot": [1]}}, "not_a_choice", "/by_kind"),
        ({"by_kind": [1]}, "consultation_setting", "/by_kind"),
        ({"by_kind": {"family": [1, 1]}}, "consultation_empty", "/by_kind/family"),
        ({"by_value": {}}, "consultation_setting", "/by_value"),
        ({"by_value": [{"field": "occupation"}]}, "consultation_setting", "/by_value/0"),
        (
            {"by_value": [{"field": "occupation", "values": [], "departments": [1]}]},
            "consultation_setting",
            "/by_value/0/values",
        ),
        ({"identity": ["score"]}, "not_a_choice", "/identity/0"),
        ({"fields": ["deeds", "deeds"]}, "consultation_setting", "/fields"),
        ({"kind": "lunar"}, "not_a_choice", "/kind"),
        ({"by_kind": {"family": [999999]}}, "unknown_department", "/departments"),
        ({}, "consultation_empty", "/departments"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    planned: Round, secretary: User, settings: dict[str, Any], code: str, setting: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        set_it(planned, secretary, **settings)

    assert refused.value.code == code
    assert refused.value.pointer == f"/stages/0/settings{setting}"


def test_departments_of_the_own_area_and_of_those_above_have_a_say(
    tree: County, twin: County, planned: Round, secretary: User
) -> None:
    clinic = a_unit(tree.townships[0], "平邑街道卫生院（虚构）")
    for unit in (tree.department, tree.county, clinic):
        assert set_it(planned, secretary, departments=[unit.pk])["departments"] == [unit.pk]

    with pytest.raises(InvalidInput) as refused:
        set_it(planned, secretary, departments=[twin.department.pk])

    assert refused.value.code == "foreign_department"


@pytest.mark.parametrize("setting", ["fields", "by_value"])
def test_a_round_does_not_open_on_fields_that_no_form_has(
    tree: County, staff: Staff, setting: str
) -> None:
    key = tree.department.pk
    rule = {"field": "shoe_size", "values": [40], "departments": [key]}
    wrong = {"fields": ["shoe_size"], "by_value": [rule]}[setting]
    round_ = a_round(
        tree,
        staff,
        route=route(departments=[key], **{setting: wrong}),
        kinds=["person"],
        opened=False,
    )

    with pytest.raises(GuardFailed) as refused:
        rounds.open_round(round_=round_, by=staff.secretary, at=OPENED_AT)

    assert (refused.value.code, refused.value.params["field"]) == ("unknown_field", "shoe_size")


def test_each_case_is_asked_about_where_its_kind_and_its_answers_say(
    tree: County, staff: Staff
) -> None:
    """Rules on whom to consult: cadres at the discipline inspection, everybody at the police."""
    police = a_unit(tree.county, "平邑县公安局（虚构）", "department")
    discipline = a_unit(tree.county, "平邑县纪委监委（虚构）", "department")
    cadres = {"field": "occupation", "values": ["official"], "departments": [discipline.pk]}
    settings = {
        "departments": [police.pk],
        "by_kind": {"family": [tree.department.pk]},
        "by_value": [cadres],
    }
    round_ = a_round(tree, staff, route=route(**settings), kinds=["person", "family"])

    asked = {}
    for name, kind, answers in (
        ("farmer", "person", {"occupation": "farmer"}),
        ("cadre", "person", {"occupation": "official"}),
        ("family", "family", {}),
    ):
        unit, by = tree.villages[0], staff.nominators[0]
        case = a_submitted_nomination(round_, unit, by, kind, **answers)
        forwarded(case, staff.officers[0])
        rows = Consultation.objects.filter(nomination=case).order_by("pk")
        asked[name] = [row.department for row in rows]

    assert asked == {
        "farmer": [police],
        "cadre": [police, discipline],
        "family": [police, tree.department],
    }


@pytest.mark.parametrize(
    ("kind", "last"), [("calendar", "2026-03-15 16:00"), ("working", "2026-03-17 16:00")]
)
def test_answers_are_due_in_days_of_their_kind(
    tree: County, staff: Staff, kind: str, last: str
) -> None:
    """Asked on Tuesday 10 March: five days end on Sunday, five working days on Tuesday."""
    settings = {"departments": [tree.department.pk], "kind": kind}
    round_ = a_round(tree, staff, route=route(**settings), kinds=["person"])
    case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    forwarded(case, staff.officers[0])

    assert f"{Consultation.objects.get().due_at:%Y-%m-%d %H:%M}" == last
