from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from honors.actions import rounds
from honors.models import Category, HonorTitle, Program, Round, User
from honors.roles import CLOCK
from tests.factories.organizations import County
from tests.factories.programs import a_form, a_program, a_title
from tests.factories.rounds import CLOSES_AT, OPENED_AT, category_of
from tests.factories.rounds import PLANNED_AT as NOW
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

TIMETABLE = {"name": "2026年评选", "year": 2026, "opens_at": OPENED_AT, "closes_at": CLOSES_AT}


@laid
def program(tree: County, secretary: User) -> Program:
    return a_program(tree.county, secretary, at=NOW)


@laid
def bare(program: Program, secretary: User) -> Round:
    return rounds.plan(program=program, by=secretary, at=NOW, **TIMETABLE)


@laid
def title(program: Program, secretary: User) -> HonorTitle:
    return a_title(program, secretary, at=NOW)


def add(round_: Round, title: HonorTitle, by: Any, **change: Any) -> Category:
    given = {"form": a_form(title.nominee_kind), "places": 2} | change
    return rounds.add_category(round_=round_, title=title, by=by, at=NOW, **given)


def test_a_round_is_planned_for_the_organizer_of_its_program(tree: County, bare: Round) -> None:
    assert (bare.state, bare.version, bare.organizer) == ("planned", 1, tree.county)
    event = LedgerEvent.objects.get(stream=f"rounds:{bare.pk}")
    assert event.action == "rounds.begin"


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"closes_at": OPENED_AT}, "not_half_open", "/closes_at"),
        ({"closes_at": OPENED_AT - timedelta(1)}, "not_half_open", "/closes_at"),
        ({"concludes_by": date(2026, 3, 31)}, "not_half_open", "/concludes_by"),
        ({"concludes_by": OPENED_AT}, "not_a_date", "/concludes_by"),
        ({"opens_at": OPENED_AT.replace(tzinfo=None)}, "not_a_time", "/opens_at"),
        ({"opens_at": None}, "not_a_time", "/opens_at"),
        ({"opens_at": datetime.min.replace(tzinfo=UTC)}, "too_small", "/opens_at"),
        ({"closes_at": datetime.max.replace(tzinfo=UTC)}, "too_large", "/closes_at"),
        ({"concludes_by": date.max}, "too_large", "/concludes_by"),
        ({"name": ""}, "empty", "/name"),
        ({"name": "评\n选"}, "control_character", "/name"),
        ({"year": 1999}, "too_small", "/year"),
        ({"year": "2026"}, "not_whole", "/year"),
        ({"correction_days": 0}, "not_positive", "/correction_days"),
        ({"correction_days": 91}, "too_large", "/correction_days"),
        ({"refills": "yes"}, "not_yes_or_no", "/refills"),
        ({"second_notice": 1}, "not_yes_or_no", "/second_notice"),
    ],
)
def test_a_round_that_cannot_be_is_refused(
    program: Program, secretary: User, change: dict[str, Any], code: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        rounds.plan(program=program, by=secretary, at=NOW, **(TIMETABLE | change))

    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert Round.objects.count() == 0


def test_a_name_is_given_once_a_year(bare: Round, program: Program, secretary: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        rounds.plan(program=program, by=secretary, at=NOW, **TIMETABLE)

    assert refused.value.code == "round_exists"


def test_nobody_but_the_organizers_secretary_plans(
    tree: County, bare: Round, title: HonorTitle, stranger: User, operator: User
) -> None:
    for actor in (stranger, operator, CLOCK):
        with pytest.raises(NotPermitted):
            rounds.plan(program=bare.program, by=actor, at=NOW, **TIMETABLE)
        with pytest.raises(NotPermitted):
            add(bare, title, actor)


def test_categories_keep_the_order_in_which_they_were_added(
    bare: Round, program: Program, title: HonorTitle, secretary: User
) -> None:
    other = a_title(program, secretary, at=NOW, kind="family")

    added = [add(bare, title, secretary), add(bare, other, secretary, places=20)]

    assert [(c.position, c.title, c.places) for c in added] == [(1, title, 2), (2, other, 20)]


@pytest.mark.parametrize("places", [0, -1, True, 2.5, "3", None, 2**31])
def test_a_category_needs_places(
    bare: Round, title: HonorTitle, secretary: User, places: object
) -> None:
    with pytest.raises(InvalidInput) as refused:
        add(bare, title, secretary, places=places)

    assert refused.value.pointer == "/places"
    assert Category.objects.count() == 0


SHARE = {
    "label": "机关干部不超过20%",
    "field": "occupation",
    "values": ["official"],
    "at_most_percent": 20,
}


def test_a_rule_of_the_list_names_a_field_its_values_and_a_limit(
    bare: Round, title: HonorTitle, secretary: User
) -> None:
    category = add(bare, title, secretary, list_rules={"cadres": SHARE})

    assert Category.objects.get(pk=category.pk).list_rules == {"cadres": SHARE}


@pytest.mark.parametrize(
    ("rules", "code", "pointer"),
    [
        ([], "unknown_list_rule", "/list_rules"),
        ({"干部": SHARE}, "unknown_list_rule", "/list_rules"),
        ({"cadres": SHARE | {"color": 1}}, "unknown_list_rule", "/list_rules/cadres"),
        ({"cadres": SHARE | {"field": "shoe"}}, "unknown_field", "/list_rules/cadres/field"),
        ({"cadres": SHARE | {"values": []}}, "unknown_list_rule", "/list_rules/cadres/values"),
        (
            {"cadres": SHARE | {"values": ["king"]}},
            "unknown_value",
            "/list_rules/cadres/values/0",
        ),
        (
            {"cadres": SHARE | {"at_most_percent": 101}},
            "too_large",
            "/list_rules/cadres/at_most_percent",
        ),
        ({"cadres": SHARE | {"label": ""}}, "empty", "/list_rules/cadres/label"),
        (
            {"cadres": {"label": "x", "field": "occupation", "values": ["official"]}},
            "unknown_list_rule",
            "/list_rules/cadres",
        ),
    ],
)
def test_a_rule_of_the_list_that_cannot_be_is_refused(
    bare: Round, title: HonorTitle, secretary: User, rules: object, code: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        add(bare, title, secretary, list_rules=rules)

    assert (refused.value.code, refused.value.pointer) == (code, pointer)


def test_title_and_form_fit_the_round(
    tree: County, bare: Round, title: HonorTitle, secretary: User
) -> None:
    other = a_program(tree.county, secretary, at=NOW, code="B")

    for given, code in (
        ({"title": a_title(other, secretary, at=NOW)}, "foreign_title"),
        ({"title": title, "form": a_form("family")}, "form_kind_differs"),
        ({"title": title, "list_order": "by_shoe_size"}, "not_a_choice"),
    ):
        with pytest.raises(InvalidInput) as refused:
            add(bare, by=secretary, **given)
        assert refused.value.code == code


def test_a_title_is_chosen_once_in_a_round(bare: Round, title: HonorTitle, secretary: User) -> None:
    add(bare, title, secretary)

    with pytest.raises(InvalidInput) as refused:
        add(bare, title, secretary)

    assert refused.value.code == "category_exists"


def test_an_open_round_takes_no_further_category(opened: Round, secretary: User) -> None:
    title = a_title(opened.program, secretary, at=NOW, name="再加一个")

    with pytest.raises(GuardFailed) as refused:
        add(opened, title, secretary)

    assert refused.value.code == "terms_frozen"
    assert opened.categories.count() == 5
    assert category_of(opened, "person").places == 2
