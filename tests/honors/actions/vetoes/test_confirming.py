"""Who confirms a veto, and by which document; what a nominator declares is kept apart."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest

from honors import invariants
from honors.actions import consultations, vetoes
from honors.actions.vetoes import VetoSpec
from honors.models import Consultation, Nomination, Round, VetoFinding
from honors.queries.vetoes import answers_of, visible_to
from tests.factories.accounts import Staff
from tests.factories.nominations import forwarded, moved, scored
from tests.factories.nominees import a_nominee
from tests.factories.organizations import County
from tests.factories.rounds import DURING
from tests.factories.vetoes import a_finding, a_free_nomination, a_vetoed_round
from tests.ground import laid
from workflow.models import LedgerEvent
from workflow.refusals import GuardFailed, InvalidInput, NotPermitted

SCAN = b"%PDF-1.7 made up"


@laid
def round_(tree: County, staff: Staff) -> Round:
    return a_vetoed_round(tree, staff, route=scored(tree), kinds=["person", "family"])


@laid
def case(tree: County, staff: Staff, round_: Round) -> Nomination:
    """A family at its consultation."""
    draft = a_free_nomination(round_, tree, staff, "family")
    return forwarded(moved(draft, "submit", staff.nominators[0]), staff.officers[0])


def object_to(case: Nomination, staff: Staff, **given: Any) -> Consultation:
    reply = {
        "reply": "objection",
        "text": "户主失信（虚构）。",
        "document_number": "平卫函〔2026〕9号",
        "vetoes": [VetoSpec(code="dishonesty")],
    }
    asked = Consultation.objects.get(nomination=case)
    return consultations.answer(
        consultation=asked, by=staff.consultee, at=DURING, **(reply | given)
    )


def test_a_department_confirms_a_veto_with_its_reply(case: Nomination, staff: Staff) -> None:
    object_to(case, staff, name="来函.pdf", content=SCAN)

    finding = VetoFinding.objects.get()
    assert (finding.nominee, finding.code, finding.department) == (
        case.nominee,
        "dishonesty",
        finding.consultation.department,
    )
    assert finding.letter.sha256 == hashlib.sha256(SCAN).hexdigest()
    assert finding.letter == finding.consultation.letter


def test_declared_and_confirmed_are_told_apart(case: Nomination, staff: Staff) -> None:
    object_to(case, staff)
    answers = answers_of(Nomination.objects.get(pk=case.pk), at=DURING)

    found = {each.code: (each.declared, [f.pk for f in each.confirmed]) for each in answers}
    assert found.pop("dishonesty") == ([], [VetoFinding.objects.get().pk])
    assert set(map(str, found.values())) == {"([], [])"}


@pytest.mark.parametrize(
    ("given", "code", "pointer"),
    [
        ({"reply": "no_objection"}, "veto_without_objection", "/vetoes"),
        ({"document_number": ""}, "empty", "/document_number"),
        ({"vetoes": [VetoSpec(code="gossip")]}, "unknown_veto", "/vetoes/0/code"),
        (
            {"vetoes": [VetoSpec(code="dishonesty", bars_until=DURING.date())]},
            "not_half_open",
            "/vetoes/0/bars_until",
        ),
        ({"content": b"MZ", "name": "x.pdf"}, "file_kind", "/file"),
    ],
)
def test_a_reply_that_confirms_wrongly_stores_nothing(
    case: Nomination, staff: Staff, given: dict[str, Any], code: str, pointer: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        object_to(case, staff, **given)

    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert VetoFinding.objects.count() == 0
    assert Consultation.objects.get(nomination=case).reply == ""


def test_a_member_is_one_of_the_own_family(case: Nomination, tree: County, staff: Staff) -> None:
    other = a_nominee(tree.villages[0], staff.nominators[0], "family").members.get()

    with pytest.raises(InvalidInput) as refused:
        a_finding(case, tree, staff, member=other)

    assert refused.value.code == "unknown_member"


def test_only_secretaries_of_the_case_enter_a_letter(
    case: Nomination, tree: County, staff: Staff
) -> None:
    for other in (staff.officers[-1], staff.secretaries[0], staff.consultee, staff.nominators[0]):
        with pytest.raises(NotPermitted):
            vetoes.confirm(
                nomination=case,
                veto=VetoSpec(code="dishonesty"),
                department=tree.department,
                document_number="虚构",
                by=other,
                at=DURING,
            )


def test_a_department_of_another_county_confirms_nothing(
    case: Nomination, tree: County, twin: County, staff: Staff
) -> None:
    with pytest.raises(InvalidInput) as refused:
        vetoes.confirm(
            nomination=case,
            veto=VetoSpec(code="dishonesty"),
            department=twin.department,
            document_number="虚构",
            by=staff.secretary,
            at=DURING,
        )

    assert refused.value.code == "foreign_department"


def test_a_veto_is_confirmed_once_and_lifted_once(
    case: Nomination, tree: County, staff: Staff
) -> None:
    finding = a_finding(case, tree, staff)
    with pytest.raises(InvalidInput) as twice:
        a_finding(case, tree, staff)

    lifted = vetoes.lift(finding=finding, document_number="虚构", by=staff.secretary, at=DURING)
    with pytest.raises(GuardFailed) as again:
        vetoes.lift(finding=finding, document_number="虚构", by=staff.secretary, at=DURING)

    assert (twice.value.code, again.value.code) == ("veto_confirmed", "already_lifted")
    assert lifted.letter != lifted.lifting
    assert invariants.check() == []


def test_history_names_the_veto_and_neither_document_nor_person(
    case: Nomination, tree: County, staff: Staff
) -> None:
    a_finding(case, tree, staff)

    event = LedgerEvent.objects.get(action="vetoes.confirm")
    assert event.stream_id == f"nominations:{case.pk}"
    assert '"veto":"dishonesty"' in event.body
    assert "平卫函" not in event.body
    assert case.nominee.name not in event.body


def test_who_reviews_or_confirmed_it_sees_a_finding(
    case: Nomination, tree: County, staff: Staff
) -> None:
    finding = a_finding(case, tree, staff, bars_until=date(2028, 1, 1))

    for reader in (staff.secretary, staff.officers[0], staff.consultee, staff.auditor):
        assert list(visible_to(reader, at=DURING)) == [finding]
    for other in (staff.nominators[0], staff.officers[1], staff.judges[0], staff.administrator):
        assert list(visible_to(other, at=DURING)) == []


@pytest.mark.parametrize(
    ("answers", "code", "pointer"),
    [
        ([], "not_an_object", "/answers"),
        ({"gossip": []}, "unknown_veto", "/answers/gossip"),
        ({"dishonesty": [7]}, "unknown_member", "/answers/dishonesty"),
        ({"dishonesty": [True]}, "unknown_member", "/answers/dishonesty"),
        ({"dishonesty": "no"}, "unknown_member", "/answers/dishonesty"),
    ],
)
def test_a_declaration_is_about_vetoes_and_members_there_are(
    tree: County, staff: Staff, round_: Round, answers: Any, code: str, pointer: str
) -> None:
    draft = a_free_nomination(round_, tree, staff, "family")

    with pytest.raises(InvalidInput) as refused:
        vetoes.declare(nomination=draft, answers=answers, by=staff.nominators[0], at=DURING)

    assert (refused.value.code, refused.value.pointer) == (code, pointer)
