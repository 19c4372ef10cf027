"""One letter that answers for a list, and the closing of what nobody answered."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors import invariants, tasks
from honors.actions import consultations
from honors.actions.consultations import AnswerSpec, close_consultations
from honors.models import Consultation, Letter, Nomination, Round
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import a_submitted_nomination, forwarded, scored
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round
from tests.ground import laid
from workflow.models import LedgerEvent, OutboxMessage
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted, Refusal

SCAN = b"%PDF-1.7 made up"
DAY = timedelta(days=1)


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_round(tree, staff, route=scored(tree), kinds=["person"])


def asked(round_: Round, tree: County, staff: Staff, number: int = 1) -> list[Consultation]:
    for _number in range(number):
        unit, by = tree.villages[0], staff.nominators[0]
        forwarded(a_submitted_nomination(round_, unit, by), staff.officers[0])
    return list(Consultation.objects.order_by("pk"))


def letter(rows: list[Consultation], by: Any, *replies: str, **given: Any) -> list[Consultation]:
    answers = [
        AnswerSpec(consultation=row, reply=reply, text="有投诉（虚构）。")
        for row, reply in zip(rows, replies, strict=True)
    ]
    number = {"document_number": "平卫函〔2026〕8号（虚构）"}
    return consultations.answer_many(answers=answers, by=by, at=DURING, **(number | given))


def test_one_letter_answers_for_a_list(round_: Round, tree: County, staff: Staff) -> None:
    rows = asked(round_, tree, staff, 3)
    replies = ("no_objection", "objection", "not_applicable")

    answered = letter(rows, staff.consultee, *replies, name="来函.pdf", content=SCAN)

    kept = Letter.objects.get()
    assert [row.reply for row in answered] == list(replies)
    assert {row.letter for row in Consultation.objects.all()} == {kept}
    assert (kept.sha256, kept.department) == (hashlib.sha256(SCAN).hexdigest(), tree.department)
    assert "来函" not in kept.file.name
    assert LedgerEvent.objects.filter(action="consultations.answer").count() == 3
    assert invariants.check() == []


def test_a_letter_answers_all_or_nothing(round_: Round, tree: County, staff: Staff) -> None:
    rows = asked(round_, tree, staff, 2)
    letter(rows[:1], staff.consultee, "no_objection")

    with pytest.raises(GuardFailed) as refused:
        letter(rows, staff.consultee, "no_objection", "no_objection", name="a.pdf", content=SCAN)

    assert refused.value.code == "already_answered"
    assert [row.reply for row in Consultation.objects.order_by("pk")] == ["no_objection", ""]
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("replies", "given", "code", "pointer"),
    [
        (["maybe"], {}, "not_a_choice", "/answers/0/reply"),
        (["overdue"], {}, "not_a_choice", "/answers/0/reply"),
        (["no_objection"], {"document_number": "", "content": SCAN}, "empty", "/document_number"),
        (["no_objection"], {"name": "x.pdf", "content": b"PK"}, "file_kind", "/file"),
        ([], {}, "answers", "/answers"),
    ],
)
def test_a_letter_that_cannot_be_is_refused(
    round_: Round,
    tree: County,
    staff: Staff,
    replies: list[str],
    given: dict[str, Any],
    code: str,
    pointer: str,
) -> None:
    rows = asked(round_, tree, staff)[: len(replies)]

    with pytest.raises(InvalidInput) as refused:
        letter(rows, staff.consultee, *replies, **given)

    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert Letter.objects.count() == 0


def test_statements_do_not_grow_with_the_list(round_: Round, tree: County, staff: Staff) -> None:
    rows = asked(round_, tree, staff, 6)
    counts = []
    for part in (rows[:1], rows[1:]):
        with CaptureQueriesContext(connection) as context:
            letter(part, staff.consultee, *["no_objection"] * len(part))
        counts.append(len(context))

    assert counts[0] == counts[1]


def close(rows: list[Consultation], by: Any, at: Any, reason: str = "逾期未复（虚构）。") -> Any:
    cases = [Nomination.objects.get(pk=row.nomination_id) for row in rows]
    return close_consultations(nominations=cases, reason=reason, by=by, at=at)


def test_what_is_overdue_is_closed_with_a_reason_and_the_cases_go_on(
    round_: Round, tree: County, staff: Staff
) -> None:
    rows = asked(round_, tree, staff, 2)

    closed = close(rows, staff.secretary, rows[0].due_at)

    assert [(row.reply, row.text) for row in closed] == [("overdue", "逾期未复（虚构）。")] * 2
    assert forwarded(rows[0].nomination, staff.officers[-1]).state == "scoring"
    assert invariants.check() == []


@pytest.mark.parametrize(
    ("who", "late", "reason", "refusal"),
    [
        ("secretary", -1, "理由", "not_due"),
        ("secretary", 0, " ", "empty"),
        ("consultee", 0, "理由", "not_permitted"),
    ],
)
def test_nobody_closes_early_without_a_reason_or_without_being_secretary(
    round_: Round, tree: County, staff: Staff, who: str, late: int, reason: str, refusal: str
) -> None:
    rows = asked(round_, tree, staff)
    at = rows[0].due_at + late * timedelta(microseconds=1)

    with pytest.raises(Refusal) as refused:
        close(rows, getattr(staff, who), at, reason)

    assert refused.value.code == refusal
    assert Consultation.objects.get().reply == ""


def test_an_objection_stays_one_when_the_rest_is_closed(
    round_: Round, tree: County, staff: Staff
) -> None:
    rows = asked(round_, tree, staff)
    letter(rows, staff.consultee, "objection")

    with pytest.raises(GuardFailed) as refused:
        close(rows, staff.secretary, rows[0].due_at)

    assert refused.value.code == "nothing_open"


def test_an_answer_behind_the_closing_still_counts_while_the_case_is_there(
    round_: Round, tree: County, staff: Staff
) -> None:
    rows = asked(round_, tree, staff)
    close(rows, staff.secretary, rows[0].due_at)
    letter(rows, staff.consultee, "objection")

    with pytest.raises(GuardFailed) as refused:
        forwarded(rows[0].nomination, staff.officers[-1])

    assert refused.value.code == "consultation_objects"


def test_only_whoever_answers_for_the_department_writes_its_letters(
    round_: Round, tree: County, staff: Staff
) -> None:
    rows = asked(round_, tree, staff)

    for other in (staff.secretary, a_member(Role.CONSULTEE, tree.firm)):
        with pytest.raises(NotPermitted):
            letter(rows, other, "no_objection")


def test_the_clock_marks_what_is_overdue_and_reminds_once(
    round_: Round, tree: County, staff: Staff
) -> None:
    rows = asked(round_, tree, staff, 2)
    due = rows[0].due_at

    marked = [tasks.tick(at).overdue for at in (due - DAY, due, due + DAY)]

    assert marked == [0, 2, 0]
    assert {row.overdue_since for row in Consultation.objects.all()} == {due}
    reminders = OutboxMessage.objects.filter(topic="consultations.overdue")
    assert [message.payload["user"] for message in reminders] == [staff.consultee.pk]
    assert LedgerEvent.objects.filter(action="consultations.overdue").count() == 2
    assert invariants.check() == []


def test_what_was_answered_in_time_is_never_overdue(
    round_: Round, tree: County, staff: Staff
) -> None:
    rows = asked(round_, tree, staff)
    letter(rows, staff.consultee, "no_objection")

    assert tasks.tick(rows[0].due_at).overdue == 0
