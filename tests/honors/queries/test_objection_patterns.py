"""What repeats, and who paid for objecting: seen by auditors alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors.actions import investigations
from honors.models import Nomination, Objection, PublicNotice, Round, User
from honors.queries.objection_patterns import Patterns, Repeat, patterns_for
from honors.roles import Role
from tests.factories.accounts import Staff, a_member
from tests.factories.nominations import REASON, moved
from tests.factories.objections import FILED_AT, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice, a_shown_case
from tests.ground import laid
from workflow.refusals import NotPermitted

pytestmark = pytest.mark.django_db
LATER = FILED_AT + timedelta(days=1)


@laid
def cases(shown: Round, staff: Staff, tree: County) -> list[Nomination]:
    """Two of the first village and one of the second."""
    places = (("李娜", 0), ("王芳", 0), ("丁一", 1))
    return [a_shown_case(shown, staff, tree, name, village=place) for name, place in places]


@laid
def notice(cases: list[Nomination], shown: Round, secretary: User) -> PublicNotice:
    return a_posted_notice(shown, secretary)


def by_contact(notice: PublicNotice, case: Nomination, contact: str, day: int = 1) -> Objection:
    return an_objection(notice, case, contact=contact, at=FILED_AT + timedelta(hours=day))


def patterns(user: User) -> Patterns:
    return patterns_for(user, at=LATER)


def test_the_same_objector_nominee_and_unit_are_found_and_the_objector_stays_unknown(
    notice: PublicNotice, cases: list[Nomination], auditor: User
) -> None:
    """Source: complaints of a few about one another, which offices say they cannot tell apart."""
    first = by_contact(notice, cases[0], "139 0000 0001", 1)
    second = by_contact(notice, cases[0], "13900000002", 2)
    third = by_contact(notice, cases[1], "１３９００００－０００１", 3)
    by_contact(notice, cases[2], "13900000003", 4)
    found = patterns(auditor)
    assert found.objectors == (Repeat(None, 2, (third.pk, first.pk)),)
    assert found.nominees == (Repeat(cases[0].nominee_id, 2, (second.pk, first.pk)),)
    assert found.units == (Repeat(cases[0].unit_id, 3, (third.pk, second.pk, first.pk)),)


def test_one_objection_repeats_nothing(
    notice: PublicNotice, cases: list[Nomination], auditor: User
) -> None:
    by_contact(notice, cases[0], "13900000001")
    assert patterns(auditor) == Patterns(objectors=(), nominees=(), units=(), suspicions=())


def test_what_was_done_to_a_case_of_the_objectors_unit_since_is_shown_beside_the_mark(
    notice: PublicNotice, cases: list[Nomination], auditor: User, secretary: User
) -> None:
    objection = by_contact(notice, cases[0], "13900000001")
    moved(cases[2], "disqualify", secretary, at=LATER, reason=REASON, evidence="虚构")
    marked = investigations.mark_retaliation(
        objection=objection, unit=cases[2].unit, text="虚构", by=secretary, at=LATER
    )
    said = investigations.mark_retaliation_by_code(code=objection.query_code, text="虚构", at=LATER)
    by_code, by_office = patterns(auditor).suspicions
    assert (by_code.mark, by_code.by_objector, by_code.moves) == (said.pk, True, ())
    assert (by_office.mark, by_office.unit) == (marked.pk, cases[2].unit_id)
    assert by_office.moves == ((cases[2].pk, "disqualify", LATER),)


def test_what_was_done_before_the_objection_is_not_shown(
    notice: PublicNotice, cases: list[Nomination], auditor: User, secretary: User
) -> None:
    moved(cases[2], "disqualify", secretary, at=FILED_AT, reason=REASON, evidence="虚构")
    objection = by_contact(notice, cases[0], "13900000001", 2)
    investigations.mark_retaliation(
        objection=objection, nomination=cases[2], text="虚构", by=secretary, at=LATER
    )
    assert [suspicion.moves for suspicion in patterns(auditor).suspicions] == [()]


def test_nobody_but_an_auditor_asks(
    notice: PublicNotice, staff: Staff, secretary: User, nominator: User
) -> None:
    for somebody in (secretary, nominator, staff.officers[-1], staff.administrator):
        with pytest.raises(NotPermitted):
            patterns(somebody)


def test_an_auditor_elsewhere_sees_no_pattern_of_here(
    notice: PublicNotice, cases: list[Nomination], twin: County
) -> None:
    for hour in (1, 2):
        by_contact(notice, cases[0], "13900000001", hour)
    found = patterns(a_member(Role.AUDITOR, twin.county))
    assert found == Patterns(objectors=(), nominees=(), units=(), suspicions=())


def test_patterns_take_as_many_statements_for_many_objections(
    notice: PublicNotice, cases: list[Nomination], auditor: User, secretary: User
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            patterns(User.objects.get(pk=auditor.pk))
        return len(captured)

    for case in (cases[0], cases[0], cases[1]):
        mark = {"nomination": cases[2], "text": "虚构", "by": secretary, "at": LATER}
        investigations.mark_retaliation(objection=by_contact(notice, case, "13900000001"), **mark)
    few = statements()
    for number in range(8):
        objection = by_contact(notice, cases[number % 3], f"1390000000{number}", number)
        investigations.mark_retaliation_by_code(code=objection.query_code, text="虚构", at=LATER)
    assert statements() == few <= 14
