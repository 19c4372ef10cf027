from honors.models import Membership, User
from honors.queries import memberships
from honors.roles import Role
from tests.factories.accounts import Staff
from tests.factories.organizations import County
from tests.factories.rounds import DURING


def seen_by(user: User) -> set[Membership]:
    return set(memberships.visible_to(user, at=DURING))


def test_everybody_sees_the_own_roles_and_no_other(
    staff: Staff, officer: User, nominator: User
) -> None:
    for user in (officer, nominator):
        assert seen_by(user) == set(user.memberships.all())


def test_administrators_and_auditors_see_every_role_below_them(
    staff: Staff, administrator: User, auditor: User, stranger: User
) -> None:
    everybody = set(Membership.objects.exclude(user=stranger))

    assert seen_by(administrator) == seen_by(auditor) == everybody


def test_secretaries_see_who_may_judge_and_decide(
    tree: County, staff: Staff, secretary: User, stranger: User
) -> None:
    arranged = Membership.objects.filter(role__in=(Role.JUDGE, Role.APPROVER))

    assert seen_by(secretary) == set(arranged.exclude(user=stranger)) | set(
        secretary.memberships.all()
    )
    township = staff.secretaries[0]
    assert set(memberships.people_visible_to(township, at=DURING)) == {
        township,
        staff.approvers[0],
        staff.approvers[-1],
        *staff.judges,
    }


def test_operators_see_every_role(staff: Staff, stranger: User, operator: User) -> None:
    assert seen_by(operator) == set(Membership.objects.all())
