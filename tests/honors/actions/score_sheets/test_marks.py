"""Judges fill in sheets: bad marks, corrections, the end at the seal."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from honors.actions import nominations, panels, rankings, score_sheets
from honors.models import Mark, Nomination, Round, Rubric, ScoreSheet, User
from honors.models.programs import NomineeKind
from tests.factories.accounts import Staff
from tests.factories.rounds import category_of
from tests.factories.score_sheets import (
    MARKED_AT,
    SEALED_AT,
    criteria_of,
    fill_in,
    give,
    score,
    scoring_of,
)
from workflow.models import LedgerEvent, LedgerSalt
from workflow.refusals import InvalidInput, InvalidInputs, NotPermitted, Refusal

pytestmark = pytest.mark.django_db

WHY = "看错了一行（虚构）。"


def save(sheet: ScoreSheet, marks: Any, **given: Any) -> ScoreSheet:
    by = given.pop("by", sheet.judge)
    return score_sheets.save_marks(sheet=sheet, marks=marks, by=by, at=MARKED_AT, **given)


def refusal_of(sheet: ScoreSheet, marks: Any, **given: Any) -> Refusal:
    """Nothing is stored and nothing enters history."""
    before = LedgerEvent.objects.count()
    with pytest.raises(Refusal) as caught:
        save(sheet, marks, **given)
    assert Mark.objects.count() == 0
    assert LedgerEvent.objects.count() == before
    return caught.value


def again(sheet: ScoreSheet) -> ScoreSheet:
    return ScoreSheet.objects.get(pk=sheet.pk)


def test_saving_marks_begins_the_sheet(sheet: ScoreSheet) -> None:
    first, second = criteria_of(sheet)

    saved = save(sheet, {first: "９５．５", second: 80}, comments={first: " 事迹突出 "})

    assert saved.state == "in_progress"
    assert [*Mark.objects.order_by("criterion").values_list("value", "comment")] == [
        (Decimal("95.50"), "事迹突出"),
        (Decimal("80.00"), ""),
    ]


def test_nobody_marks_on_a_sheet_that_another_has_begun(sheet: ScoreSheet, staff: Staff) -> None:
    first, second = criteria_of(sheet)
    save(sheet, {first: 90})

    for other in (staff.judges[0], staff.secretary):
        with pytest.raises(NotPermitted):
            save(sheet, {second: 80}, by=other)
    assert Mark.objects.count() == 1


def test_what_is_not_named_stays_as_it_was(sheet: ScoreSheet) -> None:
    first, second = criteria_of(sheet)
    save(sheet, {first: 90, second: 80}, comments={first: "好"})

    save(sheet, {second: 81})
    save(sheet, {first: 91})
    save(sheet, {}, comments={second: "较好"})

    assert [*Mark.objects.order_by("criterion").values_list("value", "comment")] == [
        (Decimal(91), "好"),
        (Decimal(81), "较好"),
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("101", "mark_above_maximum"),
        ("-1", "mark_below_zero"),
        ("NaN", "mark_not_a_number"),
        (float("nan"), "mark_not_a_number"),
        (1e308, "mark_above_maximum"),
        ("1e308", "mark_not_a_number"),
        ("92.555", "mark_too_fine"),
        (True, "mark_not_a_number"),
        ([95], "mark_not_a_number"),
        (None, "mark_not_a_number"),
        ("", "mark_not_a_number"),
    ],
)
def test_a_bad_mark_is_refused_and_nothing_is_kept(
    sheet: ScoreSheet, value: object, code: str
) -> None:
    first, second = criteria_of(sheet)

    refused = refusal_of(sheet, {first: 90, second: value})

    assert (refused.code, refused.pointer) == (code, f"/marks/{second}")
    assert again(sheet).state == "assigned"


def test_every_mistake_is_told_at_once(sheet: ScoreSheet) -> None:
    first, second = criteria_of(sheet)

    refused = refusal_of(sheet, {first: 101, second: "x", 0: 1}, comments={first: 5, 0: "?"})

    assert isinstance(refused, InvalidInputs)
    assert [(error.pointer, error.code) for error in refused.errors] == [
        (f"/marks/{first}", "mark_above_maximum"),
        (f"/marks/{second}", "mark_not_a_number"),
        ("/marks/0", "criterion_unknown"),
        (f"/marks/{first}/comment", "not_text"),
        ("/marks/0/comment", "criterion_unknown"),
    ]


def test_a_criterion_of_another_rubric_is_refused(
    sheet: ScoreSheet, case: Nomination, round_: Round
) -> None:
    approval = round_.stages.get(kind="approval")
    other = Rubric.objects.create(stage=approval, category=case.category)
    foreign = other.criteria.create(position=1, name="另一项", weight=100, maximum=100)

    refused = refusal_of(sheet, {foreign.pk: 90})

    assert (refused.code, refused.pointer) == ("criterion_unknown", f"/marks/{foreign.pk}")


def test_a_comment_needs_its_mark(sheet: ScoreSheet) -> None:
    first, _second = criteria_of(sheet)

    refused = refusal_of(sheet, {}, comments={first: "好"})

    assert (refused.code, refused.pointer) == ("mark_missing", f"/marks/{first}")


@pytest.mark.parametrize("who", ["chair", "secretary", "nominator"])
def test_nobody_marks_on_the_sheet_of_somebody_else(
    sheet: ScoreSheet, staff: Staff, who: str
) -> None:
    people = {
        "chair": staff.judges[0],
        "secretary": staff.secretary,
        "nominator": staff.nominators[0],
    }

    assert refusal_of(sheet, {criteria_of(sheet)[0]: 1}, by=people[who]).code == "not_permitted"


def test_a_sheet_without_all_marks_is_not_submitted(sheet: ScoreSheet, judge: User) -> None:
    first, second = criteria_of(sheet)
    save(sheet, {first: 90})

    with pytest.raises(Refusal) as caught:
        score_sheets.submit(sheet=sheet, by=judge, at=MARKED_AT)

    assert (caught.value.code, caught.value.pointer) == ("mark_missing", f"/marks/{second}")


def test_history_vouches_for_the_comments_without_holding_them(
    sheet: ScoreSheet, judge: User
) -> None:
    first, second = criteria_of(sheet)
    save(sheet, {first: 90, second: 80}, comments={first: "事迹突出"})

    score_sheets.submit(sheet=sheet, by=judge, at=MARKED_AT)

    event = LedgerEvent.objects.get(action="score_sheets.submit")
    vouched = LedgerSalt.objects.get(stream_key=event.stream_id, seq=event.seq)
    assert (vouched.field, vouched.value) == ("comments", f'{{"{first}":"事迹突出"}}')
    assert "突出" not in event.body


def test_a_required_comment_is_asked_for(sheet: ScoreSheet, judge: User) -> None:
    sheet.stage.rubrics.get().criteria.filter(position=1).update(comment_required=True)
    fill_in(sheet, 90)

    with pytest.raises(Refusal) as caught:
        score_sheets.submit(sheet=sheet, by=judge, at=MARKED_AT)

    assert caught.value.code == "comment_missing"


def test_submitting_weighs_the_marks_and_puts_them_in_history(sheet: ScoreSheet) -> None:
    first, second = criteria_of(sheet)

    submitted = give(sheet, 90, "80.55")

    assert (submitted.state, submitted.total) == ("submitted", Decimal("86.2200"))
    assert again(sheet).submitted_at == MARKED_AT
    body = json.loads(LedgerEvent.objects.get(action="score_sheets.submit").body)
    assert body["facts"] == {
        "judged_version": 1,
        "marks": {str(first): "90.00", str(second): "80.55"},
    }
    assert body["to"]["total"] == "86.2200"


def test_drafts_are_not_in_history(sheet: ScoreSheet) -> None:
    fill_in(sheet, 90)
    before = LedgerEvent.objects.count()

    fill_in(sheet, 91)

    assert LedgerEvent.objects.count() == before


def test_a_second_submission_is_refused(sheet: ScoreSheet, judge: User) -> None:
    give(sheet, 90)

    with pytest.raises(Refusal) as caught:
        score_sheets.submit(sheet=sheet, by=judge, at=MARKED_AT)

    assert caught.value.code == "wrong_state"


def test_a_submitted_sheet_keeps_its_marks_until_it_is_reopened(
    sheet: ScoreSheet, judge: User
) -> None:
    give(sheet, 90)

    with pytest.raises(Refusal) as caught:
        save(sheet, {criteria_of(sheet)[0]: 1})
    reopened = score_sheets.reopen(sheet=sheet, by=judge, at=MARKED_AT, reason=WHY)
    corrected = give(sheet, 70)

    assert caught.value.code == "wrong_state"
    assert (reopened.state, reopened.total) == ("in_progress", None)
    assert corrected.total == Decimal(70)
    marks = [
        json.loads(body)["facts"]["marks"].values()
        for body in LedgerEvent.objects.filter(action="score_sheets.submit")
        .order_by("seq")
        .values_list("body", flat=True)
    ]
    assert [set(values) for values in marks] == [{"90.00"}, {"70.00"}]


def test_after_the_seal_nothing_is_scored_any_more(
    case: Nomination, staff: Staff, round_: Round
) -> None:
    score(case, staff.judges, 90, 80, 80, 80, 80)
    sheet = case.score_sheets.get(judge=staff.judges[0])
    rankings.cut(
        stage=scoring_of(round_),
        category=category_of(round_, NomineeKind.PERSON),
        by=staff.secretary,
        at=SEALED_AT,
    )

    codes = []
    reopening = partial(score_sheets.reopen, reason=WHY)
    for attempt in (reopening, score_sheets.submit, score_sheets.start):
        with pytest.raises(Refusal) as caught:
            attempt(sheet=sheet, by=sheet.judge, at=SEALED_AT)
        codes.append(caught.value.code)
    with pytest.raises(Refusal) as caught:
        save(sheet, {criteria_of(sheet)[0]: 1})

    assert [*codes, caught.value.code] == ["wrong_state"] * 4
    assert again(sheet).total == Decimal(90)


def test_a_judge_with_a_stake_in_the_case_is_refused(
    sheet: ScoreSheet, case: Nomination, judge: User
) -> None:
    panels.declare_conflict(user=judge, nominee=case.nominee, ground="kin", by=judge, at=MARKED_AT)

    assert refusal_of(sheet, {criteria_of(sheet)[0]: 90}).code == "judge_conflict"


def test_a_judge_from_the_nominating_unit_is_refused(
    sheet: ScoreSheet, case: Nomination, judge: User
) -> None:
    User.objects.filter(pk=judge.pk).update(employer=case.unit)

    assert refusal_of(again(sheet), {criteria_of(sheet)[0]: 90}).code == "judge_conflict"


def test_a_case_that_left_scoring_is_not_scored(
    sheet: ScoreSheet, case: Nomination, staff: Staff
) -> None:
    fill_in(sheet, 90)
    nominations.move(
        nomination=case,
        name="return",
        by=staff.officers[-1],
        at=MARKED_AT,
        reason="有错字。",
        defects=[{"field": "work", "text": "请写全。"}],
    )

    with pytest.raises(Refusal) as caught:
        fill_in(sheet, 91)

    assert caught.value.code == "not_in_scoring"


def test_a_single_mistake_is_told_as_itself(sheet: ScoreSheet) -> None:
    first, _second = criteria_of(sheet)

    assert type(refusal_of(sheet, {first: 101})) is InvalidInput
