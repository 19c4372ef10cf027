"""What a case's way back makes void."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from honors import invariants, presets
from honors.actions import nominations, objections, score_sheets
from honors.models import Consultation, Nomination, NoticeEntry, Round, ScoreSheet
from honors.presets import COUNTY, TOWNSHIP
from honors.roles import CLOCK
from tests.factories.accounts import Staff
from tests.factories.nominations import (
    BALLOT,
    REASON,
    VOTED,
    a_submitted_nomination,
    forwarded,
    moved,
    nomination_in,
)
from tests.factories.objections import FILED_AT, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import ENDS_AT, a_posted_notice, a_proof
from tests.factories.rounds import DURING, a_round
from tests.ground import laid
from workflow import engine
from workflow.refusals import GuardFailed


@laid
def case(tree: County, staff: Staff) -> Nomination:
    """In scoring, after a department answered."""
    return nomination_in("scoring", tree, staff)


def marked(case: Nomination) -> ScoreSheet:
    """The first judge has submitted."""
    sheet = ScoreSheet.objects.filter(nomination=case).order_by("pk").first()
    assert sheet is not None
    judge = sheet.judge
    score_sheets.start(sheet=sheet, by=judge, at=DURING)
    criteria = case.category.rubrics.get().criteria.all()
    marks = {criterion.pk: "90" for criterion in criteria}
    score_sheets.save_marks(sheet=sheet, marks=marks, by=judge, at=DURING)
    return score_sheets.submit(sheet=sheet, by=judge, at=DURING)


def corrected(case: Nomination, staff: Staff, by: Any, at: Any = DURING, **data: str) -> Nomination:
    """Returned, its dossier changed, and submitted again."""
    defects = [{"field": field, "text": "请修改（虚构）。"} for field in data]
    moved(case, "return", by, at=at, reason=REASON, defects=defects)
    author = staff.nominators[0]
    fresh = Nomination.objects.get(pk=case.pk)
    nominations.save_dossier(
        nomination=fresh, data={**fresh.dossier.answers, **data}, by=author, at=at
    )
    return moved(case, "resubmit", author, at=at)


def sheets(case: Nomination) -> list[tuple[str, int]]:
    rows = ScoreSheet.objects.filter(nomination=case).order_by("pk")
    return list(rows.values_list("state", "judged_version"))


def test_a_change_of_what_judges_read_is_judged_on_new_sheets(
    case: Nomination, staff: Staff
) -> None:
    marked(case)

    back = corrected(case, staff, staff.officers[-1], deeds="另一段事迹（虚构）。")

    assert back.state == "scoring"
    assert sheets(case) == [("voided", 1)] * 5 + [("assigned", 2)] * 5
    assert invariants.check() == []


def test_sheets_that_nobody_submitted_yet_are_new_as_well(case: Nomination, staff: Staff) -> None:
    corrected(case, staff, staff.officers[-1], deeds="另一段事迹（虚构）。")

    assert sheets(case) == [("voided", 1)] * 5 + [("assigned", 2)] * 5


def test_a_formal_change_leaves_the_marks_as_they_are(case: Nomination, staff: Staff) -> None:
    marked(case)

    corrected(case, staff, staff.officers[-1], native_place="山东平邑")

    assert sheets(case) == [("submitted", 2)] + [("assigned", 2)] * 4


def test_departments_are_asked_again_when_the_case_is_sent_back_to_them(
    case: Nomination, staff: Staff
) -> None:
    moved(case, "send_back", staff.officers[-1], reason=REASON)

    rows = Consultation.objects.filter(nomination=case).order_by("pk")
    assert [(row.reply, row.voided_at) for row in rows] == [
        ("no_objection", DURING),
        ("", None),
    ]
    assert {state for state, _version in sheets(case)} == {"voided"}


def test_what_was_still_open_ends_with_the_case(case: Nomination, staff: Staff) -> None:
    marked(case)

    moved(case, "withdraw", staff.nominators[0], reason=REASON)

    assert {state for state, _version in sheets(case)} == {"voided"}


def test_an_officer_who_declines_ends_the_sheets_too(case: Nomination, staff: Staff) -> None:
    moved(case, "decline", staff.officers[-1], reason=REASON)

    assert {state for state, _version in sheets(case)} == {"voided"}


def test_the_clock_ends_the_sheets_of_a_return_that_lapses(case: Nomination, staff: Staff) -> None:
    defects = [{"field": "deeds", "text": "请补充（虚构）。"}]
    returned = moved(case, "return", staff.officers[-1], reason=REASON, defects=defects)

    moved(case, "lapse", CLOCK, at=returned.correct_by)

    assert {state for state, _version in sheets(case)} == {"voided"}


def test_a_sealed_sheet_stays_when_the_case_ends_later(case: Nomination, staff: Staff) -> None:
    sheet = marked(case)
    engine.perform(sheet, "lock", actor=staff.secretary, at=DURING)

    moved(case, "withdraw", staff.nominators[0], reason=REASON)

    assert sorted(state for state, _version in sheets(case)) == ["locked"] + ["voided"] * 4


def entries(case: Nomination) -> list[bool]:
    """Whether each entry of the case on a notice still counts."""
    rows = NoticeEntry.objects.filter(nomination=case).order_by("pk")
    return [row.voided_at is None for row in rows]


def test_a_case_that_is_corrected_after_its_notice_stands_on_a_new_one(
    tree: County, staff: Staff
) -> None:
    case = nomination_in("approval", tree, staff)

    back = corrected(case, staff, staff.officers[-1], ENDS_AT, deeds="另一段事迹（虚构）。")

    assert (back.state, entries(case)) == ("notice", [False])
    with pytest.raises(GuardFailed) as refused:
        moved(case, "clear", CLOCK, at=ENDS_AT + timedelta(days=30))
    assert refused.value.code == "not_posted"


def test_a_case_that_is_sent_back_behind_its_notice_stands_on_a_new_one(
    tree: County, staff: Staff
) -> None:
    case = nomination_in("approval", tree, staff)

    back = moved(case, "send_back", staff.officers[-1], at=ENDS_AT, reason=REASON)

    assert (back.state, entries(case)) == ("ballot", [False])


def a_held_case(round_: Round, tree: County, staff: Staff, remedy: str) -> Nomination:
    """Held in its notice; the objection was decided."""
    case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    case = forwarded(forwarded(case, staff.officers[0]), staff.officers[-1])
    notice = a_posted_notice(round_, staff.secretary)
    a_proof(notice, staff.secretary)
    objection = an_objection(notice, case)
    by, at = staff.secretary, FILED_AT
    objection = objections.move(objection=objection, name="admit", by=by, at=at)
    moved(case, "hold", by, at=at, reason=REASON)
    supplied = {"findings": "经查（虚构）。"}
    name = "uphold" if remedy else "reject"
    if remedy:
        supplied["remedy"] = remedy
    objections.move(objection=objection, name=name, by=by, at=at, **supplied)
    return case


@pytest.mark.parametrize(
    ("second_notice", "remedy", "counts"),
    [(True, "correct", False), (True, "", True), (False, "correct", True)],
)
def test_a_second_notice_makes_the_first_void_where_the_terms_ask_for_one(
    tree: County, staff: Staff, second_notice: bool, remedy: str, counts: bool
) -> None:
    round_ = a_round(tree, staff, route=VOTED, kinds=["person"], second_notice=second_notice)
    case = a_held_case(round_, tree, staff, remedy)

    released = moved(case, "release", staff.secretary, at=FILED_AT)

    assert (released.state, entries(case)) == ("notice", [counts])


def test_a_case_corrected_beyond_two_stages_voids_only_what_lies_behind_its_entry(
    tree: County, staff: Staff
) -> None:
    """A judged change goes back to the township's notice, a formal one straight to the county."""
    route = (
        presets.review(TOWNSHIP),
        presets.notice(TOWNSHIP, 3),
        presets.review(COUNTY),
        BALLOT,
        presets.approval(COUNTY),
    )
    round_ = a_round(tree, staff, route=route, kinds=["person"])
    case = a_submitted_nomination(round_, tree.villages[0], staff.nominators[0])
    forwarded(case, staff.officers[0])
    by = staff.secretaries[0]
    notice = a_posted_notice(round_, by, organization=tree.townships[0])
    a_proof(notice, by)
    engine.perform(notice, "end", actor=CLOCK, at=ENDS_AT)
    moved(case, "clear", CLOCK, at=ENDS_AT)

    formal = corrected(case, staff, staff.officers[-1], ENDS_AT, native_place="山东平邑")
    kept = entries(case)
    judged = corrected(case, staff, staff.officers[-1], ENDS_AT, deeds="另一段事迹（虚构）。")

    assert (formal.state, formal.holder, kept) == ("review", tree.county, [True])
    assert (judged.state, judged.holder, entries(case)) == ("notice", tree.townships[0], [False])
