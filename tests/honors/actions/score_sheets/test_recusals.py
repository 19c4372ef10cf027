"""Who gets a sheet, and who gives it back."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import score_sheets
from honors.closeness import Tie, TieGround
from honors.models import Conflict, Dossier, Nomination, PanelMember, Round, ScoreSheet, User
from honors.queries.panels import close_ones
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.organizations import County
from tests.factories.score_sheets import (
    MARKED_AT,
    cases_in_scoring,
    give,
    scoring_of,
    sheet_of,
)
from workflow.models import LedgerEvent
from workflow.refusals import Refusal

pytestmark = pytest.mark.django_db


def again(sheet: ScoreSheet) -> ScoreSheet:
    return ScoreSheet.objects.get(pk=sheet.pk)


def test_judges_too_close_to_a_case_get_no_sheet_of_it(
    round_: Round, tree: County, staff: Staff
) -> None:
    User.objects.filter(pk=staff.judges[0].pk).update(employer=tree.villages[0])

    (case,) = cases_in_scoring(round_, tree, staff, 1)

    judges = case.score_sheets.order_by("judge").values_list("judge", flat=True)
    assert [*judges] == [judge.pk for judge in staff.judges[1:]]


def test_a_recusal_takes_the_sheet_out_and_remembers_why(
    sheet: ScoreSheet, case: Nomination, judge: User
) -> None:
    give(sheet, 90)

    recused = score_sheets.recuse(sheet=sheet, ground="kin", by=judge, at=MARKED_AT)

    assert (recused.state, again(sheet).recusal_ground) == ("recused", "kin")
    assert Conflict.objects.get().ground == "kin"
    body = json.loads(LedgerEvent.objects.get(action="score_sheets.recuse").body)
    assert body["facts"] == {"ground": "kin"}


def test_the_chair_recuses_a_judge(sheet: ScoreSheet, staff: Staff) -> None:
    recused = score_sheets.recuse(
        sheet=sheet, ground="other", reason="评委出国。", by=staff.judges[0], at=MARKED_AT
    )

    assert recused.state == "recused"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"ground": "bored"}, "unknown_ground"),
        ({"ground": "other"}, "reason_missing"),
        ({"ground": ""}, "ground_missing"),
    ],
)
def test_a_recusal_needs_a_coded_ground(
    sheet: ScoreSheet, judge: User, given: dict[str, str], code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        score_sheets.recuse(sheet=sheet, by=judge, at=MARKED_AT, **given)

    assert caught.value.code == code
    assert Conflict.objects.count() == 0


def test_no_other_judge_recuses_a_judge(sheet: ScoreSheet, staff: Staff) -> None:
    with pytest.raises(Refusal) as caught:
        score_sheets.recuse(sheet=sheet, ground="kin", by=staff.judges[2], at=MARKED_AT)

    assert caught.value.code == "not_permitted"


def test_missing_sheets_are_given_out(case: Nomination, round_: Round, staff: Staff) -> None:
    late = a_member(Role.JUDGE, round_.organizer)
    PanelMember.objects.create(panel=scoring_of(round_).panels.get(), user=late)

    given = score_sheets.assign(stage=scoring_of(round_), by=staff.secretary, at=MARKED_AT)
    nothing = score_sheets.assign(stage=scoring_of(round_), by=staff.secretary, at=MARKED_AT)

    assert [(sheet.judge_id, sheet.nomination_id) for sheet in given] == [(late.pk, case.pk)]
    assert nothing == []


def test_no_judge_joins_once_scoring_has_begun(
    sheet: ScoreSheet, round_: Round, staff: Staff
) -> None:
    """Jurors must not be added once scoring has begun."""
    give(sheet, 90)
    late = a_member(Role.JUDGE, round_.organizer)
    PanelMember.objects.create(panel=scoring_of(round_).panels.get(), user=late)

    with pytest.raises(Refusal) as caught:
        score_sheets.assign(stage=scoring_of(round_), by=staff.secretary, at=MARKED_AT)

    assert caught.value.code == "scoring_begun"
    assert not ScoreSheet.objects.filter(judge=late).exists()


def test_only_the_organizers_secretary_gives_sheets_out(
    case: Nomination, round_: Round, staff: Staff
) -> None:
    for user in (staff.judges[0], staff.secretaries[0], staff.auditor):
        with pytest.raises(Refusal) as caught:
            score_sheets.assign(stage=scoring_of(round_), by=user, at=MARKED_AT)
        assert caught.value.code == "not_permitted"


def test_nothing_is_given_out_where_nothing_is_scored(round_: Round, staff: Staff) -> None:
    approval = round_.stages.get(kind="approval")

    with pytest.raises(Refusal) as caught:
        score_sheets.assign(stage=approval, by=staff.secretary, at=MARKED_AT)

    assert caught.value.code == "not_scoring"


def test_statements_do_not_grow_with_the_cases_given_out(
    round_: Round, tree: County, staff: Staff
) -> None:
    panel, counts = scoring_of(round_).panels.get(), []
    for number in (2, 8):
        cases_in_scoring(round_, tree, staff, number)
        late = a_member(Role.JUDGE, tree.county)
        PanelMember.objects.create(panel=panel, user=late)
        with CaptureQueriesContext(connection) as captured:
            given = score_sheets.assign(stage=scoring_of(round_), by=staff.secretary, at=MARKED_AT)
        counts.append((len(given), len(captured)))

    assert [given for given, _statements in counts] == [2, 10]
    assert counts[0][1] == counts[1][1]


def test_who_works_where_the_nominee_works_begins_no_sheet_and_is_told_why(
    round_: Round, tree: County, staff: Staff
) -> None:
    """Whoever is involved is out; what became known after sheets were given out stops the sheet."""
    judge, colleague = staff.judges[:2]
    User.objects.filter(pk=judge.pk).update(employer=tree.department)
    (case,) = cases_in_scoring(round_, tree, staff, 1)
    given = {*case.score_sheets.values_list("judge", flat=True)}
    Dossier.objects.filter(nomination=case).update(
        data={"work": "种植", "employer": f" {tree.department.name} "}
    )
    Nomination.objects.filter(pk=case.pk).update(nominator=colleague)

    found = close_ones([Nomination.objects.get(pk=case.pk)], {user.pk for user in staff.judges})

    assert given == {user.pk for user in staff.judges}
    assert found == {
        (judge.pk, case.pk): (Tie(ground=TieGround.SAME_EMPLOYER, source="dossier:employer"),),
        (colleague.pk, case.pk): (
            Tie(ground=TieGround.NOMINATED, source=f"nominations:{case.pk}"),
        ),
    }
    with pytest.raises(Refusal) as caught:
        score_sheets.start(sheet=sheet_of(case, judge), by=judge, at=MARKED_AT)
    assert caught.value.code == "judge_conflict"
    assert str(caught.value.params["ground"]) == str(TieGround.SAME_EMPLOYER.label)
