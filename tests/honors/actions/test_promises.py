"""Judges declare and promise before they see anything."""

from __future__ import annotations

import json

import pytest

from honors import invariants
from honors.actions import promises, score_sheets
from honors.models import Conflict, JudgePromise, ScoreSheet, User
from honors.queries import nominations
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rankings import Selection
from tests.factories.rounds import DURING
from tests.factories.score_sheets import MARKED_AT, criteria_of, give, sheet_of
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import Refusal

pytestmark = pytest.mark.django_db


@laid
def selection(tree: County, staff: Staff) -> Selection:
    made = Selection(tree, staff, promise=True)
    made.enter(2)
    return made


def test_no_sheet_is_begun_before_the_promise(selection: Selection) -> None:
    judge = selection.staff.judges[0]
    sheet = sheet_of(selection.cases[0], judge)

    codes = set()
    for attempt in (
        lambda: score_sheets.start(sheet=sheet, by=judge, at=MARKED_AT),
        lambda: score_sheets.save_marks(
            sheet=sheet, marks={criteria_of(sheet)[0]: 80}, by=judge, at=MARKED_AT
        ),
    ):
        with pytest.raises(Refusal) as caught:
            attempt()
        codes.add(caught.value.code)

    assert codes == {"promise_missing"}


def test_nothing_of_a_case_is_shown_before_it(selection: Selection) -> None:
    judge = selection.staff.judges[0]
    assert [*nominations.visible_to(judge, at=DURING)] == []

    promises.promise(round_=selection.round, judge=judge, relations={}, at=DURING)

    assert [case.pk for case in nominations.visible_to(judge, at=DURING)] == [
        case.pk for case in selection.cases
    ]


def test_without_such_terms_nobody_has_to(tree: County, staff: Staff) -> None:
    free = Selection(tree, staff)
    (case,) = free.enter(1)

    assert [*nominations.visible_to(staff.judges[0], at=DURING)] == [case]
    assert give(sheet_of(case, staff.judges[0]), 80).state == "submitted"


def test_what_is_declared_with_it_keeps_the_judge_from_the_case(selection: Selection) -> None:
    judge, (own, other) = selection.staff.judges[0], selection.cases
    sheet = sheet_of(own, judge)

    given = promises.promise(
        round_=selection.round, judge=judge, relations={own.nominee_id: "kin"}, at=DURING
    )

    assert (given.declared, given.promised_at) == (1, DURING)
    assert [*Conflict.objects.values_list("user", "nominee", "ground")] == [
        (judge.pk, own.nominee_id, "kin")
    ]
    sheet = ScoreSheet.objects.get(pk=sheet.pk)
    assert (sheet.state, sheet.recusal_ground) == ("recused", "kin")
    give(sheet_of(other, judge), 80)
    facts = json.loads(LedgerEvent.objects.get(action="judge_promises.make").body)
    assert (facts["judge"], facts["declared"]) == (judge.pk, 1)
    assert invariants.check() == []


def test_it_is_given_once_and_only_by_a_judge_of_the_round(
    selection: Selection, stranger: User
) -> None:
    judge = selection.staff.judges[0]
    promises.promise(round_=selection.round, judge=judge, relations={}, at=DURING)

    codes = []
    for who in (judge, stranger, selection.staff.secretary):
        with pytest.raises(Refusal) as caught:
            promises.promise(round_=selection.round, judge=who, relations={}, at=DURING)
        codes.append(caught.value.code)

    assert codes == ["already_promised", "not_permitted", "not_permitted"]


@pytest.mark.parametrize(
    ("relation", "code"), [((0, "kin"), "unknown_nominee"), ((1, "friend"), "not_a_choice")]
)
def test_a_wrong_declaration_is_no_promise(
    selection: Selection, relation: tuple[int, str], code: str
) -> None:
    known, ground = relation
    nominee = selection.cases[0].nominee_id if known else 0

    with pytest.raises(Refusal) as caught:
        promises.promise(
            round_=selection.round,
            judge=selection.staff.judges[0],
            relations={nominee: ground},
            at=DURING,
        )

    assert (caught.value.code, JudgePromise.objects.count()) == (code, 0)
