"""Who may see that somebody objected."""

from __future__ import annotations

import pytest

from honors.models import Objection, PublicNotice, User
from honors.queries.objections import status_by_code, visible_to
from honors.roles import Role
from tests.factories.accounts import Staff, a_member, a_membership
from tests.factories.objections import FILED_AT, an_objection
from tests.factories.organizations import County
from tests.factories.public_notices import a_posted_notice, a_short_round, a_shown_case
from tests.ground import laid
from workflow.refusals import InvalidInput

pytestmark = pytest.mark.django_db


@laid
def objection(tree: County, staff: Staff) -> Objection:
    round_ = a_short_round(tree, staff)
    case = a_shown_case(round_, staff, tree)
    return an_objection(a_posted_notice(round_, staff.secretary), case)


def seen_by(user: User) -> list[Objection]:
    return list(visible_to(user, at=FILED_AT))


def test_the_organizers_secretary_and_the_auditor_above_see_it(
    objection: Objection, secretary: User, auditor: User
) -> None:
    assert seen_by(secretary) == [objection]
    assert seen_by(auditor) == [objection]


def test_nobody_else_does(
    objection: Objection, staff: Staff, nominator: User, officer: User, stranger: User
) -> None:
    for somebody in (nominator, officer, stranger, staff.approvers[-1], staff.administrator):
        assert seen_by(somebody) == []


def test_the_nominating_unit_does_not_even_if_it_posted_the_notice(
    objection: Objection, tree: County
) -> None:
    village = tree.villages[0]
    PublicNotice.objects.update(organization=village)
    assert seen_by(a_member(Role.SECRETARY, village)) == []
    assert seen_by(a_member(Role.AUDITOR, village)) == []
    assert seen_by(a_member(Role.AUDITOR, tree.county)) == [objection]


def test_a_nominator_of_the_unit_does_not_whatever_else_the_person_is(
    objection: Objection, tree: County, nominator: User
) -> None:
    a_membership(nominator, Role.SECRETARY, tree.county)
    assert seen_by(nominator) == []


def test_an_unknown_code_tells_nothing(objection: Objection) -> None:
    other = "0000-0000-0000-0000-0000-0000"
    with pytest.raises(InvalidInput) as refused:
        status_by_code(other)
    assert refused.value.code == "code_unknown"


def test_a_mistyped_code_is_said_to_be_one(objection: Objection) -> None:
    with pytest.raises(InvalidInput) as refused:
        status_by_code("123")
    assert refused.value.code == "code_format"
