"""Departments answer over the interface, one by one and by a letter for many."""

from __future__ import annotations

from collections.abc import Callable

from honors.models import Consultation, User
from tests.api.doors import Clock, Door, fine, made, refused
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County

Doors = Callable[[User], Door]
PDF = b"%PDF-1.4 a made-up letter"


def asked(tree: County, staff: Staff) -> Consultation:
    case = nomination_in("consultation", tree, staff)
    return Consultation.objects.get(nomination=case)


def test_a_letter_answers_for_a_list_and_comes_back_as_it_was_sent(
    door: Doors, tree: County, staff: Staff
) -> None:
    first, second = asked(tree, staff), asked(tree, staff)
    department = door(staff.consultee)
    form = {
        "answers[0]consultation": str(first.pk),
        "answers[0]reply": "no_objection",
        "answers[1]consultation": str(second.pk),
        "answers[1]reply": "objection",
        "answers[1]text": "正在处罚期（虚构）",
        "document_number": "平卫函〔2026〕7号（虚构）",
    }
    shown = made(department.upload("consultations/letters/", PDF, "函.pdf", **form))

    assert [row["reply"] for row in shown] == ["no_objection", "objection"]
    sent = department.get(f"consultations/{second.pk}/letter/")
    assert (sent.status_code, b"".join(sent.streaming_content)) == (200, PDF)


def test_a_letter_names_each_question_that_is_not_there(
    door: Doors, tree: County, staff: Staff
) -> None:
    question = asked(tree, staff)
    answers = [
        {"consultation": question.pk, "reply": "no_objection"},
        {"consultation": 10**9, "reply": "no_objection"},
    ]
    body = {"answers": answers, "document_number": "平卫函〔2026〕7号（虚构）"}

    problem = refused(
        door(staff.consultee).post("consultations/letters/", body), 400, "invalid_input"
    )
    assert [error["pointer"] for error in problem["errors"]] == ["/answers/1/consultation"]
    assert Consultation.objects.get(pk=question.pk).reply == ""


def test_a_form_may_not_name_what_is_not_known(door: Doors, tree: County, staff: Staff) -> None:
    question = asked(tree, staff)
    form = {
        "answers[0]consultation": str(question.pk),
        "answers[0]reply": "no_objection",
        "answers[0]secret": "1",
        "document_number": "1",
    }
    answer = door(staff.consultee).upload("consultations/letters/", PDF, "函.pdf", **form)

    problem = refused(answer, 400, "invalid_input")
    assert [error["pointer"] for error in problem["errors"]] == ["/answers/0/secret"]


def test_one_answer_may_bring_its_scan(
    door: Doors, clock: Clock, tree: County, staff: Staff
) -> None:
    question, department = asked(tree, staff), door(staff.consultee)
    path = f"consultations/{question.pk}/"
    tag = department.seen(path)
    department.headers["If-Match"] = tag
    form = {"reply": "no_objection", "document_number": "平卫函〔2026〕8号（虚构）"}

    assert fine(department.upload(f"{path}answer/", PDF, "函.pdf", **form))["reply"] == (
        "no_objection"
    )
    assert Consultation.objects.get(pk=question.pk).letter.name == "函.pdf"
