"""What departments answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from honors.actions import consultations
from honors.models import Consultation, Nomination
from tests.factories.accounts import Staff
from tests.factories.nominations import REASON, forwarded, moved, nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted


@laid
def case(tree: County, staff: Staff) -> Nomination:
    return nomination_in("consultation", tree, staff)


@laid
def asked(case: Nomination) -> Consultation:
    return Consultation.objects.get(nomination=case)


def test_an_answer_lets_the_case_go_on(case: Nomination, asked: Consultation, staff: Staff) -> None:
    answer = consultations.answer(
        consultation=asked,
        reply="no_objection",
        document_number="平卫函〔2026〕8号",
        by=staff.consultee,
        at=DURING,
    )

    assert (answer.replied_at, answer.replied_by) == (DURING, staff.consultee)
    assert forwarded(case, staff.officers[-1]).state == "scoring"


def test_the_words_of_a_department_are_not_in_the_history(
    asked: Consultation, staff: Staff
) -> None:
    consultations.answer(
        consultation=asked,
        reply="objection",
        text="有投诉（虚构）。",
        by=staff.consultee,
        at=DURING,
    )

    event = LedgerEvent.objects.get(action="consultations.answer")
    assert event.stream_id == f"nominations:{asked.nomination_id}"
    assert "投诉" not in event.body
    assert '"reply":"objection"' in event.body


def test_an_objection_keeps_the_case_where_it_is(
    case: Nomination, asked: Consultation, staff: Staff
) -> None:
    consultations.answer(
        consultation=asked, reply="objection", text="有投诉。", by=staff.consultee, at=DURING
    )

    with pytest.raises(GuardFailed) as refused:
        forwarded(case, staff.officers[-1])

    assert refused.value.code == "consultation_objects"


def test_late_is_better_than_never(asked: Consultation, staff: Staff) -> None:
    late = asked.due_at + timedelta(days=1)

    answer = consultations.answer(
        consultation=asked, reply="not_applicable", by=staff.consultee, at=late
    )

    assert answer.reply == "not_applicable"


@pytest.mark.parametrize(
    ("reply", "text", "code", "pointer"),
    [
        ("perhaps", "", "not_a_choice", "/reply"),
        ("", "", "not_a_choice", "/reply"),
        ("objection", " ", "empty", "/text"),
        ("no_objection", "甲\x00", "nul", "/text"),
    ],
)
def test_an_answer_is_one_of_three_and_an_objection_says_why(
    asked: Consultation, staff: Staff, reply: str, text: str, code: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        consultations.answer(
            consultation=asked, reply=reply, text=text, by=staff.consultee, at=DURING
        )

    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert Consultation.objects.get(pk=asked.pk).reply == ""


def test_only_the_department_answers(asked: Consultation, staff: Staff) -> None:
    for outsider in (staff.secretary, staff.officers[-1], staff.nominators[0]):
        with pytest.raises(NotPermitted):
            consultations.answer(consultation=asked, reply="no_objection", by=outsider, at=DURING)


def test_there_is_one_answer(asked: Consultation, staff: Staff) -> None:
    consultations.answer(consultation=asked, reply="no_objection", by=staff.consultee, at=DURING)

    with pytest.raises(GuardFailed) as refused:
        consultations.answer(
            consultation=asked, reply="objection", text="改口。", by=staff.consultee, at=DURING
        )

    assert refused.value.code == "already_answered"


def test_nobody_waits_for_an_answer_on_a_case_that_was_sent_back(
    case: Nomination, asked: Consultation, staff: Staff
) -> None:
    moved(case, "send_back", staff.officers[-1], reason=REASON)

    with pytest.raises(GuardFailed) as refused:
        consultations.answer(
            consultation=asked, reply="no_objection", by=staff.consultee, at=DURING
        )

    assert refused.value.code == "not_asked_now"
