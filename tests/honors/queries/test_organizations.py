from datetime import UTC, datetime

from honors.models import Membership, User
from honors.queries import organizations
from tests.factories.accounts import a_user
from tests.factories.organizations import County

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_a_subtree_has_its_root_and_everything_below(tree: County, twin: County) -> None:
    street = tree.townships[0]

    assert list(organizations.subtree(street)) == [street, *tree.villages[:3], tree.firm]


def test_ancestors_go_down_from_the_root(tree: County, twin: County) -> None:
    assert list(organizations.ancestors(tree.villages[0])) == [tree.county, tree.townships[0]]
    assert list(organizations.ancestors(tree.county)) == []


def test_one_sees_the_own_subtree_and_the_names_above(
    tree: County, twin: County, officer: User, nominator: User
) -> None:
    street = tree.townships[0]

    assert list(organizations.visible_to(officer, at=NOW)) == [
        tree.county,
        street,
        *tree.villages[:3],
        tree.firm,
    ]
    assert list(organizations.visible_to(nominator, at=NOW)) == [
        tree.county,
        street,
        tree.villages[0],
    ]


def test_without_a_role_one_sees_nothing(tree: County, officer: User) -> None:
    Membership.objects.filter(user=officer).update(ends_at=NOW)

    assert list(organizations.visible_to(officer, at=NOW)) == []
    assert list(organizations.visible_to(a_user(), at=NOW)) == []
