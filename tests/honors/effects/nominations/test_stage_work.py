"""What begins when a case comes to a stage."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors import presets
from honors.actions import nominations
from honors.models import Conflict, Consultation, Handling, Nomination, Round, ScoreSheet, User
from honors.roles import Role
from tests.factories.accounts import Staff, a_membership
from tests.factories.nominations import (
    REASON,
    a_submitted_nomination,
    answered,
    forwarded,
    moved,
    scored,
)
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_round(tree, staff, route=scored(tree), kinds=["person"])


@laid
def case(tree: County, round_: Round, staff: Staff) -> Nomination:
    """Waits for the departments."""
    submitted = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    return forwarded(submitted, staff.officers[0])


def judges_of(case: Nomination) -> set[User]:
    return {sheet.judge for sheet in case.score_sheets.all()}


def test_receiving_says_who_and_when(
    tree: County, round_: Round, nominator: User, officer: User
) -> None:
    submitted = a_submitted_nomination(round_, tree.villages[0], nominator)

    received = moved(submitted, "receive", officer)

    assert (received.received_at, received.received_by) == (DURING, officer)
    stored = Nomination.objects.get(pk=received.pk)
    assert (stored.received_at, stored.received_by) == (DURING, officer)


def test_a_receipt_is_written_by_the_statement_that_moves_the_case(
    tree: County, round_: Round, nominator: User, officer: User
) -> None:
    submitted = a_submitted_nomination(round_, tree.villages[0], nominator)

    with CaptureQueriesContext(connection) as captured:
        moved(submitted, "receive", officer)

    written = [q["sql"] for q in captured if q["sql"].startswith('UPDATE "honors_nomination"')]
    assert len(written) == 1
    event = LedgerEvent.objects.filter(stream=f"nominations:{submitted.pk}").latest("seq")
    assert (event.action, "received" in event.body) == ("nominations.receive", False)


def test_nobody_has_received_the_case_at_the_next_desk(
    tree: County, round_: Round, nominator: User, officer: User
) -> None:
    submitted = a_submitted_nomination(round_, tree.villages[0], nominator)
    moved(submitted, "receive", officer)

    forwarded(submitted, officer)

    stored = Nomination.objects.get(pk=submitted.pk)
    assert (stored.received_at, stored.received_by) == (None, None)


def test_each_department_is_asked_once_and_has_whole_days(tree: County, case: Nomination) -> None:
    asked = Consultation.objects.get(nomination=case)

    assert (asked.department, asked.asked_at, asked.reply) == (tree.department, DURING, "")
    # Asked on 10 March, five days: through the whole of 15 March in Shanghai.
    assert asked.due_at == datetime(2026, 3, 15, 16, tzinfo=UTC)


def test_the_case_waits_for_the_answer(case: Nomination, staff: Staff) -> None:
    with pytest.raises(GuardFailed) as refused:
        forwarded(case, staff.officers[-1])

    assert refused.value.code == "consultation_open"


def test_a_department_that_answered_is_not_asked_again_after_a_correction(
    case: Nomination, staff: Staff
) -> None:
    answered(case, staff.consultee)
    defects = [{"field": "resume", "text": "请补充（虚构）。"}]
    moved(case, "return", staff.officers[-1], reason=REASON, defects=defects)
    nominations.answer_defect(
        defect=case.defects.get(), answer="无。", by=staff.nominators[0], at=DURING
    )

    moved(case, "resubmit", staff.nominators[0])

    asked = Consultation.objects.filter(nomination=case)
    assert list(asked.values_list("reply", "voided_at")) == [("no_objection", None)]


def test_every_judge_of_the_panel_gets_a_sheet_for_this_version(
    case: Nomination, staff: Staff
) -> None:
    answered(case, staff.consultee)

    forwarded(case, staff.officers[-1])

    assert judges_of(case) == set(staff.judges)
    assert set(case.score_sheets.values_list("state", "judged_version")) == {("assigned", 1)}


def test_nobody_judges_kin_or_the_own_unit_or_what_went_over_the_own_desk(
    tree: County, case: Nomination, staff: Staff
) -> None:
    answered(case, staff.consultee)
    kin, colleague, handler, *free = staff.judges
    Conflict.objects.create(user=kin, nominee=case.nominee, ground="kin", declared_at=DURING)
    User.objects.filter(pk=colleague.pk).update(employer=tree.villages[0])
    Handling.objects.create(nomination=case, user=handler, act="forward", at=DURING)

    forwarded(case, staff.officers[-1])

    assert judges_of(case) == set(free)


def test_a_formal_correction_keeps_the_sheets_and_they_judge_the_new_version(
    case: Nomination, staff: Staff
) -> None:
    answered(case, staff.consultee)
    forwarded(case, staff.officers[-1])
    defects = [{"field": "native_place", "text": "请补充（虚构）。"}]
    moved(case, "return", staff.officers[-1], reason=REASON, defects=defects)
    data = {**case.dossier.answers, "native_place": "山东平邑"}
    nominations.save_dossier(nomination=case, data=data, by=staff.nominators[0], at=DURING)

    moved(case, "resubmit", staff.nominators[0])

    assert ScoreSheet.objects.count() == len(staff.judges)
    assert set(case.score_sheets.values_list("state", "judged_version")) == {("assigned", 2)}


def test_a_stage_that_does_not_rank_keeps_the_order_of_the_stage_below(
    tree: County, case: Nomination, staff: Staff
) -> None:
    answered(case, staff.consultee)
    by = staff.officers[-1]
    nominations.rank(
        category=case.category, organization=tree.county, ordered=[case], by=by, at=DURING
    )

    assert forwarded(case, by).unit_rank == 1


def test_a_stage_that_ranks_does_not_inherit_the_order_of_the_stage_below(
    tree: County, staff: Staff
) -> None:
    route = (
        presets.review(presets.VILLAGE, ranked=True),
        presets.review(presets.TOWNSHIP, ranked=True),
        presets.approval(presets.COUNTY),
    )
    round_ = a_round(tree, staff, route=route, kinds=["person"])
    village, by = tree.villages[0], staff.nominators[0]
    a_membership(by, Role.OFFICER, village)
    case = a_submitted_nomination(round_, village, by)
    nominations.rank(category=case.category, organization=village, ordered=[case], by=by, at=DURING)

    at_township = forwarded(case, by)

    assert at_township.unit_rank is None
    with pytest.raises(GuardFailed) as refused:
        forwarded(case, staff.officers[0])
    assert refused.value.code == "rank_missing"
