from honors.models import Consultation, User
from honors.queries import consultations
from tests.factories.accounts import Staff
from tests.factories.nominations import nomination_in
from tests.factories.organizations import County
from tests.factories.rounds import DURING


def test_departments_see_what_they_are_asked_and_handlers_what_was_answered(
    tree: County, staff: Staff, consultee: User, stranger: User, auditor: User
) -> None:
    case = nomination_in("consultation", tree, staff)
    asked = set(Consultation.objects.filter(nomination=case))
    assert len(asked) == 1

    for user in (consultee, staff.officers[0], staff.officers[-1], staff.secretary, auditor):
        assert set(consultations.visible_to(user, at=DURING)) == asked
    for user in (staff.nominators[0], staff.officers[1], *staff.judges, stranger):
        assert not consultations.visible_to(user, at=DURING).exists()


def test_a_department_no_longer_sees_what_was_voided(
    tree: County, staff: Staff, consultee: User
) -> None:
    nomination_in("consultation", tree, staff)
    Consultation.objects.update(voided_at=DURING)

    assert not consultations.visible_to(consultee, at=DURING).exists()
