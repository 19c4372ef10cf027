"""A returned case goes back in one step, with an answer to every defect."""

from __future__ import annotations

import pytest

from honors.actions import nominations
from honors.models import Defect, Nomination
from honors.states import NominationState
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.refusals import InvalidInputs, StaleVersion

pytestmark = pytest.mark.django_db


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in(NominationState.RETURNED, tree, staff)


def test_answers_and_case_go_together(case: Nomination, staff: Staff) -> None:
    defect = Defect.objects.get(nomination=case)

    moved = nominations.resubmit(
        nomination=case,
        answers={defect.pk: "已补充（虚构）。"},
        by=staff.nominators[0],
        at=DURING,
        expected_version=case.version,
    )

    answered = Defect.objects.get(pk=defect.pk)
    assert (moved.state, answered.answer, answered.closed_at) == (
        NominationState.REVIEW,
        "已补充（虚构）。",
        DURING,
    )


def test_an_empty_answer_is_told_beside_it_and_nothing_moves(
    case: Nomination, staff: Staff
) -> None:
    defect = Defect.objects.get(nomination=case)

    with pytest.raises(InvalidInputs) as refused:
        nominations.resubmit(
            nomination=case, answers={defect.pk: " "}, by=staff.nominators[0], at=DURING
        )

    assert [error.pointer for error in refused.value.errors] == [f"/answer_{defect.pk}"]
    assert Nomination.objects.get(pk=case.pk).state == NominationState.RETURNED


def test_a_refused_move_takes_its_answers_back(case: Nomination, staff: Staff) -> None:
    defect = Defect.objects.get(nomination=case)

    with pytest.raises(StaleVersion):
        nominations.resubmit(
            nomination=case,
            answers={defect.pk: "已补充（虚构）。"},
            by=staff.nominators[0],
            at=DURING,
            expected_version=case.version - 1,
        )

    assert Defect.objects.get(pk=defect.pk).answer == ""
