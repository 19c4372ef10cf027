"""What a department sees: the question, and no more of the case than it must."""

from __future__ import annotations

from typing import Any

from honors import presets
from honors.actions import nominations
from honors.models import Consultation, Nomination
from honors.presets import COUNTY, TOWNSHIP, StageSpec
from honors.queries import consultations as queries
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import (
    DECIDED,
    a_nomination,
    answered,
    forwarded,
    moved,
    nomination_in,
    returned,
)
from tests.factories.nominees import a_nominee, a_resident_id
from tests.factories.organizations import County
from tests.factories.rounds import DURING, a_round


def asked(tree: County, staff: Staff, kind: str = "person", **settings: Any) -> Consultation:
    given = {"departments": [tree.department.pk], "days": 5, **settings}
    stage = StageSpec(kind="consultation", level=COUNTY, settings=given)
    route = (presets.review(TOWNSHIP), stage, *DECIDED)
    round_ = a_round(tree, staff, route=route, kinds=[kind])
    unit, by = tree.villages[0], staff.nominators[0]
    number = {"resident_id": a_resident_id()} if kind == "person" else {}
    nominee = a_nominee(unit, by, kind, name="王秀兰", **number)
    case = a_nomination(round_, unit, by, kind, nominee=nominee, **EMPLOYED.get(kind, {}))
    forwarded(moved(case, "submit", by), staff.officers[0])
    return Consultation.objects.get()


EMPLOYED = {"person": {"employer": "平邑县实验小学（虚构）"}}


def test_by_itself_a_question_shows_name_kind_and_unit(tree: County, staff: Staff) -> None:
    assert queries.what(asked(tree, staff), at=DURING) == {
        "name": "王秀兰",
        "kind": "person",
        "unit": "东关村",
        "answers": {},
    }


def test_the_stage_names_what_else_is_shown(tree: County, staff: Staff) -> None:
    settings = {"identity": ["resident_id", "sex"], "fields": ["employer"]}
    shown = queries.what(asked(tree, staff, **settings), at=DURING)

    number = shown.pop("resident_id")
    assert (len(number), number[:6]) == (18, "371326")
    assert (shown["sex"], shown["answers"]) == (
        "female",
        {"employer": "平邑县实验小学（虚构）"},
    )


def test_members_of_a_family_are_shown_where_the_stage_says_so(tree: County, staff: Staff) -> None:
    shown = queries.what(asked(tree, staff, "family", identity=["members"]), at=DURING)

    assert shown["members"] == [{"name": "赵大山", "relation": "丈夫"}]


def test_what_is_shown_is_what_was_submitted(tree: County, staff: Staff) -> None:
    question = asked(tree, staff, fields=["employer"])
    case = returned(question.nomination, staff.officers[-1], "employer")
    by, data = staff.nominators[0], dict(case.dossier.answers) | {"employer": "另一单位（虚构）"}
    nominations.save_dossier(nomination=case, data=data, by=by, at=DURING)

    shown = queries.what(Consultation.objects.get(), at=DURING)
    assert shown["answers"] == {"employer": "平邑县实验小学（虚构）"}


def test_a_department_sees_its_own_questions_and_works_them_off(tree: County, staff: Staff) -> None:
    case = nomination_in("consultation", tree, staff)
    question = Consultation.objects.get()
    colleague = a_member(Role.CONSULTEE, tree.firm)

    assert list(queries.waiting_for(staff.consultee, at=DURING)) == [question]
    answered(Nomination.objects.get(pk=case.pk), staff.consultee)

    assert list(queries.visible_to(staff.consultee, at=DURING)) == [question]
    assert list(queries.waiting_for(staff.consultee, at=DURING)) == []
    assert list(queries.visible_to(colleague, at=DURING)) == []


def test_answers_are_read_by_those_along_the_way(tree: County, staff: Staff, stranger: Any) -> None:
    nomination_in("consultation", tree, staff)
    question = Consultation.objects.get()

    for reader in (staff.officers[0], staff.secretary, staff.approvers[-1], staff.auditor):
        assert list(queries.visible_to(reader, at=DURING)) == [question]
    for other in (staff.nominators[0], staff.officers[1], staff.judges[0], stranger):
        assert list(queries.visible_to(other, at=DURING)) == []


def test_a_department_no_longer_sees_what_was_voided(tree: County, staff: Staff) -> None:
    nomination_in("consultation", tree, staff)
    Consultation.objects.update(voided_at=DURING)

    assert not queries.visible_to(staff.consultee, at=DURING).exists()
