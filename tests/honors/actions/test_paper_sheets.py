"""Judges who work on paper: a clerk enters the sheet, a second one reads it, a third settles."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from honors import invariants
from honors.actions import panels, paper_sheets, score_sheets
from honors.actions.rounds import CriterionSpec
from honors.models import Nomination, PaperSheet, ScoreSheet
from honors.queries.paper_sheets import (
    Entry,
    differences_of,
    readings_visible_to,
    to_enter,
    visible_to,
)
from honors.queries.score_sheets import readable_to
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.paper_sheets import a_clerk, enter, read_again, typed
from tests.factories.score_sheets import (
    MARKED_AT,
    SEALED_AT,
    a_scored_round,
    cases_in_scoring,
    criteria_of,
    fill_in,
    sheet_of,
)
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import InvalidInputs, Refusal
from workflow.verification import verify

pytestmark = pytest.mark.django_db
CRITERIA = (
    CriterionSpec(name="事迹", weight=60, maximum=100),
    CriterionSpec(name="影响", weight=40, maximum=50),
)


class OnPaper:
    """Two cases; the first judge marks on paper, three clerks are at hand."""

    def __init__(self, tree: County, staff: Staff, **settings: Any) -> None:
        self.round = a_scored_round(tree, staff, criteria=CRITERIA, **settings)
        self.first, self.second = cases_in_scoring(self.round, tree, staff, 2)
        self.judge = staff.judges[0]
        self.clerk = staff.secretary
        self.reader = a_clerk(tree, "读卡人（虚构）")
        self.third = a_clerk(tree, "复看人（虚构）")
        self.lines: dict[Nomination, list[object]] = {
            self.first: ["90", "40"],
            self.second: ["85.5", "35"],
        }

    def entered(self, **given: Any) -> PaperSheet:
        return enter(self.judge, self.lines, by=self.clerk, **given)

    def differing(self) -> PaperSheet:
        """The second reader takes one mark for another."""
        misread = self.lines | {self.second: ["85.5", "36"]}
        return read_again(self.entered(), misread, by=self.reader)

    def sheet(self, case: Nomination) -> ScoreSheet:
        found: ScoreSheet = ScoreSheet.objects.get(nomination=case, judge=self.judge)
        return found

    def disputed(self, value: object) -> dict[int, dict[int, object]]:
        sheet = self.sheet(self.second)
        return {sheet.pk: {criteria_of(sheet)[1]: value}}


@laid
def on_paper(tree: County, staff: Staff) -> OnPaper:
    return OnPaper(tree, staff)


def code_of(call: Callable[..., object], *args: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **given)
    return refused.value.code


def test_what_two_clerks_read_alike_counts_as_the_judges_own_sheets(on_paper: OnPaper) -> None:
    paper = on_paper.entered()
    assert on_paper.sheet(on_paper.first).state == "assigned"

    counted = read_again(paper, on_paper.lines, by=on_paper.reader)

    first, second = on_paper.sheet(on_paper.first), on_paper.sheet(on_paper.second)
    assert [first.state, second.state] == ["submitted", "submitted"]
    assert [first.total, second.total] == [Decimal("86.0000"), Decimal("79.3000")]
    assert counted.counted_at == MARKED_AT
    assert differences_of(counted) == []
    assert invariants.check() == []
    assert verify() == []


def test_history_names_the_judge_the_two_readers_and_the_scan(on_paper: OnPaper) -> None:
    paper = read_again(on_paper.entered(), on_paper.lines, by=on_paper.reader)

    sheet = on_paper.sheet(on_paper.first)
    event = LedgerEvent.objects.get(stream=f"score_sheets:{sheet.pk}", seq=2)
    facts = json.loads(event.body)["facts"]
    keys = [str(key) for key in criteria_of(sheet)]
    assert event.action == "score_sheets.transcribe"
    assert facts == {
        "paper": paper.pk,
        "scan": paper.sha256,
        "entered_by": on_paper.clerk.pk,
        "read_by": on_paper.reader.pk,
        "settled_by": None,
        "marks": dict(zip(keys, ["90.00", "40.00"], strict=True)),
        "judged_version": 1,
    }
    assert sheet.judge == on_paper.judge


def test_a_line_without_marks_stays_with_the_judge(on_paper: OnPaper) -> None:
    del on_paper.lines[on_paper.second]

    read_again(on_paper.entered(), on_paper.lines, by=on_paper.reader)

    states = [on_paper.sheet(case).state for case in (on_paper.first, on_paper.second)]
    assert states == ["submitted", "assigned"]


def test_marks_that_were_read_differently_wait_for_a_third_look(on_paper: OnPaper) -> None:
    paper = on_paper.differing()

    (difference,) = differences_of(paper)
    sheet = on_paper.sheet(on_paper.second)
    assert (difference.sheet_id, difference.criterion_id) == (sheet.pk, criteria_of(sheet)[1])
    assert (difference.first, difference.second) == (Entry(Decimal(35)), Entry(Decimal(36)))
    assert difference.third is None
    assert sheet.state == "assigned"

    settled = paper_sheets.settle(
        paper=paper, marks=on_paper.disputed("36"), by=on_paper.third, at=MARKED_AT
    )

    sheet = on_paper.sheet(on_paper.second)
    assert (sheet.state, sheet.total) == ("submitted", Decimal("80.1000"))
    assert settled.settled_by == on_paper.third
    assert invariants.check() == []


def test_the_judge_may_take_the_third_look(on_paper: OnPaper) -> None:
    paper_sheets.settle(
        paper=on_paper.differing(),
        marks=on_paper.disputed("35"),
        by=on_paper.judge,
        at=MARKED_AT,
    )

    assert on_paper.sheet(on_paper.second).state == "submitted"


def test_a_third_look_is_for_a_third_person_and_for_the_differences_alone(
    on_paper: OnPaper,
) -> None:
    paper = on_paper.differing()

    def look(by: Any, marks: Any) -> str:
        return code_of(paper_sheets.settle, paper=paper, marks=marks, by=by, at=MARKED_AT)

    assert look(on_paper.clerk, on_paper.disputed("35")) == "own_reading"
    assert look(on_paper.reader, on_paper.disputed("35")) == "own_reading"
    assert look(on_paper.third, {}) == "not_the_differences"
    all_of_them = typed(on_paper.judge, on_paper.lines)
    assert look(on_paper.third, all_of_them) == "not_the_differences"
    # Nothing stands there, so the line is no longer whole.
    assert look(on_paper.third, on_paper.disputed("")) == "mark_missing"


def test_comments_differ_by_their_words_not_by_their_points(on_paper: OnPaper) -> None:
    sheet = on_paper.sheet(on_paper.first)
    key = criteria_of(sheet)[0]
    paper = on_paper.entered(comments={sheet.pk: {key: "材料扎实，群众认可。"}})

    read = read_again(
        paper,
        on_paper.lines,
        by=on_paper.reader,
        comments={sheet.pk: {key: "材料扎实 群众认可"}},
    )

    assert read.counted_at == MARKED_AT
    assert on_paper.sheet(on_paper.first).marks.get(criterion=key).comment == "材料扎实，群众认可。"


def test_nobody_reads_again_what_they_entered(on_paper: OnPaper) -> None:
    paper = on_paper.entered()

    assert code_of(read_again, paper, on_paper.lines, by=on_paper.clerk) == "own_entry"
    assert PaperSheet.objects.get(pk=paper.pk).read_at is None


def test_whoever_judges_there_enters_nothing(on_paper: OnPaper, tree: County, staff: Staff) -> None:
    both = staff.judges[1]
    both.memberships.create(organization=tree.county, role="secretary", starts_at=MARKED_AT)

    assert code_of(enter, on_paper.judge, on_paper.lines, by=both) == "clerk_judges"
    paper = on_paper.entered()
    assert code_of(read_again, paper, on_paper.lines, by=both) == "clerk_judges"
    assert not visible_to(both, at=MARKED_AT).exists()
    assert to_enter(both, at=MARKED_AT) == []


def test_only_secretaries_of_the_organizer_enter(on_paper: OnPaper, staff: Staff) -> None:
    for other in (staff.secretaries[0], staff.officers[-1], staff.auditor, on_paper.judge):
        assert code_of(enter, on_paper.judge, on_paper.lines, by=other) == "not_permitted"


def test_one_paper_of_a_judge_is_open_at_a_time(on_paper: OnPaper) -> None:
    paper = on_paper.entered()
    assert code_of(on_paper.entered) == "already_entered"

    reason = "扫描件不清楚（虚构）"
    paper_sheets.discard(paper=paper, reason=reason, by=on_paper.clerk, at=MARKED_AT)

    assert code_of(read_again, paper, on_paper.lines, by=on_paper.reader) == "paper_closed"
    assert on_paper.entered().pk != paper.pk


def test_a_counted_paper_is_not_discarded_or_read_again(on_paper: OnPaper) -> None:
    lines = typed(on_paper.judge, on_paper.lines)
    paper = read_again(on_paper.entered(), on_paper.lines, by=on_paper.reader)

    given = {"paper": paper, "by": on_paper.third, "at": MARKED_AT}
    assert code_of(paper_sheets.discard, reason="虚构", **given) == "paper_closed"
    assert code_of(paper_sheets.read_again, marks=lines, **given) == "paper_closed"
    assert code_of(paper_sheets.settle, marks={}, **given) == "paper_closed"


def test_a_judge_without_a_promise_is_not_entered(tree: County, staff: Staff) -> None:
    on_paper = OnPaper(tree, staff, promise=True)

    with pytest.raises(Refusal) as refused, override("en"):
        on_paper.entered()

    assert refused.value.code == "promise_missing"
    with override("en"):
        assert (
            str(refused.value)
            == "The judge has not declared the relations and given the promise yet."
        )


def test_a_judge_who_is_too_close_is_not_entered(on_paper: OnPaper) -> None:
    panels.declare_conflict(
        user=on_paper.judge,
        nominee=on_paper.first.nominee,
        ground="kin",
        by=on_paper.judge,
        at=MARKED_AT,
    )

    assert code_of(on_paper.entered) == "judge_conflict"


def test_a_case_that_the_judge_recused_meanwhile_is_left_out(on_paper: OnPaper) -> None:
    paper = on_paper.entered()
    score_sheets.recuse(
        sheet=on_paper.sheet(on_paper.first), ground="kin", by=on_paper.judge, at=MARKED_AT
    )

    sheet, other = on_paper.sheet(on_paper.first), on_paper.sheet(on_paper.second)
    marks = {
        key.pk: dict(zip(criteria_of(key), on_paper.lines[case], strict=True))
        for case, key in ((on_paper.first, sheet), (on_paper.second, other))
    }
    paper_sheets.read_again(paper=paper, marks=marks, by=on_paper.reader, at=MARKED_AT)

    assert on_paper.sheet(on_paper.first).state == "recused"
    assert not on_paper.sheet(on_paper.first).marks.exists()
    assert on_paper.sheet(on_paper.second).state == "submitted"
    assert invariants.check() == []


def test_a_sheet_that_the_judge_has_begun_is_the_judges(on_paper: OnPaper) -> None:
    lines = typed(on_paper.judge, on_paper.lines)
    fill_in(sheet_of(on_paper.first, on_paper.judge), 40)

    with pytest.raises(InvalidInputs) as refused:
        on_paper.entered(marks=lines)

    assert {error.code for error in refused.value.errors} == {"cell_unknown"}


def test_every_fault_of_a_paper_is_named_at_once(on_paper: OnPaper) -> None:
    sheet, other = on_paper.sheet(on_paper.first), on_paper.sheet(on_paper.second)
    one, two = criteria_of(sheet)
    marks = {sheet.pk: {one: "101", two: "四十"}, other.pk: {one: "80"}, 987654: {one: "1"}}

    with pytest.raises(InvalidInputs) as refused:
        on_paper.entered(marks=marks)

    assert [(error.code, error.pointer) for error in refused.value.errors] == [
        ("mark_above_maximum", f"/marks/{sheet.pk}/{one}"),
        ("mark_not_a_number", f"/marks/{sheet.pk}/{two}"),
        ("cell_unknown", f"/marks/987654/{one}"),
        ("mark_missing", f"/marks/{other.pk}/{two}"),
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"marks": {}}, "nothing_entered"),
        ({"content": b"MZ not a scan"}, "file_kind"),
        ({"content": b""}, "file_empty"),
    ],
)
def test_what_is_no_paper_is_refused(on_paper: OnPaper, given: dict[str, Any], code: str) -> None:
    assert code_of(on_paper.entered, **given) == code
    assert not PaperSheet.objects.exists()


def test_the_second_reader_does_not_see_the_first_reading(on_paper: OnPaper) -> None:
    paper = on_paper.entered()

    assert list(visible_to(on_paper.reader, at=MARKED_AT)) == [paper]
    assert not readings_visible_to(on_paper.reader, at=MARKED_AT).exists()
    assert not readings_visible_to(on_paper.clerk, at=MARKED_AT).exists()

    misread = on_paper.lines | {on_paper.second: ["85.5", "36"]}
    read_again(paper, misread, by=on_paper.reader)
    assert readings_visible_to(on_paper.third, at=MARKED_AT).count() == 8


def test_who_waits_for_a_paper_to_be_entered(on_paper: OnPaper) -> None:
    waiting = to_enter(on_paper.clerk, at=MARKED_AT)
    assert {paper.judge: paper.waiting for paper in waiting}[on_paper.judge] == 2

    read_again(on_paper.entered(), on_paper.lines, by=on_paper.reader)

    assert on_paper.judge not in [p.judge for p in to_enter(on_paper.clerk, at=MARKED_AT)]


def test_the_ranking_seals_what_came_from_paper(on_paper: OnPaper) -> None:
    read_again(on_paper.entered(), on_paper.lines, by=on_paper.reader)

    sheet = on_paper.sheet(on_paper.first)
    assert sheet in readable_to(on_paper.clerk, at=SEALED_AT)
    with pytest.raises(Refusal) as refused:
        fill_in(sheet, 10)
    assert refused.value.code == "wrong_state"
