"""The judges of a stage at the secretary's desk: how far they are, hurried, given their sheets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from honors.actions import panels, score_sheets
from honors.models import JudgeNudge, Nomination, ScoreSheet, Stage, User
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING
from tests.factories.score_sheets import MARKED_AT, score, scoring_of, sheet_of
from tests.ground import laid

pytestmark = pytest.mark.django_db
AtDesk = Callable[[User], Client]
MOST_STATEMENTS = 25
LIST = "/desk/judging/"


@laid
def cases(tree: County, staff: Staff) -> list[Nomination]:
    cases = Selection(tree, staff).enter(2)
    score(cases[0], staff.judges, 80, 80, 80, 80)
    return cases


@laid
def stage(cases: list[Nomination]) -> Stage:
    return scoring_of(cases[0].round)


@laid
def by_plan(tree: County, staff: Staff) -> Stage:
    """Each of four cases has three of the five judges, and nobody has a sheet yet."""
    selection = Selection(tree, staff, judges=3)
    selection.enter(4)
    return scoring_of(selection.round)


def of(stage: Stage, ending: str = "") -> str:
    return f"{LIST}{stage.pk}/{ending}"


def test_the_secretary_sees_who_is_late_and_hurries_them_once_a_day(
    at_desk: AtDesk, secretary: User, stage: Stage, staff: Staff
) -> None:
    desk = at_desk(secretary)
    assert of(stage) in desk.get(LIST).content.decode()

    with CaptureQueriesContext(connection) as read:
        shown = desk.get(of(stage))
    answer = desk.post(of(stage))

    assert len(read) <= MOST_STATEMENTS
    assert (shown.context["late"], shown.context["due"]) == (5, 5)
    assert answer.status_code == 303
    assert JudgeNudge.objects.count() == 5
    assert desk.get(of(stage)).context["due"] == 0
    again = desk.post(of(stage))
    assert (again.status_code, JudgeNudge.objects.count()) == (422, 5)


def test_an_auditor_looks_on_and_others_find_no_page(
    at_desk: AtDesk, stage: Stage, staff: Staff, judges: tuple[User, ...], officer: User
) -> None:
    auditor = at_desk(staff.auditor)

    shown = auditor.get(of(stage))
    assert (shown.status_code, shown.context["gives_out"]) == (200, False)
    assert auditor.get(of(stage, "sheets/")).status_code == 404
    assert auditor.post(of(stage)).status_code == 403
    for other in (judges[0], officer, staff.secretaries[0]):
        assert at_desk(other).get(of(stage)).status_code == 404
        assert at_desk(other).post(of(stage, "sheets/")).status_code == 404


def test_sheets_are_given_out_by_the_plan_that_was_looked_at(
    at_desk: AtDesk, secretary: User, by_plan: Stage
) -> None:
    desk = at_desk(secretary)
    with CaptureQueriesContext(connection) as read:
        shown = desk.get(of(by_plan, "sheets/"))

    assert len(read) <= MOST_STATEMENTS
    assert len(shown.context["cases"]) == 4
    digest = shown.context["form"].initial["digest"]
    assert desk.post(of(by_plan, "sheets/"), {"digest": digest}).status_code == 303
    assert ScoreSheet.objects.filter(stage=by_plan).count() == 12
    assert desk.get(of(by_plan, "sheets/")).context["plan"].places == ()


def test_an_outdated_plan_is_shown_anew_and_can_be_given_out_then(
    at_desk: AtDesk, secretary: User, by_plan: Stage, judges: tuple[User, ...]
) -> None:
    desk = at_desk(secretary)
    address = of(by_plan, "sheets/")
    old = desk.get(address).context["plan"]
    place = old.places[0]
    nominee = Nomination.objects.get(pk=place.case).nominee
    judge = User.objects.get(pk=place.judge)
    panels.declare_conflict(user=judge, nominee=nominee, ground="kin", by=judge, at=DURING)

    refused = desk.post(address, {"digest": old.digest})
    fresh = refused.context["form"]["digest"].value()

    assert (refused.status_code, fresh == old.digest) == (422, False)
    assert desk.post(address, {"digest": fresh}).status_code == 303


def test_a_plan_that_is_short_asks_for_a_word(
    at_desk: AtDesk, tree: County, staff: Staff, secretary: User
) -> None:
    selection = Selection(tree, staff, judges=3, cases_max=2)
    selection.enter(4)
    address = of(scoring_of(selection.round), "sheets/")
    desk = at_desk(secretary)
    sent = {"digest": desk.get(address).context["plan"].digest}

    assert desk.post(address, sent).status_code == 422
    assert desk.post(address, sent | {"despite_shortages": "on"}).status_code == 303
    assert ScoreSheet.objects.count() == 10


def test_where_everybody_judges_everything_missing_sheets_are_given_out(
    at_desk: AtDesk, secretary: User, tree: County, staff: Staff
) -> None:
    (case,) = Selection(tree, staff).enter(1)
    sheet_of(case, staff.judges[0]).delete()
    address = of(scoring_of(case.round), "sheets/")
    desk = at_desk(secretary)

    assert desk.get(address).context["missing"] == 1
    assert desk.post(address).status_code == 303
    assert desk.get(address).context["missing"] == 0


def test_nobody_is_offered_to_join_once_sheets_are_handed_in(
    at_desk: AtDesk,
    secretary: User,
    cases: list[Nomination],
    stage: Stage,
    judges: tuple[User, ...],
) -> None:
    sheet = sheet_of(cases[1], judges[1])
    score_sheets.recuse(sheet=sheet, ground="work", by=judges[1], at=MARKED_AT)

    shown = at_desk(secretary).get(of(stage, "sheets/"))

    assert (shown.context["missing"], shown.status_code) == (0, 200)
