"""A round set up on pages: from nothing, and from last year's, until it can be opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.models import Category, Panel, Program, Quota, Round, Rubric, User
from honors.models.programs import NomineeKind
from honors.states import RoundState
from tests.api.doors import Clock
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.programs import a_form
from tests.factories.rounds import PLANNED_AT, a_round
from tests.ground import laid
from workflow.models import LedgerEvent

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
TIMES = {
    "year": "2026",
    "opens_at": "2026-03-02T09:00",
    "closes_at": "2026-04-01T09:00",
    "concludes_by": "2026-06-30",
}


@pytest.fixture
def desk(at_desk: AtDesk, clock: Clock, secretary: User) -> Client:
    clock.at = PLANNED_AT
    return at_desk(secretary)


@laid
def planned(tree: County, staff: Staff) -> Round:
    return a_round(tree, staff, opened=False, kinds=[NomineeKind.FAMILY])


def sent(desk: Client, path: str, **given: Any) -> Any:
    answer = desk.post(f"/desk/{path}", given)
    assert answer.status_code == 303, answer.context["form"].errors
    return answer.headers["Location"]


def test_a_round_is_set_up_step_by_step_and_opened(
    desk: Client, tree: County, staff: Staff
) -> None:
    organizer, judges = str(tree.county.pk), [str(user.pk) for user in staff.judges]
    form = a_form(NomineeKind.FAMILY)
    program = {"organizer": organizer, "name": "最美家庭", "code": "ZMJT", "nature": "commendation"}
    sent(desk, "programs/new/", **program, legal_basis="妇联章程（虚构）")
    home = sent(desk, "rounds/new/", program=str(Program.objects.get().pk), name="评选", **TIMES)
    at = home.removeprefix("/desk/")
    title = {"name": "最美家庭", "nominee_kind": "family", "level": "county", "issuers": organizer}
    sent(desk, f"{at}titles/new/", **title)
    choice = {"title": str(Program.objects.get().titles.get().pk), "form": str(form.pk)}
    sent(desk, f"{at}categories/", **choice, places="10")
    sent(desk, f"{at}route/?preset=county", **route_of(desk, f"/desk/{at}route/?preset=county"))
    round_, category = Round.objects.get(), Category.objects.get()
    stage = round_.stages.get(kind="scoring")
    rubric = {
        "criteria-0-name": "事迹",
        "criteria-0-weight": "60",
        "criteria-0-maximum": "100",
        "criteria-0-counts": "on",
        "criteria-1-counts": "on",
    }
    rubric |= {"criteria-1-name": "影响", "criteria-1-weight": "40", "criteria-1-maximum": "100"}
    sent(desk, f"{at}stages/{stage.pk}/rubrics/{category.pk}/", **rubric)
    assert [task["label"] for task in left(desk, home)] == ["评委组：县级"]
    sent(desk, f"{at}stages/{stage.pk}/panel/", name="评委组", members=judges, chair=judges[0])
    checked = desk.get(f"{home}check/").context

    sent(desk, f"{at}moves/open/", version="1")

    assert (checked["missing"], [offer.name for offer in checked["offers"]]) == ([], ["open"])
    assert Round.objects.get().state == RoundState.OPEN


def left(desk: Client, home: str) -> list[dict[str, Any]]:
    """What still calls for somebody."""
    groups = desk.get(home).context["groups"]
    tasks = [task for group in groups for task in group["tasks"]]
    return [task for task in tasks if task["tag"] is not None and task["tag"].tone == "calling"]


def route_of(desk: Client, path: str) -> dict[str, Any]:
    """The form as it came, sent back."""
    form = desk.get(path).context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False, "")}


def test_what_is_missing_is_listed_and_nothing_to_open_is_offered(
    desk: Client, planned: Round
) -> None:
    planned.stages.get(kind="scoring").panels.all().delete()

    page = desk.get(f"/desk/rounds/{planned.pk}/check/").context

    assert [refusal.code for refusal in page["missing"]] == ["panel_empty"]
    assert page["offers"] == []


def test_a_route_keeps_what_the_page_does_not_ask(desk: Client, planned: Round) -> None:
    stage = planned.stages.get(kind="scoring")
    stage.settings |= {"sheets_min": 3}
    stage.save()
    path = f"/desk/rounds/{planned.pk}/route/"
    form = route_of(desk, path)
    form["stages-3-method"] = "trimmed_mean"

    assert desk.post(path, form).status_code == 303

    settings = planned.stages.get(kind="scoring").settings
    assert (settings["method"], settings["sheets_min"]) == ("trimmed_mean", 3)


def test_stages_are_ordered_by_number_and_left_out_without_a_kind(
    desk: Client, planned: Round
) -> None:
    path = f"/desk/rounds/{planned.pk}/route/"
    form = route_of(desk, path)
    before = list(planned.stages.values_list("kind", flat=True))
    form |= {"stages-0-kind": "", "stages-5-place": "1"}

    assert desk.post(path, form).status_code == 303

    after = list(planned.stages.values_list("kind", flat=True))
    assert after == [before[5], *before[1:5]]


def test_a_refusal_of_a_route_stands_on_the_page(desk: Client, planned: Round) -> None:
    path = f"/desk/rounds/{planned.pk}/route/"
    form = route_of(desk, path) | {"stages-1-days": "1"}

    answer = desk.post(path, form)

    assert answer.status_code == 422
    assert planned.stages.count() == 6


def test_places_go_by_a_formula_that_was_shown_first(
    desk: Client, planned: Round, tree: County
) -> None:
    category = planned.categories.get()
    first, second = tree.townships
    path = f"/desk/rounds/{planned.pk}/categories/{category.pk}/formula/"
    form = {"places": "10", "minimum": "1", "factor-0": "户数", "weight-0": "100"}
    form |= {f"value-{first.pk}-0": "300", f"value-{second.pk}-0": "100"}

    shown = desk.post(path, {**form, "preview": "yes"})
    digest = shown.context["form"]["digest"].value()
    assert list(shown.context["preview"].rows) == [(first.name, 7), (second.name, 3)]
    assert not Quota.objects.exists()
    changed = {**form, f"value-{second.pk}-0": "300", "digest": digest}
    assert desk.post(path, changed).status_code == 422
    assert desk.post(path, {**form, "digest": digest}).status_code == 303

    places = dict(Quota.objects.values_list("organization", "places"))
    assert places == {first.pk: 7, second.pk: 3}


def test_places_are_the_same_for_each(desk: Client, planned: Round, tree: County) -> None:
    category = planned.categories.get()
    units = [str(unit.pk) for unit in tree.townships]
    path = f"/desk/rounds/{planned.pk}/categories/{category.pk}/quotas/"

    assert desk.post(path, {"places_each": "4", "organizations": units}).status_code == 303

    assert list(Quota.objects.values_list("places", flat=True)) == [4, 4]


def test_next_year_starts_from_this(desk: Client, planned: Round) -> None:
    times = {name: value.replace("2026", "2027") for name, value in TIMES.items()}
    home = sent(desk, "rounds/new/", model=str(planned.pk), name="来年", **times)

    made = Round.objects.get(name="来年")
    assert home == f"/desk/rounds/{made.pk}/"
    assert Rubric.objects.filter(stage__round=made).count() == 1
    assert Panel.objects.filter(stage__round=made).count() == 1
    changes = desk.get(f"{home}changes/").context["changes"]
    assert [change["place"].partition(" · ")[0] for change in changes] == ["评选"] * len(changes)


def test_a_category_is_changed_and_dropped(desk: Client, planned: Round) -> None:
    path = f"/desk/rounds/{planned.pk}/categories/{planned.categories.get().pk}/"

    assert desk.post(path, {"places": "7"}).status_code == 303
    assert planned.categories.get().places == 7
    assert desk.post(path, {"drop": "yes"}).status_code == 303
    assert not planned.categories.exists()


def test_the_timetable_moves(desk: Client, planned: Round) -> None:
    given = {**TIMES, "name": "改名", "correction_days": "5", "closes_at": "2026-04-10T09:00"}

    sent(desk, f"rounds/{planned.pk}/timetable/", **given)

    now = Round.objects.get()
    assert (now.name, now.correction_days, now.closes_at.day) == ("改名", 5, 10)


def test_others_find_no_round_here(
    at_desk: AtDesk, clock: Clock, planned: Round, stranger: User, officer: User
) -> None:
    for user in (stranger, officer):
        for path in ("", "check/", "route/", "timetable/", "changes/"):
            assert at_desk(user).get(f"/desk/rounds/{planned.pk}/{path}").status_code == 404


def test_the_pages_take_few_statements(desk: Client, planned: Round) -> None:
    stage, category = planned.stages.get(kind="scoring"), planned.categories.get()
    parts = (
        "", "check/", "route/", "categories/", "changes/", f"categories/{category.pk}/quotas/",
        f"stages/{stage.pk}/panel/", f"stages/{stage.pk}/rubrics/{category.pk}/",
    )  # fmt: skip
    for part in parts:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"/desk/rounds/{planned.pk}/{part}").status_code == 200
        assert len(captured) <= MOST_STATEMENTS, part


PREVIEWS = ("village", "judge", "public")


def test_a_planned_round_is_shown_as_others_will_see_it(desk: Client, planned: Round) -> None:
    category = planned.categories.get()
    Category.objects.filter(pk=category.pk).update(
        eligibility=[{"name": "age_min", "expected": 18, "reason": "年满十八周岁（虚构）"}]
    )
    address = f"/desk/rounds/{planned.pk}/preview/"
    before = LedgerEvent.objects.count()

    pages = {seen: desk.get(f"{address}?as={seen}").content.decode() for seen in PREVIEWS}

    assert "年满十八周岁（虚构）" in pages["village"]
    criterion = Rubric.objects.filter(category=category).get().criteria.earliest("position")
    assert criterion.name in pages["judge"]
    assert "年满十八周岁（虚构）" in pages["public"]
    assert "<form" not in pages["judge"].split("<main", 1)[1].split("</main>", 1)[0]
    assert LedgerEvent.objects.count() == before
    assert (desk.post(address).status_code, desk.get(f"{address}?as=x").status_code) == (405, 404)


def test_previews_are_the_organizers_and_take_few_statements(
    desk: Client, at_desk: AtDesk, planned: Round, officer: User
) -> None:
    address = f"/desk/rounds/{planned.pk}/preview/"
    for seen in PREVIEWS:
        with CaptureQueriesContext(connection) as captured:
            desk.get(f"{address}?as={seen}")
        assert len(captured) <= MOST_STATEMENTS

    assert at_desk(officer).get(address).status_code == 404


def test_a_category_may_have_a_panel_of_its_own(desk: Client, planned: Round, staff: Staff) -> None:
    stage, category = planned.stages.get(kind="scoring"), planned.categories.get()
    judges = [str(user.pk) for user in staff.judges[:3]]
    address = f"rounds/{planned.pk}/stages/{stage.pk}/panel/{category.pk}/"

    sent(desk, address, name="家庭组", members=judges, chair=judges[0])

    own = Panel.objects.get(stage=stage, category=category)
    assert (own.name, own.members.count()) == ("家庭组", 3)
    assert Panel.objects.filter(stage=stage, category=None).count() == 1
    assert desk.get(f"/desk/{address}9/").status_code == 404


def test_a_rubric_says_what_marks_mean_and_which_vetoes_may_be_raised(
    desk: Client, planned: Round
) -> None:
    stage, category = planned.stages.get(kind="scoring"), planned.categories.get()
    path = f"rounds/{planned.pk}/stages/{stage.pk}/rubrics/{category.pk}/"
    row = {"criteria-0-name": "事迹", "criteria-0-weight": "100", "criteria-0-maximum": "100"}
    row |= {"criteria-0-counts": "on", "vetoes-1": "违建（虚构）"}
    row |= {"criteria-0-bands-0-from": "90", "criteria-0-bands-0-text": "突出（虚构）"}

    sent(desk, path, **row)

    rubric = Rubric.objects.get(stage=stage, category=category)
    assert [veto.text for veto in rubric.vetoes.all()] == ["违建（虚构）"]
    assert rubric.criteria.get().bands == [{"from": "90.00", "text": "突出（虚构）"}]
    half = desk.post(f"/desk/{path}", row | {"criteria-0-bands-0-text": ""})
    above = desk.post(f"/desk/{path}", row | {"criteria-0-bands-0-from": "101"})
    assert (half.status_code, above.status_code) == (422, 422)


def test_places_are_set_unit_by_unit(desk: Client, planned: Round, tree: County) -> None:
    category = planned.categories.get()
    first, second = tree.townships
    path = f"/desk/rounds/{planned.pk}/categories/{category.pk}/quotas/units/"
    form = {f"kind-{first.pk}": "fixed", f"places-{first.pk}": "3"}
    form |= {f"kind-{second.pk}": "minimum", f"places-{second.pk}": "2"}

    assert desk.post(path, form).status_code == 303

    rows = Quota.objects.filter(category=category).order_by("organization__path")
    assert list(rows.values_list("kind", "places")) == [("fixed", 3), ("minimum", 2)]
    freed = {f"kind-{first.pk}": "unlimited", f"kind-{second.pk}": "minimum"}
    assert desk.post(path, freed | {f"places-{second.pk}": "2"}).status_code == 303
    assert rows.first().kind == "unlimited"
    assert LedgerEvent.objects.filter(action="quotas.set_each").count() == 2


def test_a_number_that_is_missing_is_asked_for(desk: Client, planned: Round, tree: County) -> None:
    unit = tree.townships[0]
    path = f"/desk/rounds/{planned.pk}/categories/{planned.categories.get().pk}/quotas/units/"

    answer = desk.post(path, {f"kind-{unit.pk}": "fixed", f"places-{unit.pk}": ""})

    assert answer.status_code == 422
    assert f"places-{unit.pk}" in answer.context["form"].errors
